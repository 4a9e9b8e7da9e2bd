"""What waited for its hour: by its author's clock, and never kept waiting by somebody else's."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest
from django.utils import timezone

from parvis.identity.models import Account
from parvis.stream.models import Draft, Poll, Post
from parvis.web import composing
from parvis.web.scheduled import publish_due
from tests.cast import person

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def test_one_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    lea, now = person("Léa Martin"), timezone.now()
    for n, text in enumerate(("poison", "fine")):
        fields = {"text": text, "to": "inside"}
        Draft.objects.create(author=lea, fields=fields, publish_at=now - (2 - n) * MINUTE)
    written = composing.writing

    def broken(viewer: Any, held: dict[str, Any]) -> Any:
        if held["text"] == "poison":
            raise KeyError("what nobody thought of")
        return written(viewer, held)

    monkeypatch.setattr(composing, "writing", broken)
    publish_due()
    assert list(Post.objects.values_list("text", flat=True)) == ["fine"]
    assert Draft.objects.get().fields["text"] == "poison"


def test_the_end_of_a_poll_is_by_its_authors_clock() -> None:
    lea = person("Léa Martin")
    Account.objects.filter(actor=lea).update(time_zone="Pacific/Auckland")
    fields = {"text": "Tea?", "to": "inside", "kind": "poll", "options": ["a", "b"], "closes_at": "2999-01-01T12:00"}
    Draft.objects.create(author=lea, fields=fields, publish_at=timezone.now() - MINUTE)
    publish_due()
    wanted = datetime.datetime(2999, 1, 1, 12, tzinfo=zoneinfo.ZoneInfo("Pacific/Auckland"))
    assert Poll.objects.get().closes_at == wanted
