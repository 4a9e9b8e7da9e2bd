"""A request as the routes see it, whether it came through Django or by the fast way in (`parvis.api.hot`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings

from parvis.api.access import Grant
from parvis.api.answers import Answer, linked
from parvis.api.params import MOST_ID, Params
from parvis.identity.viewer import Viewer
from parvis.stream.spans import Span


@dataclass(slots=True)
class Call:
    """What was asked, and by whom. `path` is the address without its query, `address` the caller's network address."""

    path: str
    params: Params = field(default_factory=Params)
    grant: Grant | None = None
    files: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    language: str = ""  # what a visitor's program asks for

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.grant.viewer if self.grant else Viewer(language=self.language)

    def span(self, default: int = 20, most: int = 40) -> Span:
        """Which page of a list is asked for."""
        params = self.params
        before, since, above = params.id("max_id"), params.id("since_id"), params.id("min_id")
        size = params.limit(default, most)
        return Span(MOST_ID if before is None else before, above or since or 0, above is not None, size)

    def page(self, items: list[bytes], ids: list[int]) -> Answer:
        """These items (JSON objects) as a page of a list that goes by these ids."""
        body = b"[" + b",".join(items) + b"]"
        query = {name: value for name, value in self.params.items() if not isinstance(value, dict)}
        named = {f"{name}[]" if isinstance(value, list) else name: value for name, value in query.items()}
        return linked(body, ids, url=settings.SITE_URL + quote(self.path), params=named)
