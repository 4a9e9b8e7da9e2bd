"""Count again what is kept counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parvis.config.command import Command as OurCommand
from parvis.core.progress import Progress
from parvis.identity.models import Actor
from parvis.spaces.models import Space
from parvis.stream.counting import recount


class Command(OurCommand):
    """`parvis django recount`: after an upgrade that counts otherwise, or rows changed by hand."""

    help = "Count posts and members again, for everybody and every space. It can be run while people write."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Recount, saying how far it came."""
        done: Counter[str] = Counter()
        with Progress("Counted", total=sum(noun.objects.count() for noun in (Actor, Space))) as progress:
            for what, count in recount():
                done[what] += count
                progress.step(count)
        self.stdout.write(f"Counted {', '.join(f'{n:,} {what}' for what, n in done.items()) or 'nothing'}.")
