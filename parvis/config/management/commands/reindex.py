"""Make the search index again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parvis.config.command import Command as OurCommand
from parvis.core.progress import Progress
from parvis.identity.models import Actor
from parvis.spaces.models import Space
from parvis.stream.indexing import rebuild
from parvis.stream.models import Post


class Command(OurCommand):
    """`parvis django reindex`: after an upgrade that changes how words are found, or a restored database."""

    help = "Make the search index again. It can be interrupted, and run while people search."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild it, saying how far it came."""
        done: Counter[str] = Counter()
        with Progress("Indexed", total=sum(noun.objects.count() for noun in (Actor, Space, Post))) as progress:
            for what, count in rebuild():
                done[what] += count
                progress.step(count)
        self.stdout.write(f"Indexed {', '.join(f'{n:,} {what}' for what, n in done.items()) or 'nothing'}.")
