"""The corpus of what leaks and what does not, written by somebody who had not read the judge."""

from __future__ import annotations

import pytest

from bench.guard_world import MOMENT, World, judged
from parvis.core import clock

pytestmark = pytest.mark.django_db


@pytest.mark.once
def test_what_leaks_is_stopped_and_what_does_not_goes_through() -> None:
    with clock.standing_at(MOMENT):
        world = World()
    told = [(line, verdict.outcome > 0) for half in ("seen", "held") for line, verdict in judged(world, half)]
    leaks = [alarm for line, alarm in told if line.leaks]
    innocent = [alarm for line, alarm in told if not line.leaks]
    assert sum(leaks) >= 0.95 * len(leaks)
    assert sum(innocent) <= 0.02 * len(innocent)
