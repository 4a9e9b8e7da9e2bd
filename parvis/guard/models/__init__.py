"""What is protected."""

from parvis.guard.models.embargo import Embargo
from parvis.guard.models.passage import Passage, Print, Source
from parvis.guard.models.severity import Severity
from parvis.guard.models.term import Edition, Term

__all__ = ["Edition", "Embargo", "Passage", "Print", "Severity", "Source", "Term"]
