"""What one does with a topic: follow it, show it on one’s profile."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.marks import topic_key
from parvis.identity.viewer import Viewer
from parvis.stream.models import FeaturedTag, Topic

MOST_FOLLOWED, MOST_FEATURED = 1000, 10
_KEY = re.compile("[\\w\u0300-\u036f]{1,80}")


def key_of(name: str) -> str:
    """The key of a topic as somebody writes it, with or without #. Raises `Refused` (absent) for what can be none."""
    key = topic_key(name.strip().removeprefix("#"))
    if not _KEY.fullmatch(key) or not any(letter.isalpha() for letter in key):
        raise Refused("Record not found", code="absent")
    return key


def follow(name: str, *, by: Viewer) -> Topic:
    """Have what carries a topic on one’s home, whether or not anybody spoke of it yet."""
    _ask(by)
    with transaction.atomic():
        topic = Topic.objects.get_or_create(key=key_of(name))[0]
        if not topic.followers.filter(pk=by.who).exists():
            if Topic.objects.filter(followers=by.who).count() >= MOST_FOLLOWED:
                raise Refused(_("That is a lot: %(n)d topics at most.") % {"n": MOST_FOLLOWED}, code="many")
            topic.followers.add(by.who)
            ledger.record("topic.followed", by=by.actor_id, about=topic)
    return topic


def unfollow(name: str, *, by: Viewer) -> None:
    """Follow a topic no longer."""
    _ask(by)
    with transaction.atomic():
        topic = Topic.objects.filter(key=key_of(name), followers=by.who).first()
        if topic is not None:
            topic.followers.remove(by.who)
            ledger.record("topic.unfollowed", by=by.actor_id, about=topic)


def feature(name: str, *, by: Viewer) -> FeaturedTag:
    """Show a topic on one’s profile; once is enough. Raises `Refused` for too many."""
    _ask(by)
    with transaction.atomic():
        topic = Topic.objects.get_or_create(key=key_of(name))[0]
        shown, is_new = FeaturedTag.objects.get_or_create(actor_id=by.who, topic=topic)
        if FeaturedTag.objects.filter(actor=by.who).count() > MOST_FEATURED:
            raise Refused(_("That is a lot: %(n)d topics at most.") % {"n": MOST_FEATURED}, field="name", code="many")
        if is_new:
            ledger.record("topic.featured", by=by.actor_id, about=topic)
    return shown


def unfeature(shown: FeaturedTag, *, by: Viewer) -> None:
    """Show a topic on one’s profile no longer."""
    if shown.actor_id != by.actor_id:
        raise Refused("Record not found", code="absent")
    with transaction.atomic():
        ledger.record("topic.unfeatured", by=by.actor_id, about=shown.topic)
        shown.delete()


def _ask(by: Viewer) -> None:
    if not by.signed_in:
        raise Refused(_("Sign in first."), code="signed_out")
