"""The forms of a page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

SILENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """Where a form goes, and what it holds."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def with_(self, name: str, value: str) -> dict[str, Any]:
        """What would be sent with this field saying that."""
        return {**self.values, name: [value]}


class Reader(HTMLParser):
    """Reads forms out of a page: inputs, text areas and selects, each with what stands in it."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, list[Form]()
        self.current: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a field of one."""
        told = {name: value or "" for name, value in attrs}
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "form":
            self.current = Form(told.get("action") or self.path, told.get("method", "get").lower())
            self.forms.append(self.current)
        if self.current is None or not name:
            return
        if tag == "input" and kind not in SILENT and (kind not in ("radio", "checkbox") or "checked" in told):
            self.current.values.setdefault(name, []).append(told.get("value", ""))
        if tag == "textarea":
            self.current.values.setdefault(name, []).append("")
        if tag == "select":
            self.current.values.setdefault(name, [""])

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self.current = None


def forms_in(path: str, page: str) -> list[Form]:
    """The forms of this page."""
    reader = Reader(path)
    reader.feed(page)
    return reader.forms
