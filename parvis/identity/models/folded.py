"""Text kept a second time without case or accents, so that both databases find “Zoé” under “zoe”."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models

from parvis.core.names import unaccent


def fold(text: str) -> str:
    """Take any text, give it as it is compared: lower case, without accents, on one line."""
    return " ".join(unaccent(unicodedata.normalize("NFKC", text).casefold()).split())


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class Folded(_Text):
    """A column that fills itself from others of its row, a line each, at each save and in bulk creation (not `update()`)."""

    def __init__(self, *sources: str, **options: Any) -> None:
        self.sources = sources
        super().__init__(**{**options, "editable": False, "default": ""})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """As Django's, with the sources."""
        name, path, _args, options = super().deconstruct()
        return name, path, list(self.sources), {k: v for k, v in options.items() if k not in ("editable", "default")}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002
        """Fold the sources into the row being written."""
        folded = "\n".join(fold(getattr(model_instance, source)) for source in self.sources)
        setattr(model_instance, self.attname, folded)
        return folded
