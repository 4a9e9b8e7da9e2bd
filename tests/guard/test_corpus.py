"""The corpus of what leaks and what does not, written by somebody who had not read the judge."""

from __future__ import annotations

import pytest

from bench.guard_world import MOMENT, World, judged
from parvis.core import clock

pytestmark = pytest.mark.django_db


# The half one may look at while improving the judge has to be what is asked of him. Of the half held back, what was measured
# when it was first run (recall 0.891, false alarms 0.048) may not get worse; its lines are not to be read.
ASKED = {"seen": (0.95, 0.02), "held": (0.88, 0.05)}


@pytest.mark.once
def test_what_leaks_is_stopped_and_what_does_not_goes_through() -> None:
    with clock.standing_at(MOMENT):
        world = World()
    for half, (recall, alarms) in ASKED.items():
        told = [(line.leaks, verdict.outcome > 0) for line, verdict in judged(world, half)]
        leaks, innocent = ([alarm for leak, alarm in told if leak is which] for which in (True, False))
        assert sum(leaks) >= recall * len(leaks)
        assert sum(innocent) <= alarms * len(innocent)
