"""Slack’s mrkdwn into Markdown that shows the same thing.

Source: https://api.slack.com/reference/surfaces/formatting. What Slack shows as plain characters is escaped wherever
Markdown, hashtags or mentions would read something into it; code is carried as it is. The output counts on single line
breaks being kept when rendered (markdown-it’s `breaks`), as Slack keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from parvis.imports.emoji_names import emoji
from parvis.imports.markdown_escape import HOLE, MARKS, escape, escape_line
from parvis.imports.slack_links import Names, is_mention, plain, reference, unescape

FENCE = "\ue001"  # stands for a block of code, alone on its line
NOBODY = Names()
QUOTED = "&gt;"
ALL_QUOTED = "&gt;&gt;&gt;"

_private = re.compile(f"[{HOLE}{FENCE}{MARKS}]")
_fence = re.compile(r"```(.+?)```[ \t]*\n?", re.DOTALL)
_atom = re.compile(
    r"(?<!`)`(?P<code>[^`\n]+)`(?!`)"
    r"|<(?P<reference>[^<>\n]+)>"
    r"|(?<!\w):(?P<emoji>[\w+'\-]+(?:::skin-tone-[2-6])?):(?!\w)"
)
_spans = tuple(
    (re.compile(rf"(?<![\w\\{sign}]){sign}(?=[^\s{sign}])([^{sign}\n]*[^\s{sign}]){sign}(?![\w{sign}])"), mark)
    for sign, mark in zip((r"\*", "_", "~"), MARKS, strict=True)
)
_written = dict(zip(MARKS, ("**", "*", "~~"), strict=True))
_angled = re.compile(r"<([^<>\n]+)>")
_bullet = re.compile(r"([ \t]*)[•◦▪‣]\ufe0e?[ \t]+(?=\S)")


def to_markdown(text: str, names: Names = NOBODY) -> str:
    """The Markdown for a message of Slack, mentions and channels named by `names`."""
    codes: list[str] = []
    marked = _fence.sub(lambda match: _marked(match, codes), _private.sub("\ufffd", text))
    return "\n".join(_blocks(marked.split("\n"), iter(codes), names)).strip("\n")


def _marked(match: re.Match[str], codes: list[str]) -> str:
    """A block of code on a line of its own, quoted if its line was."""
    codes.append(match[1])
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    quoted = QUOTED if before.startswith(QUOTED) else ""
    alone = match[0].endswith("\n") or match.end() == len(match.string)
    return ("\n" + quoted if before.strip() else "") + FENCE + "\n" + ("" if alone else quoted)


def _blocks(lines: list[str], codes: Iterator[str], names: Names, *, quotes: bool = True) -> list[str]:
    """Lines of Markdown, an empty one wherever a paragraph, list, quote or code gives way to another."""
    written: list[str] = []
    last, level, at = "", -1, 0
    while at < len(lines):
        line, kind = lines[at], _kind(lines[at], quotes=quotes)
        if written and kind != last and "" not in (kind, last):
            written.append("")
        if kind == "quote":
            quoted, at = _quoted(lines, at)
            written += [f"> {inner}".rstrip() for inner in _blocks(quoted, codes, names, quotes=False)]
        elif kind == "code":
            written += _fenced(next(codes), names)
        elif kind == "list":
            level = min(level + 1 if last == "list" else 0, _indent(line))
            written.append("  " * level + "- " + _line(_bullet.sub("", line, count=1), names))
        else:
            written.append(_line(line, names))
        last, at = kind, at + 1
    return written


def _kind(line: str, *, quotes: bool) -> str:
    if quotes and line.startswith(QUOTED):
        return "quote"
    if FENCE in line:
        return "code"
    if _bullet.match(line):
        return "list"
    return "text" if line.strip() else ""


def _quoted(lines: list[str], at: int) -> tuple[list[str], int]:
    """The lines quoted from `at` on, without their sign, and where the last is. Three signs quote all that follows."""
    end = at
    if lines[at].startswith(ALL_QUOTED):
        first, rest = lines[at].removeprefix(ALL_QUOTED), lines[at + 1 :]
        return [first.lstrip(), *(FENCE if FENCE in line else line for line in rest)], len(lines)
    while end < len(lines) and lines[end].startswith(QUOTED) and not lines[end].startswith(ALL_QUOTED):
        end += 1
    return [line.removeprefix(QUOTED).removeprefix(" ") for line in lines[at:end]], end - 1


def _indent(line: str) -> int:
    """Slack indents a bullet by four spaces a level."""
    return len(line[: len(line) - len(line.lstrip())].expandtabs(4)) // 4


def _fenced(code: str, names: Names) -> list[str]:
    shown = _shown(code, names).strip("\n")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *shown.split("\n"), fence]


def _shown(code: str, names: Names) -> str:
    """Code as Slack shows it: its addresses bare, its three entities read."""
    return unescape(_angled.sub(lambda match: _escaped(plain(match[1], names)), code))


def _escaped(text: str) -> str:
    """The inverse of unescape, for what is about to go through it once more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _line(line: str, names: Names) -> str:
    """One line: set aside what is already settled, mark the spans, escape the rest, put all back."""
    holes: list[str] = []
    text = _atom.sub(lambda match: _atom_hole(match, names, holes), line)
    for pattern, mark in _spans:
        text = pattern.sub(partial(_span, mark=mark), text)
    settled = escape_line(escape(unescape(text)))
    kept = iter(holes)
    return _private.sub(lambda match: next(kept) if match[0] == HOLE else _written[match[0]], settled)


def _atom_hole(match: re.Match[str], names: Names, holes: list[str]) -> str:
    """Set aside what the atom becomes; an emoji nobody knows stays as it was typed."""
    if match["code"]:
        holes.append(_code_span(_shown(match["code"], names)))
    elif match["reference"]:
        holes.append(_apart(match, reference(match["reference"], names)))
    elif character := emoji(match["emoji"]):
        holes.append(character)
    else:
        return match[0]
    return HOLE


def _code_span(code: str) -> str:
    """Markdown takes one space off each end when both have one: give it one to take."""
    return f"` {code} `" if code.strip() and code[0] == code[-1] == " " else f"`{code}`"


def _apart(match: re.Match[str], written: str) -> str:
    """A mention glued to a word would be an address or another name: a space keeps it a mention."""
    if not is_mention(match["reference"]):
        return written
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " * before.isalnum() + written + " " * (after.isalnum() or after in ("-", "@"))


def _span(match: re.Match[str], mark: str) -> str:
    """A span between marks, unless it would cross another."""
    crossed = any(match[1].count(other) % 2 for other in MARKS)
    return match[0] if crossed else mark + match[1] + mark
