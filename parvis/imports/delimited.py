"""A table sent as text, whatever program wrote it: its encoding, its separator, its rows with their line.

Never raises: what can’t be read is a problem with a line. Quoting follows RFC 4180.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from msgspec import Struct, field

SEPARATORS = ",;\t|"
SAMPLE = 20  # rows looked at to guess the separator
CELL = 10_000  # characters

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Problem(Struct, frozen=True):
    """One sentence about one cell or line. A `blocking` problem leaves its line out of the import."""

    line: int | None
    column: str
    message: str
    blocking: bool = True


class Row(Struct, frozen=True):
    """Cells, and the line of the file they begin on, from 1."""

    line: int
    cells: list[str]


class Table(Struct):
    """What the bytes turned out to hold. Empty rows are left out."""

    encoding: str
    separator: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_table(data: bytes, *, most_rows: int, known: Callable[[str], bool]) -> Table:
    """Read up to `most_rows` rows; `known` says whether a cell looks like a column title, to tell separators apart."""
    encoding, text = decoded(data)
    skipped, text, separator = _announced(text)
    separator = separator or _guessed(text, known)
    table = Table(encoding, separator)
    for found in _parsed(text, separator, skipped):
        if isinstance(found, Problem):
            table.problems.append(found)
        elif len(table.rows) > most_rows:
            message = _("There are more than %(count)d lines; the rest wasn’t read.") % {"count": most_rows}
            table.problems.append(Problem(found.line, "", message))
            break
        elif any(found.cells):
            table.rows.append(found)
    return table


def decoded(data: bytes) -> tuple[str, str]:
    """The encoding and the text: by its mark, else by its shape, else Windows-1252, where anything can be read."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding, data[len(mark) :].decode(encoding, "replace")
    head = data[:4096]
    if head.count(0) > len(head) // 4:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
        return encoding, data.decode(encoding, "replace")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252", data.decode("cp1252", "replace")


def _announced(text: str) -> tuple[int, str, str]:
    """Excel’s first line "sep=;", when there is one."""
    first, _newline, rest = text.partition("\n")
    announced = first.strip().strip('"')
    if announced.startswith("sep=") and announced[4:] in (*SEPARATORS, "\\t"):
        return 1, rest, announced[4:].replace("\\t", "\t")
    if first.rstrip("\r") == "sep=\t":
        return 1, rest, "\t"
    return 0, text, ""


def _guessed(text: str, known: Callable[[str], bool]) -> str:
    """The separator under which most titles are known, then under which rows agree best on their number of cells."""

    def score(separator: str) -> tuple[int, int]:
        rows = [row.cells for row in _sampled(text, separator)]
        titles = rows[0] if rows else []
        agreeing = sum(len(row) == len(titles) for row in rows) if len(titles) > 1 else 0
        return sum(known(title) for title in titles), agreeing

    return max(SEPARATORS, key=score)


def _sampled(text: str, separator: str) -> Iterator[Row]:
    count = 0
    for found in _parsed(text[:100_000], separator, 0):
        if isinstance(found, Row) and any(found.cells):
            count += 1
            yield found
        if count >= SAMPLE:
            return


def _parsed(text: str, separator: str, skipped: int) -> Iterator[Row | Problem]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(line, "", _quoting_problem(str(error)))
            continue
        if max(map(len, cells), default=0) > CELL:
            yield Problem(line, "", _("A cell here is too long."))
        else:
            yield Row(line, [_tidied(cell) for cell in cells])


def _quoting_problem(error: str) -> str:
    if "unexpected end" in error:
        return _("A quotation mark opened here is never closed.")
    if "field larger" in error:
        return _("A cell here is too long.")
    return _("A quotation mark stands in the middle of a cell. Double it, or take it away.")


def _tidied(cell: str) -> str:
    """Without control characters, which databases refuse, nor blanks around (including the unbreakable)."""
    return "".join(c for c in cell if c.isprintable() or c in "\n\t").strip()
