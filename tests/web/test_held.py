"""What is about to be said goes before the judge, at every door; its author has ways out, and somebody may have to look."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from parvis.core.ledger import Entry, tell
from parvis.demo.house import House
from parvis.guard.actions.protecting import Protection, Wait, add_term, set_embargo
from parvis.guard.models import Passed
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Reach
from parvis.stream.actions.correcting import edit
from parvis.stream.actions.publishing import publish
from parvis.stream.judging import Stopped
from parvis.stream.models import Draft, Held, Notification, Post
from parvis.stream.writing import Destination, Writing
from tests.api.client import App

SECRET = "Zéphyr Bleu"
SAID = f"{SECRET} : les premiers essais sont bons."


@pytest.fixture
def house(house: House) -> House:
    Entry.objects.filter(verb__startswith="guard.")._raw_delete("default")  # what the demo has of its own
    add_term(Protection("code_name", SECRET, spaces=[house.atlas]), by=SYSTEM)
    return house


def client(actor: Actor) -> Client:
    found = Client()
    found.force_login(actor.account)  # type: ignore[arg-type]
    return found


def sent(actor: Actor, text: str = SAID, **more: str) -> Any:
    return client(actor).post("/write/", {"place": "home", "to": "public", "kind": "note", "text": text, **more})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def guarded() -> list[str]:
    """What is noted of the judge, in order."""
    return list(Entry.objects.filter(verb__startswith="guard.").order_by("pk").values_list("verb", flat=True))


def listen() -> None:
    """Have the listeners told of what has just been noted, as a job does after the commit."""
    for entry in Entry.objects.filter(verb__startswith="guard.", told_at=None):
        tell(entry.pk)


def test_a_code_name_stays_among_those_who_know_it(house: House) -> None:
    by = house.viewer("nadia")
    publish(Writing(SAID), by=by, to=Destination(Reach.SPACE, (house.atlas,)))
    for to in (
        Destination(Reach.PUBLIC),
        Destination(Reach.INSIDE),
        Destination(Reach.SPACE, (house.space("maison"),)),
    ):
        with pytest.raises(Stopped) as stopped:
            publish(Writing(SAID), by=by, to=to)
        assert SECRET in str(stopped.value)
    assert not Post.objects.filter(text=SAID).exclude(audience__reach=Reach.SPACE).exists()
    assert guarded() == []  # a warning that is heeded is noted nowhere


def test_the_composer_keeps_what_was_typed_and_offers_ways_out(house: House) -> None:
    before = Post.objects.count()
    shown = sent(house.nadia, "Notre essai chez [le fournisseur](mailto:p.durand@fournisseur.example)")
    assert shown.status_code == 422
    for way in ("keep_inside", "mask", "ask", "override"):
        assert f'value="{way}"' in shown.content.decode()
    assert "p.durand@fournisseur.example" in words(shown)
    assert Post.objects.count() == before


def test_keeping_it_inside_narrows_the_reach_for_its_author_to_see(house: House) -> None:
    text = "Écrivez à p.durand@fournisseur.example"
    shown = sent(house.nadia, text, way="keep_inside")
    assert shown.status_code == 200
    maison = f"space:{house.space('maison').pk}"  # everybody inside, under its name
    assert f'value="{maison}" selected' in shown.content.decode()
    assert not Post.objects.filter(text=text).exists()
    assert sent(house.nadia, text, to=maison).status_code == 302


def test_masking_blacks_the_passage_out(house: House) -> None:
    text = "Écrivez à p.durand@fournisseur.example, il répond."
    shown = sent(house.nadia, text, way="mask")
    masked = re.search(r"<textarea[^>]*name=\"text\"[^>]*>([^<]*)<", shown.content.decode())
    assert masked is not None
    assert "p.durand" not in masked[1] and "█" in masked[1] and "il répond." in masked[1]
    assert sent(house.nadia, html.unescape(masked[1])).status_code == 302
    assert guarded() == []


def test_publishing_all_the_same_takes_a_reason_that_stands_in_the_ledger(house: House) -> None:
    text = "Écrivez à p.durand@fournisseur.example"
    refused = sent(house.nadia, text, way="override", why=" ")
    assert refused.status_code == 422
    assert not Post.objects.filter(text=text).exists()
    assert sent(house.nadia, text, way="override", why="Il me l’a demandé.").status_code == 302
    post = Post.objects.get(text=text)
    entry = Entry.objects.get(verb="guard.overridden")
    assert (entry.actor_id, entry.about_id) == (house.nadia.pk, post.pk)
    assert entry.detail == {"kinds": {"email": 1}, "why": "Il me l’a demandé.", "reach": Reach.PUBLIC}


def test_an_embargo_is_waited_for(house: House) -> None:
    until = timezone.now() + datetime.timedelta(days=3)
    set_embargo(Wait("collection Grand Large", until), by=SYSTEM)
    text = "La collection Grand Large arrive."
    assert 'value="wait"' in sent(house.ines, text).content.decode()
    assert sent(house.ines, text, way="wait").status_code == 302
    assert Draft.objects.get(author=house.ines, fields__text=text).publish_at == until
    assert not Post.objects.filter(text=text).exists()


def test_whoever_may_not_know_is_told_no_more_than_that_somebody_looks(house: House) -> None:
    """The same bytes for any word he may not know; while he types, nothing at all."""
    bastien, text = house.bastien, f"On parle de {SECRET} en tournée."
    typed = client(bastien).post("/write/check/", {"to": "public", "kind": "note", "text": text})
    other = client(bastien).post(
        "/write/check/", {"to": "public", "kind": "note", "text": "On parle de rien en tournée."}
    )
    assert typed.content == other.content == b""
    known = client(house.nadia).post("/write/check/", {"to": "public", "kind": "note", "text": text})
    assert SECRET in words(known)
    answer = sent(bastien, text)
    held = Held.objects.get(author=bastien)
    assert answer["Location"] == f"/held/{held.pk}/"
    page = words(client(bastien).get(f"/held/{held.pk}/"))
    assert text in page and "<mark" not in page and "Atlas" not in page
    assert not Post.objects.filter(text=text).exists()
    assert list(held.spaces.all()) == [house.atlas]


def test_a_steward_who_knows_lets_it_out_in_the_name_of_its_author(house: House) -> None:
    text = f"On parle de {SECRET} en tournée."
    sent(house.bastien, text, to="inside")
    held = Held.objects.get(author=house.bastien)
    listen()
    told = Notification.objects.filter(kind="held").values_list("recipient", flat=True)
    assert set(told) == {house.nadia.pk, house.paul.pk}
    page = client(house.nadia).get(f"/held/{held.pk}/")
    assert "<mark" in page.content.decode() and SECRET in words(page)
    news = Notification.objects.get(kind="held", recipient=house.nadia)
    assert client(house.nadia).get(f"/notifications/{news.pk}/")["Location"] == f"/held/{held.pk}/"
    for other in (house.aicha, house.theo, house.maite):  # neither asked nor the author: it is not there
        assert client(other).get(f"/held/{held.pk}/").status_code == 404
    done = client(house.nadia).post(f"/held/{held.pk}/", {"do": "release", "words": "D’accord."})
    post = Post.objects.get(text=text)
    assert (done.status_code, post.author_id, post.audience.reach) == (302, house.bastien.pk, Reach.INSIDE)
    assert guarded() == ["guard.held", "guard.released"]
    listen()
    assert Notification.objects.get(kind="looked_at").recipient_id == house.bastien.pk
    again = client(house.paul).post(f"/held/{held.pk}/", {"do": "decline", "words": "Non."})
    assert again.status_code == 422  # somebody has answered already
    assert SECRET not in str(list(Entry.objects.filter(verb__startswith="guard.").values_list("detail", flat=True)))


def test_declining_says_why_and_leaves_the_author_his_text(house: House) -> None:
    sent(house.bastien, SAID)
    held = Held.objects.get(author=house.bastien)
    assert client(house.nadia).post(f"/held/{held.pk}/", {"do": "decline", "words": ""}).status_code == 422
    assert client(house.bastien).post(f"/held/{held.pk}/", {"do": "release"}).status_code == 422
    assert client(house.nadia).post(f"/held/{held.pk}/", {"do": "decline", "words": "Pas encore."}).status_code == 302
    page = words(client(house.bastien).get(f"/held/{held.pk}/"))
    assert "Pas encore." in page and SAID in page
    assert not Post.objects.filter(text=SAID).exists()


def test_what_was_let_in_is_judged_again_when_it_changes(house: House) -> None:
    """CNF-01: an edit, a comment, a title, an option of a poll, a description, a scheduled post."""
    by, to = house.viewer("nadia"), Destination(Reach.INSIDE)
    post = publish(Writing("Rien de spécial."), by=by, to=to)
    with pytest.raises(Stopped):
        edit(post, Writing("Z é p h y r  B l e u avance."), by=by)
    post.refresh_from_db()
    assert post.text == "Rien de spécial."
    refused = client(house.nadia).post(f"/posts/{post.pk}/comment/", {"text": "zephyr-bleu"})
    assert refused.status_code == 422 and "zephyr-bleu" in words(refused)
    assert sent(house.nadia, "Un mot", kind="article", title=f"{SECRET} !", to="inside").status_code == 422
    poll = {"kind": "poll", "options": ["Non", "#ZéphyrBleu"], "to": "inside"}
    assert client(house.nadia).post("/write/", {"place": "home", "text": "Lequel ?", **poll}).status_code == 422
    picture = SimpleUploadedFile("zephyr_bleu.txt", b"Bonjour.", "text/plain")
    file = {"place": "home", "to": "inside", "kind": "note", "text": "Voici", "files": picture}
    assert client(house.nadia).post("/write/", file).status_code == 422
    assert Post.objects.filter(author=house.nadia, pk__gt=post.pk).count() == 0


def test_a_file_that_cannot_be_read_is_held(house: House) -> None:
    """CNF-02: what could not be checked waits, and its author is told."""
    broken = SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "application/pdf")
    answer = client(house.nadia).post(
        "/write/", {"place": "home", "to": "public", "kind": "note", "text": "Le plan", "files": broken}
    )
    held = Held.objects.filter(author=house.nadia).first()
    assert not Post.objects.filter(author=house.nadia, text="Le plan").exists()
    assert answer.status_code == 422 or (held is not None and answer["Location"] == held.get_absolute_url())


def test_an_app_is_told_which_field_and_why(house: House) -> None:
    app = App(house.nadia)
    told = app.post("statuses", {"status": SAID, "visibility": "private"}, status=422)
    assert SECRET in told["error"] and "text" in told["details"]
    assert "mask" in told["parvis"]["ways"]
    warned = app.post(
        "statuses", {"status": "Écrivez à p.durand@fournisseur.example", "visibility": "public"}, status=422
    )
    assert warned["code"] == "warned"
    despite = {"parvis": {"despite": "Il me l’a demandé."}}
    said = app.post("statuses", {"status": "Écrivez à p.durand@fournisseur.example", "visibility": "public", **despite})
    assert Entry.objects.get(verb="guard.overridden").about_id == int(said["id"])
    waiting = App(house.bastien).post("statuses", {"status": SAID, "visibility": "private"}, status=422)
    assert waiting["code"] == "waiting" and SECRET not in str(waiting)
    assert waiting["held"]["url"].endswith(Held.objects.get(author=house.bastien).get_absolute_url())


def test_a_lesson_is_offered_at_the_moment_of_risk_once(house: House) -> None:
    text = "Écrivez à p.durand@fournisseur.example"
    Passed.objects.filter(actor=house.nadia).delete()
    first, second = sent(house.nadia, text), sent(house.nadia, text)
    assert "/lessons/" in first.content.decode()
    assert "/lessons/" not in re.sub(r"(?s)<nav.*?</nav>", "", second.content.decode())
