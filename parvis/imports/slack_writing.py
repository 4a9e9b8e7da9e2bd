"""Bring a Slack workspace in: people, then spaces, then messages, then what is counted.

Every step adds what is missing and leaves the rest alone, so importing again, or going on after a kill, is the same act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from parvis.core import ledger
from parvis.core.progress import Progress
from parvis.identity.models import Actor
from parvis.imports.counting import recount_threads
from parvis.imports.models import Import, Origin
from parvis.imports.reading import mark_read
from parvis.imports.slack_archive import Archive
from parvis.imports.slack_files_writing import write_files
from parvis.imports.slack_people_writing import write_people
from parvis.imports.slack_posts_writing import BATCH, PostWriter
from parvis.imports.slack_records import Message
from parvis.imports.slack_spaces_writing import Place, SpaceWriter, rooms_seen_from
from parvis.imports.slack_wishes import SOURCE, Wishes, beginning
from parvis.spaces.actions.enrolling import enrol_everybody
from parvis.spaces.models import Organisation, Space
from parvis.stream.counting import recount_authors, recount_spaces

Show = Callable[[int], Progress]


def import_slack(archive: Archive, *, name: str, fingerprint: str, wishes: Wishes, show: Show | None = None) -> Import:
    """Bring in what is new of this archive, and give the finished import with its counts.

    `fingerprint` is the SHA-256 of the file, `show` makes what shows the progress for a total of messages. Raises
    `slack_records.Refused` before the first write when the archive is broken. Interrupted, it is gone on with by the same call.
    """
    total = archive.summary().messages
    run, _new = Import.objects.get_or_create(
        kind=SOURCE,
        fingerprint=fingerprint,
        state=Import.State.RUNNING,
        defaults={"name": name[:160], "by": wishes.steward},
    )
    with override(Organisation.current().language):
        people = write_people(archive, run=run, wishes=wishes)
        places = _places(archive, people, run=run, wishes=wishes)
        _write_messages(archive, people, places, run=run, steward=wishes.steward, progress=show and show(total))
        for _file in write_files(archive):
            pass
        _bring_in_line(people, places)
    return _finish(run, wishes)


def _places(archive: Archive, people: dict[str, Actor], *, run: Import, wishes: Wishes) -> list[Place]:
    writer = SpaceWriter(people, run=run, wishes=wishes, began=beginning(archive))
    return [place for conversation in archive.conversations() if (place := writer.place(conversation))]


def _write_messages(
    archive: Archive,
    people: dict[str, Actor],
    places: list[Place],
    *,
    run: Import,
    steward: Actor,
    progress: Progress | None,
) -> None:
    if progress is None:
        for _count in _batches(archive, people, places, run=run, steward=steward):
            pass
        return
    with progress:
        for count in _batches(archive, people, places, run=run, steward=steward):
            progress.step(count)


def _batches(
    archive: Archive, people: dict[str, Actor], places: list[Place], *, run: Import, steward: Actor
) -> Iterator[int]:
    """Write batch after batch; the number of messages looked at in each."""
    for place in places:
        writer = PostWriter(place, people, rooms_seen_from(place, places), run=run, steward=steward)
        messages: Iterator[Message] = archive.messages(place.conversation)
        while batch := list(islice(messages, BATCH)):
            writer.write(batch)
            yield len(batch)


def _bring_in_line(people: dict[str, Actor], places: list[Place]) -> None:
    """What is counted rather than written: members, threads, comments; and who belongs to the spaces of everybody."""
    for space in Space.objects.filter(kind=Space.Kind.ALL_STAFF, archived_at=None):
        enrol_everybody(space)
    recount_spaces(place.space.pk for place in places if place.space)
    recount_threads(SOURCE)
    recount_authors(actor.pk for actor in people.values())
    mark_read(place.space for place in places if place.space)


def _finish(run: Import, wishes: Wishes) -> Import:
    found = Origin.objects.counted(run)
    run.counts = {
        "people": found.get("actor", 0),
        "spaces": found.get("space", 0),
        "conversations": found.get("audience", 0),
        "posts": found.get("post", 0),
        "noted": found.get("membership", 0) + found.get("", 0),
    }
    run.state, run.finished_at = Import.State.FINISHED, timezone.now()
    with transaction.atomic():
        run.save()
        ledger.record("import.finished", by=wishes.steward.pk, about=run, counts=run.counts)
    return run
