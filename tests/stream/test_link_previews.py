"""Links that are posted show what they lead to: fetched once, by a job, through the one guarded client (SRF)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from parvis.identity.models import Actor
from parvis.stream.jobs import fetch_preview, sweep_waiting
from parvis.stream.models import Post, Preview
from tests.core.far_side import Sink, Square, sink, square
from tests.core.hostile import png_header_bomb
from tests.stream.file_store import kept, photo, store
from tests.stream.small_house import person, say

pytestmark = pytest.mark.django_db
Commit = Callable[..., AbstractContextManager[Any]]
__all__ = ["sink", "square", "store"]


@pytest.fixture(autouse=True)
def outside(settings: Any, square: Square, sink: Sink) -> None:
    """The square is on the public web; the sink's port is open, so only its address protects it."""
    settings.PARVIS_OUTBOUND_EXEMPT = ["127.0.0.2/32"]
    settings.PARVIS_OUTBOUND_PORTS = [square.port, sink.port]


@pytest.fixture
def ines() -> Actor:
    return person("Inès")


def page(title: str = "Le grand col", image: str = "", more: str = "") -> bytes:
    return (
        f'<html><head><title>{title}</title><meta property="og:description" content="A walk of three days">'
        f'<meta property="og:site_name" content="Sentiers"><meta property="og:image" content="{image}">{more}</head></html>'
    ).encode()


def at(square: Square, path: str) -> str:
    return square.url(path, host="127.0.0.2")


@pytest.fixture
def post(ines: Actor, django_capture_on_commit_callbacks: Commit) -> Callable[[str], Post]:
    """Publish a text, and let the listeners hear of it."""

    def publish(text: str) -> Post:
        with django_capture_on_commit_callbacks(execute=True):
            return say(text, by=ines)

    return publish


def test_a_link_shows_what_it_leads_to(square: Square, post: Callable[[str], Post]) -> None:
    image = square.add("/col.jpg", photo(1000, 800), content_type="image/jpeg")
    square.add("/col", page(image=at(square, "/col.jpg")), content_type="text/html")
    card = post(f"Read {at(square, '/col')}").previews.get()
    assert (card.title, card.description, card.site) == ("Le grand col", "A walk of three days", "Sentiers")
    assert card.fetched_at is not None
    assert kept() == {f"faces/{card.image}"}
    with default_storage.open(f"faces/{card.image}") as file, Image.open(file) as drawn:
        assert drawn.size == (800, 420)
        assert not drawn.getexif()
    assert image


def test_a_page_is_fetched_once_for_everybody_and_again_after_a_week(
    square: Square, post: Callable[[str], Post], django_capture_on_commit_callbacks: Commit
) -> None:
    square.add("/col.jpg", photo(), content_type="image/jpeg")
    square.add("/col", page(image=at(square, "/col.jpg")), content_type="text/html")
    for _ in range(2):
        post(at(square, "/col"))
    assert [visit.path for visit in square.visits] == ["/col", "/col.jpg"]
    Preview.objects.update(fetched_at=timezone.now() - timedelta(days=8))
    square.add("/col", page("Closed"), content_type="text/html")
    post(at(square, "/col"))
    assert Preview.objects.get().title == "Closed"
    assert kept() == set()


@pytest.mark.parametrize("path", ["", "/latest/meta-data"])
def test_a_link_into_our_own_network_is_never_followed(path: str, post: Callable[[str], Post], sink: Sink) -> None:
    card = post(f"http://127.0.0.1:{sink.port}{path}").previews.get()
    assert (card.title, card.image, card.fetched_at is None) == ("", "", False)
    assert sink.hits() == 0


def test_neither_is_a_redirection_or_a_picture_that_leads_there(
    square: Square, post: Callable[[str], Post], sink: Sink
) -> None:
    inner = f"http://127.0.0.1:{sink.port}/"
    square.add("/away", status=302, location=inner)
    square.add("/page", page(image=f"{inner}x.png"), content_type="text/html")
    assert post(at(square, "/away")).previews.get().title == ""
    card = post(at(square, "/page")).previews.get()
    assert (card.title, card.image) == ("Le grand col", "")
    assert sink.hits() == 0


@pytest.mark.parametrize(
    ("data", "mime"),
    [(png_header_bomb(), "image/png"), (b"<svg onload='alert(1)'/>", "image/svg+xml"), (b"", "image/png")],
)
def test_a_picture_that_is_none_is_left_out(
    data: bytes, mime: str, square: Square, post: Callable[[str], Post]
) -> None:
    square.add("/x", data, content_type=mime)
    square.add("/page", page(image=at(square, "/x")), content_type="text/html")
    card = post(at(square, "/page")).previews.get()
    assert (card.title, card.image) == ("Le grand col", "")
    assert kept() == set()


def test_a_page_that_is_down_is_not_asked_again_and_again(square: Square, post: Callable[[str], Post]) -> None:
    square.add("/broken", status=500)
    card = post(at(square, "/broken")).previews.get()
    assert card.fetched_at is not None
    fetch_preview(card.pk)
    assert len(square.visits) == 1


def test_a_lost_call_is_made_again(square: Square, ines: Actor) -> None:
    square.add("/col", page(), content_type="text/html")
    made = say(at(square, "/col"), by=ines)  # the commit, and so the call, never comes
    sweep_waiting()
    assert Preview.objects.get().fetched_at is None
    Post.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(hours=1))
    sweep_waiting()
    assert Preview.objects.get().title == "Le grand col"
