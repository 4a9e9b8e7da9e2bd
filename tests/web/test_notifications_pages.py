"""Pages of notifications, their settings and the way out of mail: what one sees, does, and cannot reach."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.core.ledger import Entry
from parvis.identity.models import Account, Actor
from parvis.spaces.models import Membership
from parvis.stream.models import MailChoice, Notification
from parvis.stream.notifying import VERBS, notify
from parvis.stream.unsubscribing import link
from tests.stream.small_house import leave, person, room, say

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def tell() -> None:
    for entry in Entry.objects.filter(told_at=None, verb__in=VERBS.split()):
        notify(entry)
    Entry.objects.update(told_at="2026-01-01T00:00Z")


@pytest.fixture
def lea() -> Actor:
    return person("Léa <i>Martin</i>")


@pytest.fixture
def karim() -> Actor:
    return person("Karim")


@pytest.fixture
def karims(client: Client, karim: Actor) -> Client:
    """Karim's browser."""
    client.force_login(Account.objects.get(actor=karim), backend=BACKEND)
    return client


def test_the_list_leads_to_what_it_tells_and_remembers_it_was_read(karims: Client, lea: Actor) -> None:
    post = say("Bonjour @karim", by=lea)
    tell()
    shown = karims.get("/notifications/").content.decode()
    assert "<b>Léa &lt;i&gt;Martin&lt;/i&gt;</b> mentioned you" in shown
    assert "<i>Martin" not in shown
    assert "Mark all as read" in shown
    answer = karims.get(f"/notifications/{Notification.objects.get().pk}/")
    assert answer.headers["Location"] == post.get_absolute_url()
    assert "Mark all as read" not in karims.get("/notifications/").content.decode()
    assert "up to date" in karims.get("/notifications/?show=unread").content.decode()


def test_somebody_elses_notification_is_not_there(karims: Client, lea: Actor) -> None:
    zoe = person("Zoé")
    say("Bonjour @zoe", by=lea)
    tell()
    hers = Notification.objects.get(recipient=zoe)
    assert karims.get(f"/notifications/{hers.pk}/").status_code == karims.get("/notifications/1/").status_code == 404
    hers.refresh_from_db()
    assert hers.read_at is None


def test_badge_and_list_forget_a_space_one_has_left(karims: Client, lea: Actor, karim: Actor) -> None:
    bivouac = room("bivouac", lea, karim, visibility="hidden")
    say("Secret @karim", by=lea, spaces=(bivouac,))
    tell()
    assert 'class="badge"' in karims.get("/notifications/unread/").content.decode()
    leave(karim, bivouac)
    assert 'class="badge"' not in karims.get("/notifications/unread/").content.decode()
    assert "Secret" not in karims.get("/notifications/").content.decode()
    assert karims.get(f"/notifications/{Notification.objects.get().pk}/").status_code == 404


def test_marking_all_leaves_what_came_meanwhile(karims: Client, lea: Actor) -> None:
    say("Un @karim", by=lea)
    tell()
    newest = Notification.objects.get().pk
    say("Deux @karim", by=lea)
    tell()
    assert karims.post("/notifications/read/", {"until": newest}).status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 1
    assert karims.get("/notifications/read/").status_code == 405


def test_visitors_are_asked_who_they_are(client: Client) -> None:
    for address in ("/notifications/", "/settings/notifications/", "/notifications/unread/"):
        assert client.get(address).status_code == 302


def test_settings_keep_what_one_chooses(karims: Client, lea: Actor, karim: Actor) -> None:
    atelier = room("atelier", lea, karim, name="Atelier")
    shown = karims.get("/settings/notifications/").content.decode()
    assert "Atelier" in shown
    chosen = {
        "mail_pace": "weekly",
        "quiet_from": "19:00",
        "quiet_until": "07:30",
        "kind-mention": "once",
        f"space-{atelier.pk}": "all",
    }
    assert karims.post("/settings/notifications/", chosen).status_code == 302
    account = Account.objects.get(actor=karim)
    assert (account.mail_pace, str(account.quiet_until), account.quiet_weekend) == ("weekly", "07:30:00", False)
    assert MailChoice.objects.get().pace == "once"
    assert Membership.objects.get(actor=karim).notify == "all"
    wrong = karims.post("/settings/notifications/", chosen | {"quiet_from": "midi", "mail_pace": "daily"})
    assert wrong.status_code == 422 and "midi" in wrong.content.decode()
    assert Account.objects.get(actor=karim).mail_pace == "weekly"


def test_a_mail_link_stops_mail_without_signing_in_but_only_by_post(karim: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    address = link(karim.account_id or 0, "mention").partition("127.0.0.1:8000")[2]
    assert "Mentions" in client.get(address).content.decode()
    assert not MailChoice.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (MailChoice.objects.get().kind, MailChoice.objects.get().pace) == ("mention", "never")
    client.post(address, {"all": "1"})
    assert Account.objects.get(actor=karim).mail_pace == "never"
    assert client.post(f"{address[:-3]}xx/").status_code == 404
