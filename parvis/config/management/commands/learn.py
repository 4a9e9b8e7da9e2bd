"""Learn again what is restricted and confidential."""

from __future__ import annotations

from typing import Any

from parvis.config.command import Command as OurCommand
from parvis.core.progress import Progress
from parvis.spaces.models import Level
from parvis.stream.learning import rebuild
from parvis.stream.models import Post


class Command(OurCommand):
    """`parvis django learn`: after an upgrade that changes how passages are known, a restored database, another secret key."""

    help = "Learn again what restricted and confidential posts and files say. It can be interrupted, and run while people work."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Learn it, saying how far it came."""
        total = Post.objects.filter(deleted_at=None, level__gte=Level.RESTRICTED).count()
        learnt = 0
        with Progress("Learnt", total=total) as progress:
            for count in rebuild():
                learnt += count
                progress.step(count)
        self.stdout.write(f"Learnt {learnt:,} posts and what stands with them.")
