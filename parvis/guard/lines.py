"""How protected words are written down: a form a line, and after a `~` the words one of which has to stand near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """Words as they may be met; `near` are words one of which has to stand by, if any are given."""

    words: str
    near: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it is one word of letters, which may be an ordinary one: only then are near words asked for."""
        return self.words.isalpha()


def read(forms: str) -> list[Form]:
    """The forms written in a text, a line each."""
    return [_form(line) for line in forms.splitlines() if line.partition("~")[0].strip()]


def write(forms: Iterable[Form]) -> str:
    """The same as a text."""
    return "\n".join(f"{form.words} ~ {', '.join(form.near)}" if form.near else form.words for form in forms)


def _form(line: str) -> Form:
    words, _tilde, near = line.partition("~")
    return Form(words.strip(), tuple(word.strip() for word in near.split(",") if word.strip()))
