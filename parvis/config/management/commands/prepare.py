"""`parvis prepare`: bring an installation up to date with the program. Instant when it is."""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandParser, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from parvis import __version__
from parvis.config.command import Command as Base
from parvis.config.translations import compile_stale
from parvis.core import jobs
from parvis.guard.actions.teaching import seed

# Extensions of htmx that no page of ours loads; their comments name files that aren't there, which the manifest refuses.
UNUSED = ["django_htmx/ext/*"]


class Command(Base):
    """Migrate the database, collect static files, compile translations, make the job queue."""

    help = "Bring database, static files and translations up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--facts` is for the supervisor."""
        parser.add_argument("--facts", action="store_true", help="Print what `parvis serve` needs to know, as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what is not done yet, saying so on standard error."""
        for folder in (settings.DATA / "files", settings.STATIC_ROOT):
            Path(folder).mkdir(parents=True, exist_ok=True)
        if unapplied():
            self.stderr.write("Preparing the database…")
            call_command("migrate", interactive=False, verbosity=0)
        seed()
        jobs.prepare()
        compile_stale()
        if static_stale():
            self.stderr.write("Collecting static files…")
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
            stamp().write_text(fingerprint())
        if options["facts"]:
            (settings.DATA / "bind").write_text(os.environ.get("PARVIS_BIND", ""))
            facts = {"web_processes": settings.WEB_PROCESSES, "url": settings.SITE_URL}
            sys.stdout.write(json.dumps(facts) + "\n")


def unapplied() -> list[str]:
    """The names of migrations the database has not seen."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def stamp() -> Path:
    """Where the fingerprint of the collected files is kept."""
    return Path(settings.DATA) / "static.stamp"


def fingerprint() -> str:
    """Names, sizes and dates of every static file of the program, in 64 hexadecimal digits."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_stale() -> bool:
    """Whether the collected static files are not those of this program."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return not (manifest.exists() and stamp().exists() and stamp().read_text() == fingerprint())
