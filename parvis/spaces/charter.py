"""What a charter says: People, Objective, Strategy, then Technology, in that order (the POST method)."""

from __future__ import annotations

import dataclasses
import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.core.errors import Refused
from parvis.spaces.models import Charter, CharterVersion


class Tool(models.TextChoices):
    """What a space may put at its members' disposal, besides the conversation that always stands."""

    QUESTIONS = "questions", gettext_lazy("Questions")
    POLLS = "polls", gettext_lazy("Polls")
    ARTICLES = "articles", gettext_lazy("Articles")
    ANNOUNCEMENTS = "announcements", gettext_lazy("Announcements")
    FILES = "files", gettext_lazy("Files")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Promise:
    """The words of a charter, before they are kept: what a form or an import brings."""

    people: str = ""
    intention: str = ""
    objective: str = ""
    target: str = ""
    due_on: datetime.date | None = None
    strategy: str = ""
    resources: str = ""
    review_on: datetime.date | None = None

    @classmethod
    def of(cls, charter: Charter | CharterVersion) -> Promise:
        """What a charter says today, or said in a version of it."""
        return cls(**{field.name: getattr(charter, field.name) for field in dataclasses.fields(cls)})

    def require_complete(self) -> None:
        """Raise `Refused`, naming the first missing part in the order P, O, S."""
        sentences = {
            "people": _("Say who this space is for."),
            "intention": _("Choose what this space is for."),
            "objective": _("Put the objective into one sentence."),
            "strategy": _("Say how you will go about it."),
        }
        for field, sentence in sentences.items():
            if not getattr(self, field).strip():
                raise Refused(sentence, field=field, code="missing")
        if self.intention not in Charter.Intention.values:
            raise Refused(sentences["intention"], field="intention", code="invalid")

    def write_to(self, charter: Charter) -> bool:
        """Put these words into an (unsaved) charter; whether anything changed."""
        before = Promise.of(charter)
        for name, value in dataclasses.asdict(self).items():
            setattr(charter, name, value.strip() if isinstance(value, str) else value)
        return Promise.of(charter) != before


def known_tools(names: list[str] | tuple[str, ...]) -> list[str]:
    """The tools among these names, each once, in the order they are shown. Raises `Refused` for any other name."""
    if unknown := set(names) - set(Tool.values):
        raise Refused(_("There is no such tool: %s.") % ", ".join(sorted(unknown)), field="tools", code="invalid")
    return [tool for tool in Tool.values if tool in names]
