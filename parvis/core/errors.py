"""The one way an action says no."""


class Refused(Exception):
    """What was asked may not be done, or not like this. `str()` is a sentence for the person, in his language.

    `field` names the part of the form that is wrong, if it is one part; `code` is for programs.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.field = field
        self.code = code
