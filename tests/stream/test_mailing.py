"""Notifications by mail: when, to whom, how often, and what they may say."""

from __future__ import annotations

import datetime
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from django.conf import LazySettings
from django.core import mail

from parvis.core.ledger import Entry
from parvis.identity.models import Account, Actor
from parvis.spaces.models import Organisation
from parvis.stream import unsubscribing
from parvis.stream.actions.minding import choose_mail, mark_read, unsubscribe
from parvis.stream.mailing import last_digest, quiet, send_due_mail
from parvis.stream.models import MailChoice, Notification
from parvis.stream.notifying import VERBS, notify
from tests.stream.small_house import leave, person, room, say, viewer

pytestmark = pytest.mark.django_db
UTC = datetime.UTC
# Europe/Paris is an hour ahead of UTC in winter. Wednesday, ten in the morning there:
NOON = datetime.datetime(2026, 1, 14, 9, 0, tzinfo=UTC)


def tell(at: datetime.datetime = NOON - datetime.timedelta(minutes=10)) -> None:
    """Tell what has happened, as if it had happened then."""
    for entry in Entry.objects.filter(told_at=None, verb__in=VERBS.split()):
        entry.at = at
        notify(entry)
    Entry.objects.update(told_at=at)


def parsed(message: mail.EmailMessage) -> EmailMessage:
    """The mail as another program reads it."""
    read = BytesParser(policy=email.policy.default).parsebytes(message.message().as_bytes())
    assert isinstance(read, EmailMessage)
    return read


def texts(message: mail.EmailMessage) -> tuple[str, str]:
    """Its plain text and its HTML."""
    read = parsed(message)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None and html is not None
    return plain.get_content(), html.get_content()


@pytest.fixture
def lea() -> Actor:
    Organisation.objects.create(pk=1, name="Maison Ferrand")
    return person("Léa")


@pytest.fixture
def karim() -> Actor:
    return person("Karim", account={"mail_pace": "once"})


def test_a_mention_is_mailed_once(lea: Actor, karim: Actor) -> None:
    post = say("Le fil **bleu** est là @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == 1
    assert send_due_mail(NOON) == send_due_mail(NOON + datetime.timedelta(hours=1)) == 0
    [message] = mail.outbox
    read = parsed(message)
    assert read["Subject"] == "Léa mentioned you"
    assert str(read["From"]).startswith("Maison Ferrand <")
    assert read["To"] == "karim@example.org"
    assert read["Auto-Submitted"] == "auto-generated"
    for text in texts(message):
        assert "Le fil bleu est là" in text and f"/posts/{post.pk}/" in text and "/unsubscribe/" in text


def test_mail_is_in_the_readers_language_and_readable(lea: Actor) -> None:
    person("Karim", account={"mail_pace": "once", "language": "fr"})
    say("Bonjour <script>alert(1)</script> & @karim", by=lea)
    tell()
    send_due_mail(NOON)
    text, html = texts(mail.outbox[0])
    assert '<html lang="fr">' in html and "<title>" in html
    assert "<script" not in html and "&amp;" not in text and " & " in text
    assert 'style="' in html and "prefers-color-scheme: dark" in html


def test_who_reads_it_in_time_gets_no_mail(lea: Actor, karim: Actor) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    mark_read(by=viewer(karim))
    assert send_due_mail(NOON) == 0
    assert not Notification.objects.filter(mailed_at=None).exists()


def test_leaving_the_space_in_between_leaves_nothing_to_mail(lea: Actor, karim: Actor) -> None:
    """ACL-09."""
    bivouac = room("bivouac", lea, karim, visibility="hidden")
    say("Secret @karim", by=lea, spaces=(bivouac,))
    say("Ouvert @karim", by=lea)
    tell()
    leave(karim, bivouac)
    assert send_due_mail(NOON) == 1
    assert "Ouvert" in texts(mail.outbox[0])[0]
    assert all("Secret" not in text and "bivouac" not in text.lower() for text in texts(mail.outbox[0]))


def test_the_confidential_is_announced_without_content(lea: Actor, karim: Actor) -> None:
    bivouac = room("bivouac", lea, karim, visibility="hidden", level=3, name="Bivouac")
    say("Prix de rachat @karim", by=lea, spaces=(bivouac,))
    tell()
    send_due_mail(NOON)
    [message] = mail.outbox
    assert message.subject == "New message in one of your spaces"
    for text in texts(message):
        assert all(word not in text for word in ("rachat", "Bivouac", "Léa", "/posts/"))
        assert "/notifications/" in text


def test_quiet_hours_wait_for_the_morning(lea: Actor, karim: Actor) -> None:
    evening = datetime.datetime(2026, 1, 14, 20, 30, tzinfo=UTC)
    say("Ce soir @karim", by=lea)
    tell(evening)
    assert send_due_mail(evening + datetime.timedelta(minutes=5)) == 0
    assert send_due_mail(datetime.datetime(2026, 1, 15, 6, 59, tzinfo=UTC)) == 0, "07:59 in Paris"
    assert send_due_mail(datetime.datetime(2026, 1, 15, 7, 0, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-01-14T18:59Z", False),  # Wednesday 19:59 in Paris
        ("2026-01-14T19:00Z", True),
        ("2026-01-14T23:30Z", True),
        ("2026-01-15T07:00Z", False),
        ("2026-07-15T06:00Z", False),  # summer: two hours ahead
        ("2026-01-17T12:00Z", True),  # Saturday
        ("2026-01-18T23:30Z", True),  # Monday, but not yet eight
        ("2026-01-19T07:00Z", False),
    ],
)
def test_quiet(when: str, expected: bool) -> None:
    account = Account.objects.create(email="a@example.org", time_zone="Europe/Paris")
    account.refresh_from_db()
    assert quiet(account, datetime.datetime.fromisoformat(when)) is expected


def test_quiet_hours_are_a_choice() -> None:
    Account.objects.create(email="a@example.org", quiet_from="00:00", quiet_until="00:00", quiet_weekend=False)
    account = Account.objects.get()
    assert not quiet(account, datetime.datetime(2026, 1, 17, 2, 0, tzinfo=UTC))
    assert last_digest(account, NOON) == datetime.datetime(2026, 1, 14, 7, 0, tzinfo=UTC)


def test_a_daily_digest_is_one_mail_the_next_morning(lea: Actor) -> None:
    karim = person("Karim", account={"mail_pace": "daily"})
    for n in range(3):
        say(f"Numéro {n} @karim", by=lea)
    tell()
    assert send_due_mail(NOON + datetime.timedelta(hours=3)) == 0
    morning = NOON + datetime.timedelta(days=1)
    assert send_due_mail(morning) == 1
    assert mail.outbox[0].subject == "3 notifications from Maison Ferrand"
    assert all(f"Numéro {n}" in texts(mail.outbox[0])[0] for n in range(3))
    assert send_due_mail(morning) == 0
    del karim


def test_a_weekly_digest_comes_on_monday(lea: Actor) -> None:
    person("Karim", account={"mail_pace": "weekly"})
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON + datetime.timedelta(days=2)) == 0
    assert send_due_mail(datetime.datetime(2026, 1, 19, 7, 1, tzinfo=UTC)) == 1


def test_each_kind_may_have_its_own_pace(lea: Actor, karim: Actor) -> None:
    choose_mail({"mention": "never", "message": "daily"}, by=viewer(karim))
    say("Bonjour @karim", by=lea)
    say("Coucou", by=lea, people=(karim,))
    tell()
    assert send_due_mail(NOON) == 0
    assert send_due_mail(NOON + datetime.timedelta(days=1)) == 1
    assert mail.outbox[0].subject == "Léa sent you a message"
    choose_mail({"mention": ""}, by=viewer(karim))
    assert send_due_mail(NOON + datetime.timedelta(days=1)) == 0, "what was not wanted then is not sent later"


def test_unsubscribing_from_a_mail_stops_that_kind_only(lea: Actor, karim: Actor) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    send_due_mail(NOON)
    read = parsed(mail.outbox[0])
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = str(read["List-Unsubscribe"]).strip("<>").rstrip("/").rpartition("/")[2]
    named = unsubscribing.read(token)
    assert named == (karim.account_id, "mention")
    assert unsubscribing.read(token[:-2] + "xx") is None
    unsubscribe(Account.objects.get(actor=karim), "mention")
    say("Encore @karim", by=lea)
    say("Coucou", by=lea, people=(karim,))
    tell()
    assert send_due_mail(NOON + datetime.timedelta(hours=1)) == 1
    assert mail.outbox[1].subject == "Léa sent you a message"


def test_unsubscribing_from_everything(lea: Actor, karim: Actor) -> None:
    choose_mail({"mention": "once"}, by=viewer(karim))
    unsubscribe(Account.objects.get(actor=karim))
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == 0
    assert not MailChoice.objects.exists()


def test_names_cannot_break_out_of_headers(lea: Actor, karim: Actor) -> None:
    """EML-01."""
    Organisation.objects.update(name="Maison\r\nBcc: all@example.org")
    Actor.objects.filter(pk=lea.pk).update(name="Léa\r\nBcc: victim@example.org\r\n\r\nbody")
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == 1
    read = parsed(mail.outbox[0])
    assert read["Bcc"] is None and read["To"] == "karim@example.org"


class Server(socketserver.ThreadingTCPServer):
    """A mail server that does as told: accept, refuse, put off, or hang up once it has the message."""

    allow_reuse_address = True

    def __init__(self, manner: str) -> None:
        self.manner, self.received = manner, list[bytes]()
        super().__init__(("127.0.0.1", 0), Session)


class Session(socketserver.StreamRequestHandler):
    server: Server

    def reply(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def handle(self) -> None:
        self.reply(b"220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT" and self.server.manner in ("450", "550"):
                self.reply(self.server.manner.encode() + b" not now")
            elif verb == b"DATA":
                self.reply(b"354 go")
                self.server.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                if self.server.manner == "drop":
                    return
                self.reply(b"250 taken")
            else:
                self.reply(b"221 bye" if verb == b"QUIT" else b"250 fine")


@pytest.fixture
def server(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[Server]:
    with Server(request.param) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address[:2]
        yield running
        running.shutdown()


@pytest.mark.parametrize("server", ["accept"], indirect=True)
def test_mail_reaches_a_server(server: Server, lea: Actor, karim: Actor) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == 1
    received = BytesParser(policy=email.policy.default).parsebytes(server.received[0])
    assert received["Subject"] == "Léa mentioned you" and "/unsubscribe/" in received["List-Unsubscribe"]


@pytest.mark.parametrize("server", ["drop"], indirect=True)
def test_a_server_that_hangs_up_with_the_message_is_not_given_it_twice(
    server: Server, lea: Actor, karim: Actor
) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == send_due_mail(NOON) == 0
    assert len(server.received) == 1


@pytest.mark.parametrize("server", ["450"], indirect=True)
def test_a_server_that_puts_off_gets_the_same_message_later(server: Server, lea: Actor, karim: Actor) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == 0
    server.manner = "accept"
    assert send_due_mail(NOON) == 1
    assert len(server.received) == 1


@pytest.mark.parametrize("server", ["550"], indirect=True)
def test_a_server_that_refuses_for_good_is_not_asked_again(server: Server, lea: Actor, karim: Actor) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    assert send_due_mail(NOON) == 0
    server.manner = "accept"
    assert send_due_mail(NOON) == 0


def test_without_a_server_everything_waits(lea: Actor, karim: Actor, settings: LazySettings) -> None:
    say("Bonjour @karim", by=lea)
    tell()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_due_mail(NOON) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due_mail(NOON) == 1
