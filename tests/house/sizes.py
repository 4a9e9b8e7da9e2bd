"""A file of more than 400 lines, or a function of more than 40, has two things in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import name

FILE, FUNCTION = 400, 40
# Data written as code: a table is as long as what it lists.
TABLES = ("demo/data/", "/data_tables/")


def too_long(path: Path, source: str | None = None) -> Iterator[str]:
    """What in this file is too long, a sentence each."""
    text = path.read_text() if source is None else source
    if "/migrations/" in path.as_posix() or any(table in path.as_posix() for table in TABLES):
        return
    if (lines := text.count("\n")) > FILE:
        yield f"{name(path)} has {lines} lines; {FILE} at most"
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - _begins(node) + 1
            if length > FUNCTION:
                yield f"{name(path)}:{node.lineno} {node.name}() has {length} lines; {FUNCTION} at most"


def _begins(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The line its work begins on: its arguments and its docstring are not what makes a function do two things."""
    told = ast.get_docstring(node) is not None and len(node.body) > 1
    return node.body[1 if told else 0].lineno
