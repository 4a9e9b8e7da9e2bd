"""Streams as apps meet them: over the wire, from a server at work, while another process changes things."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from parvis.api.streaming.telling import events
from parvis.core.ledger import Entry, newest
from parvis.demo.house import House
from parvis.identity.models import Actor
from parvis.spaces.models import Reach, Space
from parvis.stream.actions import correcting, responding
from parvis.stream.actions.publishing import publish
from parvis.stream.hearing import HOME, NOBODY, PICTURES, SPACE, SQUARE, TALKS, TOLD, TOPIC
from parvis.stream.models import Topic
from parvis.stream.writing import Destination, Writing
from tests.api.shapes import assert_shape
from tests.browser.serving import ROOT, environment, serving
from tests.house.canaries import PERSONAS, Planted, words_in

PATIENCE = 15  # seconds for what comes at once
PATH = "/api/v1/streaming"
ANNOUNCEMENT = {
    "id": str, "content": str, "starts_at": None, "ends_at": None, "all_day": bool, "published_at": str, "updated_at": str,
    "mentions": list, "statuses": list, "tags": list, "emojis": list, "reactions": list,
}  # fmt: skip


class Served:
    """A house being served, and a far hand in another process."""

    def __init__(self, address: str, hand: subprocess.Popen[str]) -> None:
        self.host = address.removeprefix("http://")
        self.hand = hand
        facts = self._heard()
        self.tokens, self.space, self.list = facts["tokens"], facts["space"], facts["list"]

    def _heard(self) -> Any:
        assert self.hand.stdout
        return json.loads(self.hand.stdout.readline())

    def __call__(self, deed: str, **told: Any) -> str:
        """Have something done; gives the id of what it was done to."""
        assert self.hand.stdin
        self.hand.stdin.write(json.dumps({"do": deed, **told}) + "\n")
        self.hand.stdin.flush()
        return self._heard().get("id", "")  # type: ignore[no-any-return]

    def socket(self, query: str = "", *, who: str = "", **more: Any) -> ClientConnection:
        """A WebSocket, with somebody's token as its protocol, as browsers pass it."""
        if who:
            more["subprotocols"] = [self.tokens[who]]
        return connect(f"ws://{self.host}{PATH}{query}", **more)

    @contextmanager
    def asked(self, path: str, *, who: str = "", **headers: str) -> Iterator[HTTPResponse]:
        """A request over HTTP."""
        line = HTTPConnection(self.host, timeout=PATIENCE)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        line.request("GET", f"{PATH}{path}", headers=sent)
        try:
            yield line.getresponse()
        finally:
            line.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("streaming")
    with serving(data) as site:
        command = [sys.executable, "-m", "tests.api.far_hand"]
        pipe = subprocess.PIPE
        hand = subprocess.Popen(command, cwd=ROOT, env=environment(data), stdin=pipe, stdout=pipe, text=True)
        try:
            yield Served(site.address, hand)
        finally:
            hand.communicate(timeout=30)


def told(socket: ClientConnection) -> dict[str, Any]:
    """The next message, its payload unpacked."""
    message: dict[str, Any] = json.loads(socket.recv(PATIENCE))
    if message.get("event") in ("update", "status.update", "notification", "conversation"):
        message["payload"] = json.loads(message["payload"])
    return message


def heard(response: HTTPResponse) -> dict[str, str]:
    """The next server-sent event."""
    event: dict[str, str] = {}
    while line := response.readline().decode().rstrip("\n"):
        if not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value
    return event


def test_a_post_is_told_then_its_change_then_its_end(served: Served) -> None:
    with served.socket("?stream=user", who="karim") as karim:
        assert karim.subprotocol == served.tokens["karim"]
        post = served("say", by="lea", text="Bonjour #atelier")
        new = told(karim)
        assert (new["stream"], new["event"], new["payload"]["id"]) == (["user"], "update", post)
        assert new["payload"]["favourited"] is False
        served("edit", post=post, text="Bonsoir")
        changed = told(karim)
        assert changed["event"] == "status.update"
        assert "Bonsoir" in changed["payload"]["content"]
        served("delete", post=post)
        end = told(karim)
        assert (end["event"], end["payload"]) == ("delete", post)
        assert set(end) == {"stream", "event", "payload", "id"}


def test_channels_open_and_close_on_one_connection(served: Served) -> None:
    with served.socket(f"?access_token={served.tokens['lea']}") as lea:
        lea.send("not JSON")
        for asked in (
            {"stream": "nowhere"},
            {"stream": "hashtag"},
            {"stream": "list", "list": "12345"},
            {"stream": "list", "list": served.space},
            {"stream": "hashtag", "tag": "Colle"},
            {"stream": "direct"},
        ):
            lea.send(json.dumps({"type": "subscribe", **asked}))
        assert told(lea) == {"error": "Unknown channel requested", "status": 400}
        assert told(lea) == {"error": "Missing tag name parameter", "status": 400}
        assert told(lea) == {"error": "Not authorized to stream this list", "status": 401}
        lea.send(json.dumps({"type": "subscribe", "stream": "nowhere"}))
        assert told(lea)["status"] == 400  # what was asked before it has been done
        served("say", by="theo", text="La #colle est là", to="atelier")
        assert sorted(told(lea)["stream"] for _ in "12") == [["hashtag", "Colle"], ["list", served.space]]
        lea.send(json.dumps({"type": "unsubscribe", "stream": "list", "list": served.space}))
        lea.send(json.dumps({"type": "subscribe", "stream": "nowhere"}))
        assert told(lea)["status"] == 400
        served("say", by="theo", text="Sans rien", to="atelier")
        message = served("say", by="theo", text="Entre nous", people=["lea"])
        conversation = told(lea)
        assert (conversation["stream"], conversation["event"]) == (["direct"], "conversation")
        assert conversation["payload"]["last_status"]["id"] == message
        assert conversation["payload"]["unread"] is True
        assert [one["acct"] for one in conversation["payload"]["accounts"]] == ["theo"]


def test_what_is_refused_is_said_in_json(served: Served) -> None:
    for path, who, status, error in (
        ("/user", "", 401, "Missing access token"),
        ("/user?access_token=wrong", "", 401, "Invalid access token"),
        ("/user", "only", 401, "Access token does not have the required scopes"),
        ("/nowhere", "lea", 400, "Unknown channel requested"),
        ("/list?list=1", "lea", 401, "Not authorized to stream this list"),
        (f"/list?list={served.space}", "karim", 401, "Not authorized to stream this list"),
        (f"/list?list={served.list}", "lea", 401, "Not authorized to stream this list"),
        ("/hashtag", "", 400, "Missing tag name parameter"),
    ):
        with served.asked(path, who=who) as answer:
            assert (answer.status, json.loads(answer.read())) == (status, {"error": error}), path
            assert answer.headers["access-control-allow-origin"] == "*"
    with served.asked("/health") as answer:
        assert (answer.status, answer.read()) == (200, b"OK")
    with pytest.raises(InvalidStatus) as refused, served.socket("?stream=user", subprotocols=["wrong"]):
        pass
    assert refused.value.response.status_code == 401
    assert json.loads(refused.value.response.body or b"") == {"error": "Invalid access token"}


def test_a_visitor_hears_the_square_and_whoever_comes_back_misses_nothing(served: Served) -> None:
    with served.asked("/public") as square:
        assert square.headers["content-type"] == "text/event-stream"
        assert square.readline() == b":)\n"
        served("say", by="lea", text="À la maison seulement")
        first = served("say", by="lea", text="Sur le parvis", to="square")
        event = heard(square)
        assert (event["event"], json.loads(event["data"])["id"]) == ("update", first)
        assert "favourited" not in json.loads(event["data"])
    second = served("say", by="lea", text="Pendant l’absence", to="square")
    with served.asked("/public/local", Last_Event_ID=event["id"]) as square:
        again = heard(square)
        assert json.loads(again["data"])["id"] == second
        third = served("say", by="lea", text="Et ensuite", to="square")
        assert json.loads(heard(square)["data"])["id"] == third
    with served.socket(f"?stream=public&last_event_id={event['id']}") as socket:
        assert [told(socket)["payload"]["id"] for _ in "12"] == [second, third]


def test_a_list_of_ones_own_tells_what_its_people_say(served: Served) -> None:
    with served.asked(f"/list?list={served.list}", who="karim") as near:
        served("say", by="karim", text="Pas dans la liste")
        post = served("say", by="lea", text="Dans la liste")
        event = heard(near)
        assert (event["event"], json.loads(event["data"])["id"]) == ("update", post)
        served("delete", post=post)
        assert heard(near)["event"] == "delete"


def test_whoever_leaves_a_room_hears_no_more_of_it(served: Served) -> None:
    with (
        served.socket("?stream=list&list=" + served.space, who="theo") as theo,
        served.asked("/list?list=" + served.space, who="theo") as events_of_theo,
    ):
        theo.send(json.dumps({"type": "subscribe", "stream": "direct"}))
        theo.send(json.dumps({"type": "subscribe", "stream": "nowhere"}))
        assert told(theo)["status"] == 400
        post = served("say", by="lea", text="Encore toi", to="atelier")
        assert told(theo)["payload"]["id"] == post
        served("leave", who="theo", space="atelier")
        served("say", by="lea", text="Sans toi", to="atelier")
        events_of_theo.read()  # within five seconds, it ends
        served("say", by="lea", text="Au revoir", people=["theo"])
        assert told(theo) == {"error": "Not authorized to stream this list", "status": 401}
        assert told(theo)["event"] == "conversation"


def test_streams_end_with_the_right_to_hear(served: Served) -> None:
    """A token taken back, an account suspended: the law checks every five seconds."""
    with (
        served.socket("?stream=user:notification", who="only") as revoked,
        served.socket("?stream=user", who="theo") as suspended,
        served.asked("/user", who="theo") as events_of_theo,
        served.socket("?stream=user", who="lea") as stays,
    ):
        served("revoke", token=served.tokens["only"])
        served("suspend", who="theo")
        for socket in (revoked, suspended):
            with pytest.raises(ConnectionClosed):
                socket.recv(PATIENCE)
        events_of_theo.read()
        post = served("say", by="lea", text="Je reste")
        assert told(stays)["payload"]["id"] == post


def test_announcements_are_told_to_those_they_are_made_to(house: House) -> None:
    staff = Space.objects.get(kind=Space.Kind.ALL_STAFF)
    steward = staff.memberships.filter(role="steward", state="active").first()
    assert steward is not None
    by, to = house.viewer(steward.actor.handle), Destination(Reach.SPACE, spaces=(staff,))
    before = newest()
    post = publish(Writing(text="On ferme lundi", kind="announcement"), by=by, to=to)
    responding.react(post, "agree", by=house.viewer("karim"))
    responding.acknowledge(post, by=house.viewer("karim"))

    def told() -> list[tuple[str, dict[int, bytes]]]:
        ears = {(HOME, ""): [house.emily.pk, house.karim.pk, house.theo.pk, steward.actor_id]}
        found = events(list(Entry.objects.filter(pk__gt=before).order_by("pk")), ears)
        return [(e.name, dict(e.payloads)) for e in found if e.name.startswith("announcement")]

    (made, shown), (reacted, counts) = told()
    assert (made, set(shown)) == ("announcement", {house.emily.pk})  # it waits for her alone
    announcement = json.loads(shown[house.emily.pk])
    assert_shape(announcement, ANNOUNCEMENT)
    assert announcement["reactions"] == [{"name": "👍", "count": 1}]
    assert (reacted, set(counts)) == ("announcement.reaction", {house.emily.pk, house.karim.pk, steward.actor_id})
    assert json.loads(counts[house.karim.pk]) == {"name": "👍", "count": 1, "announcement_id": str(post.pk)}
    correcting.delete(post, by=by)
    assert [(name, set(payloads.values())) for name, payloads in told()] == [
        ("announcement.delete", {str(post.pk).encode()})
    ]


def test_no_stream_tells_what_the_law_hides(planted: Planted) -> None:
    """Everybody listens everywhere while the canaries sing: each hears the words he may read, and no other."""
    viewers = {persona: planted.viewer(persona) for persona in PERSONAS}
    everybody = [viewer.actor_id or NOBODY for viewer in viewers.values()]
    topics = [(TOPIC, key) for key in Topic.objects.values_list("key", flat=True)]
    spaces = [(SPACE, str(pk)) for pk in planted.house.spaces.values()]
    own = [(name, "") for name in (HOME, TALKS, TOLD)]
    signed_in = list(Actor.objects.filter(pk__in=everybody).values_list("pk", flat=True))
    ears: dict[tuple[str, str], list[int]] = dict.fromkeys([*spaces, *own], signed_in)
    ears |= dict.fromkeys([*topics, (SQUARE, ""), (PICTURES, "")], everybody)
    entries = list(Entry.objects.filter(pk__gt=planted.since).order_by("pk"))
    told = events(entries, ears)
    assert {event.name for event in told} >= {"update", "status.update", "delete", "notification", "conversation"}
    deleted = str(planted.posts["efface"].pk).encode()
    assert {payload for event in told if event.name == "delete" for payload in event.payloads.values()} == {deleted}
    for persona, viewer in viewers.items():
        mine = [event.payloads.get(viewer.actor_id or NOBODY, b"").decode() for event in told]
        assert words_in(mine) - planted.allowed(viewer) == set(), persona
        if viewer.inside:
            assert "canaritextededans" in words_in(mine)
    suspended = Actor.objects.get(handle=PERSONAS["suspended"]).pk
    assert not any(suspended in event.payloads for event in told)
