"""What is protected."""

from parvis.guard.models.discretion import (
    LONGEST_CHARTER,
    Acceptance,
    Discretion,
    DiscretionVersion,
    ShownLicence,
)
from parvis.guard.models.embargo import Embargo
from parvis.guard.models.lesson import LONGEST_PAGE, Lesson, LessonPage, Offered, Passed, Risk
from parvis.guard.models.passage import Passage, Print, Source
from parvis.guard.models.severity import Severity
from parvis.guard.models.term import Edition, Term

__all__ = [
    "LONGEST_CHARTER",
    "LONGEST_PAGE",
    "Acceptance",
    "Discretion",
    "DiscretionVersion",
    "Edition",
    "Embargo",
    "Lesson",
    "LessonPage",
    "Offered",
    "Passage",
    "Passed",
    "Print",
    "Risk",
    "Severity",
    "ShownLicence",
    "Source",
    "Term",
]
