"""`parvis jobs run` and `parvis jobs drain`."""

import os
import signal
import time
from typing import Any

from django.conf import settings
from django.core.management import CommandParser
from django.utils.module_loading import autodiscover_modules

from parvis.config import lifeline
from parvis.config.command import Command as Base
from parvis.core import jobs

PATIENCE = 3  # seconds a job in progress is given to finish


class Command(Base):
    """Background jobs."""

    help = "Run background jobs (run), or do now what waits in the queue and come back (drain)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word says what to do."""
        parser.add_argument("what", choices=["run", "drain"])

    def handle(self, *_args: Any, what: str, **_options: Any) -> None:
        """Run until a signal, or until the queue is empty."""
        if what == "run":
            lifeline.follow(_supervisor_ended)
            return jobs.consume(settings.JOB_THREADS, patience=PATIENCE)
        autodiscover_modules("jobs")
        jobs.prepare()
        self.stdout.write(f"{jobs.drain()} jobs done.")
        return None


def _supervisor_ended() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(2 * PATIENCE)
    os._exit(1)
