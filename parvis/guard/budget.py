"""How long the judge may take: CPU time, so that a busy machine holds nothing up."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


class Overspent(Exception):
    """The time allowed is used up."""


@dataclass
class Budget:
    """An allowance in seconds of this thread’s CPU, that begins now. It is looked at between two steps of the work."""

    seconds: float
    _began: float = field(default_factory=time.thread_time)

    def check(self) -> None:
        """Raise `Overspent` when it is used up."""
        if time.thread_time() - self._began > self.seconds:
            raise Overspent
