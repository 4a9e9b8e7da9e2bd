"""Who hears what, and what is done when: the only place that names everybody."""

from __future__ import annotations

from parvis.core import telling
from parvis.core.jobs import daily, every
from parvis.core.ledger import Entry, record, wiring
from parvis.identity.actions import letting_in, relating, tying
from parvis.identity.models import Actor
from parvis.spaces.actions import enrolling, signing_up
from parvis.spaces.indexing import index_person, index_space
from parvis.spaces.models import Space
from parvis.stream import (
    counting,
    delivering,
    indexing,
    jobs,
    learning,
    listeners,
    mailing,
    notifying,
    pushing,
    webhooks,
)
from parvis.stream.actions import closing
from parvis.web import confirming, scheduled


def connect() -> None:
    """Wire the listeners to the ledger. Called once, when the apps are ready."""
    wiring.wake = telling.wake
    wiring.hear(notifying.VERBS, notify)
    wiring.hear("post.unreacted", notifying.forget_reaction)
    wiring.hear("follow.approved follow.turned_down follow.withdrawn", notifying.forget_follow_request)
    wiring.hear("file.read", indexing.on_file_read)
    wiring.hear("file.read", learning.on_file_read)
    wiring.hear("post.published post.edited comment.published message.sent", listeners.on_published)
    wiring.hear("account.registered profile.edited relation.began relation.ended person.left", find_person)
    wiring.hear("account.registered relation.began relation.ended", enrol)
    wiring.hear("relation.ended person.left", depart)
    wiring.hear("space.opened space.changed", find_space)
    wiring.hear("space.closed_down", counting.on_space_closed_down)
    wiring.hear("space.closed_down", learning.on_space_closed_down)
    wiring.hear(webhooks.VERBS, delivering.on_event)
    every(minutes=1)(scheduled.publish_due)
    every(minutes=1)(closing.close_polls)
    every(minutes=1)(mailing.send_due_mail)
    wiring.hear("sign_up.opened sign_up.asked_again", confirming.send_letter)
    every(minutes=1)(tying.end_mutes)
    every(hours=1)(signing_up.forget_unconfirmed)
    every(hours=1)(relating.note_departures)
    every(hours=1)(enrolling.end_memberships)
    daily(hour=3)(nightly)


def notify(entry: Entry) -> None:
    """Write the notifications of an entry, nudge the open pages of those told, and tell their devices."""
    if told := notifying.notify(entry):
        record("actor.notified", by=None, recipients=told, entry=entry.pk)
        for push_id in pushing.write_down(entry.pk, told):
            jobs.push.enqueue(push_id)


def _actor(entry: Entry) -> Actor | None:
    """The person an entry is about."""
    if entry.about == "actor":
        return Actor.objects.filter(pk=entry.about_id or 0).first()
    if entry.about == "account":
        return Actor.objects.filter(account=entry.about_id).first()
    return Actor.objects.filter(relations=entry.about_id).first() if entry.about == "relation" else None


def find_person(entry: Entry) -> None:
    """Keep a person findable by what he says of himself."""
    if actor := _actor(entry):
        index_person(actor)


def enrol(entry: Entry) -> None:
    """Bring a new colleague into the spaces of all staff."""
    if actor := _actor(entry):
        enrolling.enrol(actor)


def depart(entry: Entry) -> None:
    """Have those who have left the house leave its spaces."""
    actor = _actor(entry)
    if actor is not None and actor.left_at is not None:
        enrolling.depart(actor)


def find_space(entry: Entry) -> None:
    """Keep a space findable."""
    if space := Space.objects.filter(pk=entry.space_id or entry.about_id or 0).first():
        index_space(space)


def nightly() -> None:
    """What is done once a day, while few are about."""
    from django.core.management import call_command

    call_command("clearsessions")
    letting_in.forget_unused()
