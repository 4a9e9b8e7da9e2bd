"""In the doors, content is fetched through the viewer: `Post.objects.visible_to(viewer)`, never `Post.objects.get(…)`.

Most leaks in networks like this one are a page that forgot to ask. Here a page that forgets does not pass.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import name

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def raw(path: Path, guarded: set[str], source: str | None = None) -> Iterator[str]:
    """Each use in this file of a guarded model's manager other than `.visible_to`, a sentence each."""
    tree = ast.parse(path.read_text() if source is None else source)
    lawful = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "visible_to"
    }
    for node in ast.walk(tree):
        if (model := _fetched(node, lawful)) in guarded:
            yield f"{name(path)}:{getattr(node, 'lineno', 0)} {model} fetched without visible_to(viewer)"


def _fetched(node: ast.AST, lawful: set[int]) -> str:
    """The model this node fetches past the law, if it fetches any."""
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS and id(node) not in lawful:
        return _last_name(node.value)
    if isinstance(node, ast.Call) and _last_name(node.func) in SHORTCUTS and node.args:
        return _last_name(node.args[0])
    return ""


def _last_name(node: ast.expr) -> str:
    """`Post` of `Post` and of `models.Post`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
