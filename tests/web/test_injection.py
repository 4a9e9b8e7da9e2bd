"""INJ-01, INJ-03: twelve attacks in every name-like field, on every page, in feeds and in mail: shown, never obeyed."""

from __future__ import annotations

import re
from datetime import time, timedelta
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.core.mail import EmailMessage
from django.db.models import Model
from django.utils import timezone

from parvis.core.ledger import Entry, tell
from parvis.identity.actions import tying
from parvis.identity.models import Account, Actor, ProfileField, Relation
from parvis.spaces.indexing import index_person, index_space
from parvis.spaces.models import Charter, JoinQuestion, Organisation, Reach, Space
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.mailing import send_due_mail
from parvis.stream.models import Attachment, Post
from parvis.stream.writing import Destination, PollWriting, Writing
from tests.house import doors
from tests.house.canaries import Planted

pytestmark = pytest.mark.once

ATTACKS = [
    "<script>evil7()</script>", "\"><img src=x onerror=evil7()>", "' onmouseover='evil7()", "javascript:evil7()",
    "</title></textarea><svg/onload=evil7()>", "</script><script>evil7()</script>", "--><iframe srcdoc='evil7'>",
    "<a href=\"javascript:evil7()\">x</a>", "[x](javascript:evil7()) ![x](data:text/html,evil7)", "<style>@import 'evil7'</style>",
    "{{ evil7 }}{% evil7 %}<math><mtext><style><img src onerror=evil7()>", "&lt;script&gt;evil7()&#x3C;/script&#x3E;<base href=//evil7>",
]  # fmt: skip
ALL = "evil7 " + " ".join(ATTACKS)
# These act only as an address, or through a renderer of Markdown or templates.
NEEDS_A_PLACE = {"javascript:evil7()", ATTACKS[8]}
INERT = {"script": {"application/json", "application/ld+json"}}


def fitting(model: type[Model], *names: str, start: int = 0) -> dict[str, str]:
    """What to write in fields of a model: as many attacks as each has room for, each beginning with another one."""
    return {name: _packed(model._meta.get_field(name).max_length, start + index) for index, name in enumerate(names)}


def _packed(limit: int | None, start: int) -> str:
    text = "evil7"
    for attack in [*ATTACKS[start % len(ATTACKS) :], *ATTACKS[: start % len(ATTACKS)]]:
        if limit is None or len(text) + 1 + len(attack) <= limit:
            text += f" {attack}"
    return text


class Watch(HTMLParser):
    """What a browser would obey: elements and attributes that carry an attack."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.obeyed: list[str] = []
        self.shown = 0
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element: none of those that act, and no attribute that acts."""
        told = {name: (value or "") for name, value in attrs}
        self.within = tag if told.get("type", "") not in INERT.get(tag, set()) else ""
        for name, value in told.items():
            address = re.sub(r"[\s\x00-\x20]", "", value).lower()
            acts = name.startswith("on") or name in ("srcdoc", "style")
            leads = name in ("href", "src", "action", "data", "poster", "formaction") and address.startswith(
                ("javascript:", "data:text", "vbscript:")
            )
            if acts or leads or (tag in ("base", "iframe", "object", "embed", "math") and "evil7" in value):
                self.obeyed.append(f"<{tag} {name}={value[:40]!r}>")
        if tag in ("iframe", "object", "embed", "base", "math", "mtext"):
            self.obeyed.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        self.within = ""

    def handle_data(self, data: str) -> None:
        """Text: harmless, but within scripts and styles."""
        self.shown += "evil7" in data
        if self.within in ("script", "style") and "evil7" in data:
            self.obeyed.append(f"{self.within}: {data[:60]}")


def watched(page: str) -> Watch:
    """What a browser would make of a page."""
    watch = Watch()
    watch.feed(page)
    return watch


@pytest.fixture
def attacked(planted: Planted) -> Planted:
    """The house, an attack in all that can be written of it."""
    house = planted.house
    named = ("name", "headline", "team", "public_name", "public_headline")
    for turn, actor in enumerate(Actor.objects.filter(handle__in=("karim", "nadia"))):
        for name, value in fitting(Actor, *named, start=turn * len(named)).items():
            setattr(actor, name, value)
        actor.save()
        for kind in ProfileField.Kind.values:
            told = fitting(ProfileField, "value", "detail")
            ProfileField.objects.create(actor=actor, kind=kind, **told, reach="public", position=99)
        index_person(actor)
    Relation.objects.update(**fitting(Relation, "employer"))
    for turn, key in enumerate(("atlas", "randonneurs", "ventes")):
        told = fitting(Space, "name", "description", "welcome", start=3 * turn)
        Space.objects.filter(pk=house.spaces[key]).update(**told)
    Charter.objects.update(**fitting(Charter, "people", "objective", "target", "strategy", "resources"))
    JoinQuestion.objects.update(**fitting(JoinQuestion, "text"))
    Organisation.objects.update(**fitting(Organisation, "name", "tagline"))
    for space in Space.objects.all():
        index_space(space)
    _say(planted)
    return planted


def _say(planted: Planted) -> None:
    house = planted.house
    nadia, karim = house.viewer("nadia"), house.viewer("karim")
    to = Destination(Reach.PUBLIC, (house.randonneurs,))
    for attack in ATTACKS:
        publish(Writing(text=f"evil7 {attack} @karim #sujet", warning=""), by=nadia, to=to)
    poll = PollWriting(tuple(f"{attack[:110]}" for attack in ATTACKS[:8]))
    publish(Writing(text=ALL, kind=Post.Kind.POLL, poll=poll), by=nadia, to=to)
    post = publish(Writing(text=ALL, title=ALL[:160], kind=Post.Kind.ARTICLE, warning=ALL[:160]), by=nadia, to=to)
    comment(Writing(text=f"@nadia {ALL}"), by=karim, on=post)
    publish(Writing(text=f"@karim {ALL}"), by=nadia, to=Destination(Reach.SPACE, (house.atlas,)))
    publish(Writing(text=ALL), by=karim, to=Destination(Reach.PEOPLE, people=(house.nadia, house.karim)))
    Post.objects.filter(pk__in=[p.pk for p in planted.posts.values()]).update(title=ALL[:160], warning=ALL[:160])
    Attachment.objects.update(name=ALL[:150], alt=ALL)
    tying.follow(by=karim, target=house.helene)


def test_inj_01_no_page_obeys_what_people_write(attacked: Planted) -> None:
    """Every address of the house, as the steward and as a visitor sees it, read as a browser reads it."""
    Account.objects.filter(actor=attacked.house.people["nadia"]).update(is_admin=True)
    found, shown = [], 0
    asked = ["/search/?q=evil7", "/search/?q=%22%3E%3Cscript%3Eevil7()", "/suggest/?q=evil7", "/people/?q=evil7", "/@karim/?tab=posts",
             "/spaces/similar/?name=evil7", "/spaces/people/?q=evil7", "/messages/new/?to=karim", "/people/chart/?of=karim"]  # fmt: skip
    for persona in ("steward", "visitor"):
        for route in doors.routes():
            subjects = list(doors.BY_PARAMETERS[doors.parameters(route)](attacked))
            asked += [doors.address(route, subject.values) for subject in subjects[1:3] or subjects]
        for path in dict.fromkeys(asked):
            answer = attacked.clients[persona].get(path)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                watch = watched(answer.content.decode())
                found += [f"{persona} {path} obeys {what}" for what in watch.obeyed]
                shown += bool(watch.shown)
    assert found == []
    assert shown > 40  # the attacks did stand there, as words


def test_inj_01_the_watch_sees_each_attack() -> None:
    seen = [attack for attack in ATTACKS if watched(f"<div title='{attack}'><b>{attack}</b></div>").obeyed]
    assert set(ATTACKS) - set(seen) == NEEDS_A_PLACE, set(ATTACKS) - set(seen)
    assert watched("<a href=' java\nscript:evil7()'>x</a>").obeyed


def test_inj_01_feeds_stay_xml_and_obey_nothing(attacked: Planted) -> None:
    slug = attacked.house.randonneurs.slug
    for path in ("/square/feed.atom", f"/spaces/{slug}/feed.atom", "/@nadia/feed.atom", "/topics/sujet/feed.atom"):
        feed = ElementTree.fromstring(attacked.clients["visitor"].get(path).content)
        pieces = [element.text or "" for element in feed.iter() if element.get("type") == "html"]
        assert any("evil7" in piece for piece in pieces), path
        assert [what for piece in pieces for what in watched(piece).obeyed] == [], path


def test_inj_01_mail_obeys_nothing(attacked: Planted, mailoutbox: list[EmailMessage]) -> None:
    for entry in Entry.objects.filter(pk__gt=attacked.since, told_at=None).order_by("pk").values_list("pk", flat=True):
        tell(entry)
    Account.objects.update(quiet_from=time(0), quiet_until=time(0), quiet_weekend=False, mail_pace="once")
    send_due_mail(timezone.now() + timedelta(minutes=10))
    assert mailoutbox
    for letter in mailoutbox:
        assert "\n" not in str(letter.subject) and len(letter.to) == 1
        for content, _kind in letter.alternatives:  # type: ignore[attr-defined]
            assert not [what for what in watched(str(content)).obeyed if " style=" not in what]


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u3164", "\u00ad", "\ufeff"])
def test_inj_03_no_name_hides_or_turns_what_is_read(planted: Planted, hidden: str) -> None:
    client = planted.clients["steward"]
    said = {"name": f"Karim{hidden}gpj.exe", "headline": "", "team": "", "manager": ""}
    client.post("/settings/profile/", said)
    room = planted.house.atlas.get_absolute_url()
    client.post(f"{room}settings/identity/", {"name": f"At{hidden}las", "kind": "project", "description": ""})
    nadia, atlas = Actor.objects.get(handle="nadia"), Space.objects.get(pk=planted.house.spaces["atlas"])
    assert hidden not in nadia.name
    assert hidden not in atlas.name
