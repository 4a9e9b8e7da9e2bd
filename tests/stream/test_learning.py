"""What is restricted or confidential is recognised where it would go further, for as long as it stands."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.core.ledger import Entry, tell
from parvis.core.ledger import record as note
from parvis.guard.judge import judge
from parvis.guard.models import Passage, Print, Source
from parvis.guard.verdict import Outcome, Piece
from parvis.identity.models import Actor
from parvis.spaces.actions.settling import change_threshold
from parvis.spaces.models import Level, Reach, Role, Space
from parvis.stream.actions import attaching
from parvis.stream.actions.correcting import delete, edit
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.models import Attachment, Post
from parvis.stream.writing import Destination, PollWriting, Writing
from tests.guard.house import INSIDE, House, house, within
from tests.spaces.people import as_, room, seated

pytestmark = pytest.mark.django_db
TEXT = "Le site de Labruguière serait fermé en juin, et ses machines ramenées à Mazamet avant la rentrée."
OTHER = "Le fournisseur de boucles lyonnais livrera douze mille pièces anodisées au printemps prochain."


@pytest.fixture
def home(db: None) -> House:
    return house()


def said(home: House, text: str = TEXT, *, space: Space | None = None, **more: object) -> Post:
    to = Destination(Reach.SPACE, (space or home.atlas,))
    return publish(Writing(text=text, **more), by=as_(home.nadia), to=to)  # type: ignore[arg-type]


def stopped(home: House, text: str = TEXT) -> bool:
    """Whether Nadia is told something, when she says this to everybody inside."""
    return home.verdict(text, INSIDE, home.nadia).outcome > Outcome.PASS


def test_what_is_said_in_a_closed_room_is_known_until_it_is_gone(home: House) -> None:
    assert not stopped(home)
    post = said(home)
    assert stopped(home) and home.verdict(TEXT, within(home.atlas), home.nadia).outcome == Outcome.PASS
    edit(post, Writing(text=OTHER), by=as_(home.nadia))
    assert not stopped(home) and stopped(home, OTHER)
    answer = comment(Writing(text=TEXT), by=as_(home.karim), on=post)
    assert stopped(home)
    delete(answer, by=as_(home.karim))
    assert not stopped(home)
    delete(post, by=as_(home.nadia))
    assert not stopped(home, OTHER) and not Source.objects.exists()


def test_options_descriptions_and_files_are_known_with_it(home: House) -> None:
    nadia = as_(home.nadia)
    Space.objects.filter(pk=home.atlas.pk).update(tools=["polls", "files"])
    said(home, "Que garde-t-on ?", kind=Post.Kind.POLL, poll=PollWriting((TEXT, "Rien")))
    assert stopped(home)
    early = attaching.attach_bytes(b"lu avant", "avant.txt", by=nadia)
    Attachment.objects.filter(pk=early.pk).update(text=OTHER)
    post = said(home, "Voici le document.", attachments=(early.pk,))
    assert stopped(home, OTHER)
    late = attaching.attach_bytes(b"lu plus tard", "tard.txt", by=nadia)
    edit(post, Writing(text="Voici le document.", attachments=(late.pk,)), by=nadia)
    assert not stopped(home, OTHER)
    Attachment.objects.filter(pk=late.pk).update(text=OTHER)
    tell(note("file.read", by=None, about=late).pk)
    assert stopped(home, OTHER)
    attaching.describe(
        Attachment.objects.get(pk=late.pk),
        by=nadia,
        alt="La toile recyclée de Biella supporte quarante lavages sans perdre sa couleur.",
    )
    assert stopped(home, "La toile recyclée de Biella supporte quarante lavages sans perdre sa couleur.")
    delete(post, by=nadia, keep_files=True)
    assert not stopped(home, OTHER)


def test_nothing_is_kept_of_what_is_open_nor_of_private_messages(home: House) -> None:
    open_room = room(home.nadia, "Open", level=Level.INTERNAL)
    said(home, space=open_room)
    people = Destination(Reach.PEOPLE, people=(home.nadia, home.karim))
    publish(Writing(text=TEXT), by=as_(home.nadia), to=people)
    assert not Source.objects.exists()


def test_saying_something_open_asks_nothing_more_of_the_database(home: House) -> None:
    by, to = as_(home.nadia), Destination(Reach.INSIDE)
    publish(Writing(text=OTHER), by=by, to=to)
    with CaptureQueriesContext(connection) as queries:
        post = publish(Writing(text=TEXT), by=by, to=to)
        edit(post, Writing(text=OTHER), by=by)
        delete(post, by=by)
    assert not [query["sql"] for query in queries if "guard_source" in query["sql"]]


def test_a_space_that_closes_has_what_stands_in_it_known(home: House) -> None:
    closing = room(home.nadia, "Closing", level=Level.INTERNAL)
    post = said(home, space=closing)
    for level in (Level.RESTRICTED, Level.CONFIDENTIAL):
        change_threshold(space=closing, by=as_(home.nadia), level=level)
        for entry in Entry.objects.filter(verb="space.closed_down", told_at=None):
            tell(entry.pk)
        assert Source.objects.get(key=f"post:{post.pk}").level == level
    assert stopped(home)


def test_a_steward_of_the_room_is_told_why_and_a_stranger_is_not(home: House) -> None:
    said(home)
    seen = {
        who.name: [r.code for r in judge([Piece("text", TEXT)], INSIDE, as_(who)).told(as_(who))] for who in _two(home)
    }
    assert seen == {"Karim": ["passage"], "Lea": ["confidential"]}


def _two(home: House) -> tuple[Actor, Actor]:
    return home.karim, home.lea


def test_all_is_learnt_again_under_another_key(home: House, settings: object) -> None:
    post, gone = said(home), said(home, OTHER)
    Post.objects.filter(pk=gone.pk).update(level=Level.INTERNAL)
    settings.SECRET_KEY = "another key, as long as keys of a house are to be"  # type: ignore[attr-defined]
    assert not stopped(home)
    out = io.StringIO()
    for _twice in range(2):
        call_command("learn", stdout=out)
    assert "Learnt 1 posts" in out.getvalue()
    assert stopped(home) and list(Source.objects.values_list("key", flat=True)) == [f"post:{post.pk}"]


def test_a_sentence_said_by_everybody_is_not_learnt_a_thousand_times(home: House) -> None:
    from parvis.guard import prints
    from parvis.guard.actions.protecting import Lesson, learn_all

    learn_all([Lesson(f"page:{n}", TEXT, (home.atlas.pk,), Level.RESTRICTED) for n in range(prints.COMMONPLACE * 2)])
    assert Passage.objects.count() == prints.COMMONPLACE and Print.objects.exists()


def test_members_of_two_rooms_know_what_was_said_in_both(home: House) -> None:
    sales = room(home.nadia, "Sales", level=Level.RESTRICTED)
    seated(sales, home.lea, Role.MEMBER)
    other = room(home.nadia, "Buying", level=Level.RESTRICTED)
    publish(Writing(text=TEXT), by=as_(home.nadia), to=Destination(Reach.SPACE, (sales, other)))
    assert home.verdict(TEXT, within(sales), home.lea).outcome == Outcome.PASS
