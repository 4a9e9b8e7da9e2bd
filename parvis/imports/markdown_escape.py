"""Plain characters that must stay plain characters once read as Markdown (CommonMark 0.31, tables, strikethrough).

Hashtags and mentions count as markup too: a `#1` or an `@team` typed elsewhere must not become a topic or call anyone.
"""

from __future__ import annotations

import re

HOLE = "\ue000"  # stands for something already in Markdown, put back later
MARKS = "\ue002\ue003\ue004"  # stand for the marks of bold, italic and strikethrough

_special = re.compile(
    r"[\\`*\[\]<]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word an underscore is harmless, and snake_case stays readable
    rf"|(?<=[~{MARKS}])~|~(?=[~{MARKS}])"
    r"|&(?=#?\w+;)"
    r"|(?<!\w)[#@](?=\w)"
    rf"|!(?={HOLE})"  # a link after it would become an image
)
_start = re.compile(r"#(?=#{0,5}(?:\s|$))|>|[-+](?=[-\s|:]|$)|=(?==*\s*$)|\||:(?=-)")
_number = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")


def escape(text: str) -> str:
    """`text` so that Markdown shows exactly it, within a line."""
    return _special.sub(r"\\\g<0>", text)


def escape_line(line: str) -> str:
    """A whole line, already escaped inside, so that its beginning starts no heading, list, quote, rule or table."""
    text = line.strip()
    if not text:
        return ""
    indent = "\u00a0" * len(line[: len(line) - len(line.lstrip())].expandtabs(4))
    text = _start.sub(r"\\\g<0>", text, count=1) if _start.match(text) else _number.sub(r"\1\\\2", text, count=1)
    return indent + text
