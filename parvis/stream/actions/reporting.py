"""Saying that something is not right; and, for those who hear of it, settling the matter."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Rule
from parvis.stream import policies
from parvis.stream.models import Post, Report
from parvis.stream.reports import addressees

A_DAY, MOST_A_DAY = datetime.timedelta(days=1), 30


@transaction.atomic
def report(
    *,
    by: Viewer,
    target: Actor,
    posts: Iterable[Post] = (),
    category: str = Report.Category.OTHER,
    comment: str = "",
    rules: Iterable[int] = (),
) -> Report:
    """Report a person whom the caller found under the law, with posts of his. Raises `Refused`.

    Posts that are not his, or that the viewer cannot read, are left out; `rules` are ids of rules of the house.
    """
    if not policies.may_report(by, target):
        raise Refused(_("You can’t report this."))
    _check(by, category, comment)
    named = Post.objects.visible_to(by).filter(pk__in=[post.pk for post in posts], author=target)
    theirs = list(named.select_related("audience"))
    spaces, house = addressees(theirs, target)
    filed = Report.objects.create(
        reporter_id=by.who, target=target, category=category, comment=comment.strip(), to_house=house
    )
    filed.posts.set(theirs)
    filed.spaces.set(spaces)
    filed.rules.set(Rule.objects.filter(pk__in=list(rules)))
    ledger.record("report.filed", by=by.actor_id, about=filed)
    return filed


def _check(by: Viewer, category: str, comment: str) -> None:
    if category not in Report.Category.values:
        raise Refused(_("Say what is wrong with it."), field="category")
    if len(comment) > 1000:
        raise Refused(_("Keep it under 1,000 characters."), field="comment")
    lately = Report.objects.filter(reporter=by.actor_id, created_at__gt=timezone.now() - A_DAY)
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("You have reported a great deal today. Write to an administrator instead."), code="rate")


def settle(held: Report, *, by: Viewer) -> Report:
    """Say that the matter is settled, whatever was done about it. Raises `Refused`."""
    return _changed(held, "report.settled", by=by, settled_at=timezone.now(), settled_by_id=by.actor_id)


def reopen(held: Report, *, by: Viewer) -> Report:
    """Take the matter up again. Raises `Refused`."""
    return _changed(held, "report.reopened", by=by, settled_at=None, settled_by_id=None)


def take(held: Report, *, by: Viewer) -> Report:
    """Say that one looks after it oneself. Raises `Refused`."""
    return _changed(held, "report.taken", by=by, assigned_id=by.actor_id)


def leave(held: Report, *, by: Viewer) -> Report:
    """Say that nobody in particular looks after it. Raises `Refused`."""
    return _changed(held, "report.left", by=by, assigned_id=None)


@transaction.atomic
def classify(held: Report, *, by: Viewer, category: str, rules: Iterable[int]) -> Report:
    """Say what it is about in other words than its author. Raises `Refused`."""
    if category not in Report.Category.values:
        raise Refused(_("Say what is wrong with it."), field="category")
    held.rules.set(Rule.objects.filter(pk__in=list(rules)))
    return _changed(held, "report.classified", by=by, category=category)


@transaction.atomic
def _changed(held: Report, verb: str, *, by: Viewer, **values: Any) -> Report:
    if not policies.may_settle(by, held):
        raise Refused(_("This report is not there."), code="absent")
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=[*values, "changed_at"])
    ledger.record(verb, by=by.actor_id, about=held)
    return held
