"""The one way an action says no."""

from django.utils.translation import ngettext


class Refused(Exception):
    """What was asked may not be done, or not like this. `str()` is a sentence for the person, in his language.

    `field` names the part of the form that is wrong, if it is one part; `code` is for programs.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.field = field
        self.code = code


def too_long(over: int) -> str:
    """The sentence for a text with `over` characters too many."""
    said = ngettext("That’s %(over)d character too long.", "That’s %(over)d characters too long.", over)
    return said % {"over": over}
