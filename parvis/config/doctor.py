"""What may be wrong with an installation, each with the way to mend it. `parvis doctor` shows it.

A check looks at one thing, changes nothing, and gives back a `Finding`, or None where it does not apply.
"""

import os
import shutil
import socket
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from parvis.config import translations
from parvis.config.management.commands.prepare import static_stale, unapplied
from parvis.core import jobs
from parvis.core.ledger import Entry

OLDEST = (3, 11)
State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """`what` is so; if it is not `ok`, `mend` says what to do about it."""

    state: State
    what: str
    mend: str = ""


Check = Callable[[], Finding | None]


def examine() -> Iterator[Finding]:
    """Make every check. One that breaks down is itself a finding."""
    from parvis.config import doctor_servers

    for check in (*HOUSE, *doctor_servers.SERVERS):
        try:
            finding = check()
        except Exception as error:
            words = str(error).strip().splitlines() or [type(error).__name__]
            finding = Finding(
                "fail", f"{name_of(check)} could not be checked: {words[0]}", "Mend what stands above first."
            )
        if finding:
            yield finding


def name_of(check: Check) -> str:
    """The check's name in words."""
    return check.__name__.replace("_", " ").capitalize()


def python() -> Finding:
    """Python is one we test on."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        return Finding("fail", f"Python {version} is too old", "Install Python 3.11 or newer.")
    return Finding("ok", f"Python {version}")


def sqlite() -> Finding | None:
    """SQLite is free of the WAL-reset corruption (fixed in 3.51.3)."""
    if not settings.SQLITE:
        return None
    if sqlite3.sqlite_version_info < (3, 51, 3):
        return Finding("fail", f"SQLite {sqlite3.sqlite_version} can corrupt a database that several processes write",
                       "Install the requirements again: pysqlite3 brings a recent SQLite.")  # fmt: skip
    return Finding("ok", f"SQLite {sqlite3.sqlite_version}")


def data_folder() -> Finding:
    """The folder of all state can be written."""
    if not os.access(settings.DATA, os.R_OK | os.W_OK | os.X_OK):
        return Finding("fail", f"{settings.DATA} can’t be written",
                       "Give the folder to the user Parvis runs as: chown -R parvis " + str(settings.DATA))  # fmt: skip
    return Finding("ok", f"All state is in {settings.DATA}")


def privacy() -> Finding:
    """Nobody else on the machine reads database, files and mail."""
    folder = Path(settings.DATA)
    if folder.stat().st_mode & stat.S_IXOTH:
        exposed = sorted(each.name for each in folder.iterdir() if each.stat().st_mode & stat.S_IROTH)
        if exposed:
            return Finding("fail", f"Others on this machine can read {', '.join(exposed)} in {folder}",
                           f"chmod -R go-rwx {folder}")  # fmt: skip
    return Finding("ok", "Others on this machine can’t read what stands there")


def secret_key() -> Finding:
    """Nobody else reads the key that signs sessions and links."""
    path = Path(settings.DATA) / "secret.key"
    if len(settings.SECRET_KEY) < 32:
        return Finding(
            "fail", "The secret key is short enough to guess", "Set PARVIS_SECRET_KEY to 50 random characters."
        )
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("fail", f"Others on this machine can read {path}", f"chmod 600 {path}")
    return Finding("ok", "The secret key is private")


def disk() -> Finding:
    """There is room for more than a few uploads."""
    free = shutil.disk_usage(settings.DATA).free
    words = f"{free / 2**30:.1f} GB free for {settings.DATA}"
    if free < 2**30:
        return Finding("fail" if free < 2**28 else "warn", words, "Make room, or move PARVIS_DATA to a larger disk.")
    return Finding("ok", words)


def migrations() -> Finding:
    """The database is that of this version."""
    missing = unapplied()
    if missing:
        return Finding(
            "fail", f"The database waits for {len(missing)} migrations, {missing[0]} first", "parvis prepare"
        )
    return Finding("ok", "The database is up to date")


def static_files() -> Finding | None:
    """Style sheets and scripts are those of this version."""
    if settings.TESTING or not static_stale():
        return Finding("ok", "Static files are collected")
    return Finding("fail", "Static files are missing or old: pages will look wrong", "parvis prepare")


def translated() -> Finding:
    """Both languages are complete on the screen."""
    if old := translations.stale():
        return Finding(
            "warn", f"{len(old)} translations are not compiled", "parvis prepare, as a user who may write them"
        )
    return Finding("ok", "Translations are compiled")


def organisation() -> Finding:
    """`parvis init` was run."""
    from parvis.spaces.models import Organisation

    house = Organisation.objects.first()
    if house is None:
        return Finding("fail", "There is no organisation yet", "parvis init --name … --admin-email …")
    return Finding("ok", f"The organisation is {house.name}")


def administrator() -> Finding:
    """Somebody can administer the house."""
    count = get_user_model()._default_manager.filter(is_active=True, is_admin=True).count()
    if not count:
        return Finding("fail", "No active account is an administrator", "parvis user admin EMAIL; see parvis user list")
    return Finding("ok" if count > 1 else "warn", f"{count} active administrator{'s' if count > 1 else ''}",
                   "" if count > 1 else "Name a second one: one person may fall ill.")  # fmt: skip


def address() -> Finding:
    """The address in mails is one that others can open."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        return Finding(
            "fail", f"PARVIS_URL is no address: {settings.SITE_URL}", "Set it to https://your.host, and no more."
        )
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        return Finding("warn", f"Links lead to {settings.SITE_URL}, which only this machine can open",
                       "Set PARVIS_URL to the address people type.")  # fmt: skip
    if parts.scheme == "http":
        return Finding("fail", f"{settings.SITE_URL} is not encrypted",
                       "Put a proxy with a certificate in front, and set PARVIS_URL=https://… and PARVIS_PROXY=true.")  # fmt: skip
    return Finding("ok", f"People come by {settings.SITE_URL}")


def hosts() -> Finding:
    """The server answers only to its own names."""
    if "*" in settings.ALLOWED_HOSTS:
        return Finding("fail", "PARVIS_HOSTS holds *: forged addresses get into links", "Name the hosts one by one.")
    return Finding("ok", f"Answers to {', '.join(dict.fromkeys(settings.ALLOWED_HOSTS))}")


def debug() -> Finding | None:
    """Nobody sees tracebacks."""
    if settings.DEBUG:
        return Finding("fail", "PARVIS_DEBUG is on: error pages show the inside of the server", "Remove PARVIS_DEBUG.")
    return None


def job_queue() -> Finding:
    """Jobs run: notifications, mail and previews need them."""
    queue = settings.DATA / "jobs.sqlite3"
    beat = (
        jobs.last_heartbeat()
        if settings.TESTING or settings.REDIS_URL or not settings.SQLITE or queue.exists()
        else None
    )
    if beat is None:
        return Finding(
            "warn", "No background job has run yet", "Start parvis serve, or parvis jobs run, and wait a minute."
        )
    if (age := time.time() - beat) > 300:
        return Finding(
            "fail", f"Background jobs stopped {int(age // 60)} minutes ago", "Start parvis serve, or parvis jobs run."
        )
    return Finding("ok", f"Background jobs run; {jobs.queue.pending_count()} wait")


def clock() -> Finding:
    """Sessions and signatures need the right time; the ledger never goes back."""
    newest = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest and newest > timezone.now() + timedelta(minutes=2):
        return Finding(
            "fail", "This machine’s clock is behind what it has already written", "Set the clock; run an NTP client."
        )
    return Finding("ok", f"The clock says {timezone.now():%Y-%m-%d %H:%M} UTC")


def untold() -> Finding:
    """What happened reaches those it concerns."""
    late = Entry.objects.filter(told_at=None, at__lt=timezone.now() - timedelta(minutes=10)).count()
    if late:
        return Finding("fail", f"{late} things happened more than ten minutes ago and nobody was told",
                       "See that background jobs run, and look in the log for the listener that fails.")  # fmt: skip
    return Finding("ok", "Everything that happened has been told")


def media_tools() -> Finding:
    """Video and audio can be looked into."""
    if find_spec("av") is None:
        return Finding("warn", "Videos and sounds are kept, but without preview or length",
                       "pip install 'parvis[media]', if you want them.")  # fmt: skip
    return Finding("ok", "Videos and sounds get a preview")


HOUSE: tuple[Check, ...] = (
    python, sqlite, data_folder, privacy, secret_key, disk, migrations, static_files, translated, organisation, administrator,
    address, hosts, debug, job_queue, clock, untold, media_tools,
)  # fmt: skip


def reach(host: str, port: int, seconds: float = 5) -> str:
    """Why HOST:PORT can't be reached over TCP; empty if it can."""
    try:
        socket.create_connection((host, port), seconds).close()
    except OSError as error:
        return str(error)
    return ""
