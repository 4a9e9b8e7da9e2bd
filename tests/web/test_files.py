"""The bytes of files: to whom they go, as what, and which part; and a composer's uploads (UPL-01, 02, 05, 07, 08)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client

from parvis.core import limiting
from parvis.identity.models import Actor
from parvis.spaces.models import Organisation, Reach, Space
from parvis.stream.actions.attaching import attach_bytes
from parvis.stream.models import Attachment, Post
from tests.stream.file_store import kept, photo, store
from tests.stream.small_house import leave, person, room, say, viewer

pytestmark = pytest.mark.django_db
__all__ = ["store"]
LETTERS = b"abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(autouse=True)
def house(db: None) -> Organisation:
    return Organisation.objects.create(pk=1, name="Maison Ferrand")


@pytest.fixture
def ines() -> Actor:
    return person("Inès")


@pytest.fixture
def karim() -> Actor:
    return person("Karim")


@pytest.fixture
def atelier(ines: Actor, karim: Actor) -> Space:
    return room("atelier", ines, karim, visibility="hidden")


def browser(actor: Actor | None = None, **options: Any) -> Client:
    """A browser, signed in as somebody."""
    client = Client(**options)
    if actor and actor.account:
        client.force_login(actor.account)
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def shown(response: HttpResponseBase) -> tuple[int, list[tuple[str, str]], bytes]:
    """All that a response says, but for what is random in every page."""
    nonce = re.compile(r"nonce[-=]\"?[\w+/=]+|X-CSRFToken&quot;: &quot;\w+|\"X-CSRFToken\": \"\w+|value=\"\w{64}")
    headers = sorted((name, nonce.sub("", value)) for name, value in response.items())
    return response.status_code, headers, nonce.sub("", body(response).decode()).encode()


def with_post(actor: Actor, data: bytes, name: str, *spaces: Space, **more: Any) -> tuple[Attachment, Post]:
    file = attach_bytes(data, name, by=viewer(actor))
    return file, say("Look", by=actor, spaces=spaces, attachments=(file.pk,), **more)


def test_a_file_goes_to_those_who_may_read_its_post_and_to_nobody_else(
    ines: Actor, karim: Actor, atelier: Space
) -> None:
    picture, _post = with_post(ines, photo(), "sea.jpg", atelier)
    lea = person("Léa")
    for path in (picture.get_absolute_url(), picture.small_url, f"/files/{picture.pk}/"):
        absent = re.sub(r"/\d+/", "/12/", path)
        assert browser(karim).get(path).status_code == 200
        for stranger in (lea, None):
            eyes = browser(stranger)
            hidden, missing = eyes.get(path), eyes.get(absent)
            assert hidden.status_code == 404
            assert shown(hidden) == shown(missing)


def test_leaving_a_space_cuts_access_even_to_what_a_browser_kept(ines: Actor, karim: Actor, atelier: Space) -> None:
    picture, _post = with_post(ines, photo(), "sea.jpg", atelier)
    his = browser(karim)
    first = his.get(picture.small_url)
    assert first["Cache-Control"] == "private, no-cache"
    assert his.get(picture.small_url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    leave(karim, atelier)
    again = his.get(picture.small_url, headers={"If-None-Match": first["ETag"]})
    assert shown(again) == shown(his.get("/files/12/small", headers={"If-None-Match": first["ETag"]}))
    assert again.status_code == 404
    assert browser(ines).get(picture.small_url).status_code == 200


def test_an_upload_is_its_owners_until_it_is_attached(ines: Actor, karim: Actor) -> None:
    note = attach_bytes(LETTERS, "note.txt", by=viewer(ines))
    assert body(browser(ines).get(note.get_absolute_url())) == LETTERS
    assert browser(karim).get(note.get_absolute_url()).status_code == 404
    assert browser().get(note.get_absolute_url()).status_code == 404


def test_the_files_of_a_deleted_post_are_gone_with_it(ines: Actor, atelier: Space) -> None:
    from parvis.stream.actions.correcting import delete

    note, post = with_post(ines, LETTERS, "note.txt", atelier)
    delete(post, by=viewer(ines))
    assert browser(ines).get(note.get_absolute_url()).status_code == 404


def test_visitors_get_what_is_public_and_may_keep_it_a_little(ines: Actor, house: Organisation) -> None:
    ines.is_public = True
    ines.save()
    picture, _post = with_post(ines, photo(), "sea.jpg", reach=Reach.PUBLIC)
    inner, _post = with_post(ines, photo(), "inner.jpg")
    answer = browser().get(picture.get_absolute_url())
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=300")
    assert browser(ines).get(picture.get_absolute_url())["Cache-Control"] == "private, no-cache"
    assert browser().get(inner.get_absolute_url()).status_code == 404
    house.square_open = False
    house.save()
    assert browser().get(picture.get_absolute_url()).status_code == 302


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "face.png"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "drawing.svg"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><x/>', "page.xhtml"),
        (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "script.txt"),
        (b"%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj", "form.pdf"),
        (b"FWS\x09" + bytes(60), "game.swf"),
    ],
)
def test_nothing_that_could_run_is_shown_in_place(data: bytes, name: str, ines: Actor) -> None:
    answer = browser(ines).post("/files/", {"file": SimpleUploadedFile(name, data, "text/html")})
    if answer.status_code == 422:  # it claimed to be a picture, and was none
        assert not Attachment.objects.exists()
        return
    file = Attachment.objects.get()
    answer = browser(ines).get(file.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not re.search("html|svg|xml|script|flash", answer["Content-Type"])


def test_a_picture_is_shown_in_place_and_locked_in_all_the_same(ines: Actor) -> None:
    picture = attach_bytes(photo(), "sea.jpg", by=viewer(ines))
    answer = browser(ines).get(picture.get_absolute_url())
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["Content-Type"] == "image/jpeg"
    kept_by_browser = browser(ines).get(picture.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control"):
        assert kept_by_browser[header] == answer[header]
    assert browser(ines).get(picture.small_url)["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "a\r\nSet-Cookie: x=1.txt",
        'quo"te.txt',
        "x" * 300 + ".txt",
        "exe\u202etxt.doc",
        "nul\0.txt",
        "a#b?c%2e.txt",
    ],
)
def test_names_are_shown_safely_and_never_lead_anywhere(name: str, ines: Actor) -> None:
    note = attach_bytes(LETTERS, name, by=viewer(ines))
    answer = browser(ines).get(note.get_absolute_url())
    assert body(answer) == LETTERS
    assert not re.search(r"[\r\n\0\u202e]|passwd.*/", answer["Content-Disposition"])
    assert "Set-Cookie" not in answer
    assert all(re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{32}\.bin", path) for path in kept())


@pytest.mark.parametrize(
    ("asked", "status", "said", "sent"),
    [
        ("bytes=0-3", 206, "bytes 0-3/26", b"abcd"),
        ("bytes=20-", 206, "bytes 20-25/26", b"uvwxyz"),
        ("bytes=-2", 206, "bytes 24-25/26", b"yz"),
        ("bytes=-900", 206, "bytes 0-25/26", LETTERS),
        ("bytes=20-900", 206, "bytes 20-25/26", b"uvwxyz"),
        ("bytes=26-", 416, "bytes */26", b""),
        ("bytes=-0", 416, "bytes */26", b""),
        ("bytes=5-2", 200, None, LETTERS),
        ("bytes=0-1,4-5", 200, None, LETTERS),
        ("bytes=-", 200, None, LETTERS),
        ("lines=1-2", 200, None, LETTERS),
    ],
)
def test_a_part_of_a_file(asked: str, status: int, said: str | None, sent: bytes, ines: Actor) -> None:
    note = attach_bytes(LETTERS, "note.txt", by=viewer(ines))
    answer = browser(ines).get(note.get_absolute_url(), headers={"Range": asked})
    assert (answer.status_code, answer.get("Content-Range"), body(answer)) == (status, said, sent)
    assert answer["Content-Length"] == str(len(sent))
    assert answer["Accept-Ranges"] == "bytes"


def test_a_part_of_another_version_is_the_whole(ines: Actor) -> None:
    note = attach_bytes(LETTERS, "note.txt", by=viewer(ines))
    mine = browser(ines)
    tag = mine.head(note.get_absolute_url())["ETag"]
    for given, sent in ((tag, b"ab"), ('"other"', LETTERS)):
        answer = mine.get(note.get_absolute_url(), headers={"Range": "bytes=0-1", "If-Range": given})
        assert body(answer) == sent


def test_asking_for_the_headers_sends_no_bytes(ines: Actor) -> None:
    note = attach_bytes(LETTERS, "note.txt", by=viewer(ines))
    answer = browser(ines).head(note.get_absolute_url())
    assert (answer.status_code, answer["Content-Length"], body(answer)) == (200, "26", b"")


def test_a_file_called_small_is_itself(ines: Actor) -> None:
    note = attach_bytes(LETTERS, "small", by=viewer(ines))
    assert note.get_absolute_url().endswith("/small")
    assert body(browser(ines).get(note.get_absolute_url())) == LETTERS


def test_faces_are_pictures_by_their_random_name_and_nothing_else(ines: Actor) -> None:
    name = "0123456789abcdef" * 2
    default_storage.save(f"faces/{name}.jpg", ContentFile(photo()))
    note = attach_bytes(LETTERS, "note.txt", by=viewer(ines))
    answer = browser().get(f"/faces/{name}.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in answer["Cache-Control"]
    for path in (f"{name}.html", f"../{note.path}", note.path.split("/")[-1], f"{'f' * 32}.jpg", f"{name}.jpg/"):
        assert browser(ines).get(f"/faces/{path}").status_code == 404


def test_a_composer_takes_a_file_and_shows_how_it_stands(ines: Actor) -> None:
    mine = browser(ines)
    answer = mine.post("/files/", {"file": SimpleUploadedFile("sea.jpg", photo(), "text/html")})
    picture = Attachment.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 201
    assert f'name="attachments" value="{picture.pk}" checked' in page
    assert f'name="alt-{picture.pk}"' in page
    assert mine.post(f"/files/{picture.pk}/", {f"alt-{picture.pk}": "The sea"}).status_code == 204
    assert mine.post(f"/files/{picture.pk}/", {f"focus-{picture.pk}": "0.50,-1.00"}).status_code == 204
    picture.refresh_from_db()
    assert (picture.alt, picture.focus_x, picture.focus_y) == ("The sea", 0.5, -1.0)
    assert mine.delete(f"/files/{picture.pk}/").status_code == 200
    assert not Attachment.objects.exists()


def test_refusals_come_with_a_sentence_and_their_own_status(
    ines: Actor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = browser(ines)
    settings.MAX_UPLOAD = 100
    too_big = mine.post(
        "/files/", {"file": SimpleUploadedFile("big.txt", b"a" * 101)}, headers={"Accept-Language": "en"}
    )
    assert too_big.status_code == 413
    assert "big.txt" in too_big.content.decode()
    assert mine.post("/files/", {"file": SimpleUploadedFile("x.jpg", photo()[:60])}).status_code == 422
    assert mine.post("/files/").status_code == 422
    assert kept() == set()
    settings.RATE_LIMITS = True
    monkeypatch.setattr("parvis.web.pages.files.UPLOADS", ("1/hour", "uploads"))
    limiting._limiter.cache_clear()
    answers = [mine.post("/files/", {"file": SimpleUploadedFile("a.txt", b"a")}).status_code for _ in range(2)]
    assert answers == [201, 429]


def test_visitors_and_strangers_change_nothing(ines: Actor, karim: Actor) -> None:
    picture, _post = with_post(ines, photo(), "sea.jpg")
    address = f"/files/{picture.pk}/"
    assert browser().post("/files/", {"file": SimpleUploadedFile("a.txt", b"a")}).status_code == 302
    assert browser(karim).post(address, {f"alt-{picture.pk}": "Mine"}).status_code == 422
    assert browser(karim).delete(address).status_code == 200  # as good as nothing: it stands with a post
    assert browser().delete(address).status_code == 404
    assert browser(ines, enforce_csrf_checks=True).post(address, {f"alt-{picture.pk}": "x"}).status_code == 403
    picture.refresh_from_db()
    assert (picture.alt, picture.post_id is not None) == ("", True)


def test_files_are_posted_without_scripts(ines: Actor, atelier: Space) -> None:
    before = attach_bytes(photo(), "before.jpg", by=viewer(ines))
    form = {
        "place": "home",
        "text": "Two files",
        "to": f"space:{atelier.pk}",
        "attachments": [str(before.pk)],
        f"alt-{before.pk}": "The old door",
        "files": [SimpleUploadedFile("after.jpg", photo()), SimpleUploadedFile("note.txt", LETTERS)],
    }
    assert browser(ines).post("/write/", form).status_code == 302
    post = Post.objects.get()
    assert [file.name for file in post.attachments.all()] == ["before.jpg", "after.jpg", "note.txt"]
    assert post.attachments.first().alt == "The old door"  # type: ignore[union-attr]


def test_a_post_shows_its_files(ines: Actor, atelier: Space) -> None:
    picture = attach_bytes(photo(), "sea.jpg", by=viewer(ines), alt='A "blue" <sea>')
    note = attach_bytes(LETTERS, "note & co.txt", by=viewer(ines))
    absent = Attachment.objects.create(
        owner=ines, kind="file", state="absent", name="plan.dwg", source_url="javascript:alert(1)"
    )
    post = say("Look", by=ines, spaces=(atelier,), attachments=(picture.pk, note.pk, absent.pk))
    page = browser(ines).get(f"/posts/{post.pk}/").content.decode()
    assert f'src="{picture.small_url}"' in page
    assert 'alt="A &quot;blue&quot; &lt;sea&gt;"' in page
    assert f'href="{note.get_absolute_url()}"' in page
    assert "note &amp; co.txt" in page
    assert "plan.dwg" in page
    assert "javascript:alert" not in page


def test_a_form_whose_files_are_not_all_taken_takes_none(ines: Actor, atelier: Space) -> None:
    files = [SimpleUploadedFile("note.txt", LETTERS), SimpleUploadedFile("broken.jpg", photo()[:60])]
    form = {"place": "home", "text": "Two files", "to": f"space:{atelier.pk}", "files": files}
    answer = browser(ines).post("/write/", form)
    assert answer.status_code == 422
    assert "broken.jpg" in answer.content.decode()
    assert "Two files" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_post_refused_keeps_the_files_it_came_with(ines: Actor, atelier: Space) -> None:
    form = {
        "place": "home",
        "text": "x" * 5001,
        "to": f"space:{atelier.pk}",
        "files": SimpleUploadedFile("note.txt", LETTERS),
    }
    answer = browser(ines).post("/write/", form)
    assert answer.status_code == 422
    assert f'name="attachments" value="{Attachment.objects.get().pk}"' in answer.content.decode()


def test_editing_a_post_shows_the_files_it_holds(ines: Actor, atelier: Space) -> None:
    note, post = with_post(ines, LETTERS, "note.txt", atelier)
    mine = browser(ines)
    assert f'name="attachments" value="{note.pk}"' in mine.get(f"/posts/{post.pk}/edit/").content.decode()
    mine.post(f"/posts/{post.pk}/edit/", {"text": "Changed", "attachments": [str(note.pk)], "repliers": "readers"})
    assert post.attachments.get() == note
    mine.post(f"/posts/{post.pk}/edit/", {"text": "Changed again", "repliers": "readers"})
    assert not Attachment.objects.exists()


def test_a_recording_being_prepared_says_so_and_looks_again(ines: Actor, karim: Actor, atelier: Space) -> None:
    video, post = with_post(ines, LETTERS, "walk.mp4", atelier)
    rows = Attachment.objects.filter(pk=video.pk)
    rows.update(kind="video", state="working")
    assert f'hx-get="/files/{video.pk}/"' in browser(karim).get(f"/posts/{post.pk}/").content.decode()
    assert browser(karim).get(video.get_absolute_url()).status_code == 404
    rows.update(state="refused", refusal="too_long")
    assert "walk.mp4" not in browser(karim).get(f"/posts/{post.pk}/").content.decode()
    assert "Only you see this" in browser(ines).get(f"/posts/{post.pk}/").content.decode()
    rows.update(state="ready", duration=125)
    assert "2:05" in browser(karim).get(f"/files/{video.pk}/").content.decode()
