"""Files of posts: taken in, prepared, described, given up, and gone from the disk when they should be (UPL)."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone

from parvis.core.errors import Refused
from parvis.identity.models import Actor
from parvis.spaces.models import Space
from parvis.spaces.query import parse
from parvis.spaces.search import search
from parvis.stream.actions import attaching, drafting
from parvis.stream.actions.attaching import attach_bytes, describe, remove, upload
from parvis.stream.actions.correcting import delete, edit
from parvis.stream.actions.purging import purge_orphans, sweep_store
from parvis.stream.jobs import prepare_media, sweep_waiting
from parvis.stream.models import Attachment
from parvis.stream.writing import MOST_IMAGES, Writing
from tests.core.hostile import gif, pdf, png_header_bomb
from tests.core.test_av_media import record
from tests.stream.file_store import SECRET_PLACE, kept, photo, store
from tests.stream.small_house import person, room, say, viewer

pytestmark = pytest.mark.django_db
Commit = Callable[..., AbstractContextManager[Any]]
__all__ = ["store"]


@pytest.fixture
def ines() -> Actor:
    return person("Inès")


@pytest.fixture
def atelier(ines: Actor) -> Space:
    return room("atelier", ines)


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Commit) -> Callable[[], AbstractContextManager[Any]]:
    """A block after which jobs and deletions have run, as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_picture_is_drawn_again_under_a_name_of_ours(ines: Actor, store: Path) -> None:
    picture = attach_bytes(photo(), "../../Été à la mer.html", by=viewer(ines), alt="  The sea \n in June ")
    assert (picture.kind, picture.state, picture.mime) == ("image", "ready", "image/jpeg")
    assert (picture.name, picture.alt) == ("Été à la mer.jpg", "The sea in June")
    assert (picture.width, picture.height) == (60, 40)
    assert picture.blurhash
    assert kept() == {picture.path, picture.small_path}
    assert "mer" not in picture.path
    assert all(SECRET_PLACE.encode() not in (store / name).read_bytes() for name in kept())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!doctype html><script>alert(1)</script>", "page.png"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "drawing.svg"),
        (b'<?xml version="1.0"?><x/>', "sheet.xml"),
    ],
)
def test_what_a_browser_could_run_is_kept_as_opaque_bytes(data: bytes, name: str, ines: Actor) -> None:
    file = attach_bytes(data, name, by=viewer(ines))
    assert (file.kind, file.mime) == ("file", "application/octet-stream")
    assert file.path.endswith(".bin")


@pytest.mark.parametrize("data", [png_header_bomb(), photo()[:300], gif(301)])
def test_a_picture_that_cannot_be_drawn_is_refused_and_leaves_nothing(data: bytes, ines: Actor) -> None:
    with pytest.raises(Refused) as refused:
        attach_bytes(data, "flood.png", by=viewer(ines))
    assert refused.value.field == "files"
    assert "flood.png" in str(refused.value)
    assert kept() == set()
    assert not Attachment.objects.exists()


def test_the_largest_file_is_a_matter_of_settings(ines: Actor, settings: Any) -> None:
    settings.MAX_UPLOAD = 1000
    assert attach_bytes(b"a" * 1000, "just.txt", by=viewer(ines)).size == 1000
    with pytest.raises(Refused) as refused:
        attach_bytes(b"a" * 1001, "over.txt", by=viewer(ines))
    assert refused.value.code == "heavy"
    assert len(kept()) == 1


def test_nobody_fills_the_disk_with_what_he_never_publishes(ines: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST_WAITING", 2)
    for name in ("one", "two"):
        attach_bytes(b"words", f"{name}.txt", by=viewer(ines))
    with pytest.raises(Refused) as refused:
        attach_bytes(b"words", "three.txt", by=viewer(ines))
    assert refused.value.code == "quota"
    assert attach_bytes(b"words", "mine.txt", by=viewer(person("Karim"))).pk


def test_a_large_upload_is_read_from_where_it_lies(ines: Actor) -> None:
    with TemporaryUploadedFile("notes.txt", "text/html", 11, None) as file:
        file.write(b"eleven char")
        file.seek(0)
        taken = upload(file, by=viewer(ines))
    with default_storage.open(taken.path) as stored:
        assert stored.read() == b"eleven char"
    assert taken.mime == "text/plain"


def test_a_visitor_adds_nothing() -> None:
    from parvis.identity.viewer import VISITOR

    with pytest.raises(Refused):
        attach_bytes(b"words", "note.txt", by=VISITOR)


def test_a_video_is_cleaned_before_anybody_sees_it(ines: Actor, tmp_path: Path, store: Path, commit: Commit) -> None:
    data = record(tmp_path / "walk.mov", "mov", video="libx264", audio="aac").read_bytes()
    with commit():
        video = attach_bytes(data, "walk.mov", by=viewer(ines))
        assert (video.kind, video.state) == ("video", "working")
    video.refresh_from_db()
    assert (video.state, video.mime, video.name) == ("ready", "video/mp4", "walk.mp4")
    assert (video.width, video.height, round(video.duration)) == (64, 48, 1)
    assert kept() == {video.path, video.small_path}
    assert all(b"SECRET" not in (store / name).read_bytes() for name in kept())


def test_a_recording_nobody_could_play_is_refused_with_a_reason(ines: Actor, tmp_path: Path, commit: Commit) -> None:
    data = record(tmp_path / "old.mp4", "mp4", video="mpeg4").read_bytes()
    with commit():
        video = attach_bytes(data, "old.mp4", by=viewer(ines))
    video.refresh_from_db()
    assert video.state == "refused"
    assert "Browsers can’t play" in video.refusal_text
    assert kept() == set()
    with pytest.raises(Refused, match=r"old\.mp4"):
        say("Look", by=ines, attachments=(video.pk,))


def test_without_the_tool_recordings_are_refused_at_the_door(ines: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "find_spec", lambda name: None)
    with pytest.raises(Refused) as refused:
        attach_bytes(b"ID3" + bytes(200), "song.mp3", by=viewer(ines))
    assert refused.value.code == "no_player"
    assert attach_bytes(photo(), "still.jpg", by=viewer(ines)).state == "ready"


def test_a_lost_call_is_made_again(ines: Actor, tmp_path: Path) -> None:
    video = attach_bytes(
        record(tmp_path / "a.mp4", "mp4", video="libx264").read_bytes(), "a.mp4", by=viewer(ines)
    )  # the commit, and so the call, never comes
    sweep_waiting()
    video.refresh_from_db()
    assert video.state == "working"
    Attachment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    sweep_waiting()
    video.refresh_from_db()
    assert video.state == "ready"


def test_preparing_twice_does_no_harm(ines: Actor, tmp_path: Path, commit: Commit) -> None:
    with commit():
        sound = attach_bytes(
            record(tmp_path / "a.mp3", "mp3", audio="libmp3lame").read_bytes(), "a.mp3", by=viewer(ines)
        )
    with commit():
        prepare_media(sound.pk)
    sound.refresh_from_db()
    assert (sound.state, sound.small_path) == ("ready", "")
    assert kept() == {sound.path}


def test_the_words_of_a_document_are_found_by_those_who_may_read_it(
    ines: Actor, atelier: Space, commit: Commit
) -> None:
    with commit():
        document = attach_bytes(pdf("the zanzibar invoice"), "invoice.pdf", by=viewer(ines))
        say("For your files", by=ines, spaces=(atelier,), attachments=(document.pk,))
    document.refresh_from_db()
    assert document.text == "the zanzibar invoice"
    assert found("zanzibar", ines) == ["file"]
    assert found("zanzibar", person("Karim")) == []


def found(words: str, actor: Actor) -> list[str]:
    """The kinds of things a person finds."""
    return [hit.kind for hit in search(viewer(actor), parse(words)).hits]


def test_only_the_owner_describes_or_removes(ines: Actor, commit: Commit) -> None:
    karim = person("Karim")
    picture = attach_bytes(photo(), "sea.jpg", by=viewer(ines))
    describe(picture, by=viewer(ines), alt="The sea", focus=(5, -0.5))
    picture.refresh_from_db()
    assert (picture.alt, picture.focus_x, picture.focus_y, picture.focus) == ("The sea", 1.0, -0.5, "bottom right")
    with pytest.raises(Refused):
        describe(picture, by=viewer(karim), alt="My sea")
    with pytest.raises(Refused):
        remove(picture, by=viewer(karim))
    assert kept()
    with commit():
        remove(picture, by=viewer(ines))
    assert kept() == set()


def test_somebody_elses_upload_is_as_good_as_none(ines: Actor) -> None:
    picture = attach_bytes(photo(), "sea.jpg", by=viewer(ines))
    karim = person("Karim")
    with pytest.raises(Refused) as foreign:
        say("Mine", by=karim, attachments=(picture.pk,))
    with pytest.raises(Refused) as absent:
        say("Mine", by=karim, attachments=(12,))
    assert str(foreign.value) == str(absent.value)
    assert say("Mine", by=ines, attachments=(picture.pk,)).attachments.get() == picture


def test_an_upload_stands_with_one_post(ines: Actor) -> None:
    picture = attach_bytes(photo(), "sea.jpg", by=viewer(ines))
    say("First", by=ines, attachments=(picture.pk,))
    with pytest.raises(Refused):
        say("Again", by=ines, attachments=(picture.pk,))


def test_a_post_holds_ten_pictures(ines: Actor) -> None:
    pictures = [attach_bytes(photo(), "sea.jpg", by=viewer(ines), trusted=True).pk for _ in range(MOST_IMAGES + 1)]
    with pytest.raises(Refused, match="10"):
        say("Too many", by=ines, attachments=tuple(pictures))
    assert say("Enough", by=ines, attachments=tuple(pictures[:-1])).attachments.count() == MOST_IMAGES


def test_deleting_a_post_deletes_the_bytes_of_its_whole_thread_at_once(ines: Actor, commit: Commit) -> None:
    post = say("Look", by=ines, attachments=(attach_bytes(photo(), "a.jpg", by=viewer(ines)).pk,))
    other = attach_bytes(b"stays", "other.txt", by=viewer(ines))
    from tests.stream.small_house import answer

    reply = answer("Nice", by=ines, on=post)
    edit(reply, Writing("Nice", attachments=(attach_bytes(b"words", "b.txt", by=viewer(ines)).pk,)), by=viewer(ines))
    assert len(kept()) == 4
    with commit():
        delete(post, by=viewer(ines))
        assert len(kept()) == 4  # nothing goes before it is certain
    assert kept() == {other.path}


def test_what_an_edit_takes_out_is_gone_and_what_it_keeps_stays(ines: Actor, commit: Commit) -> None:
    first, second = (attach_bytes(b"words", f"{n}.txt", by=viewer(ines)) for n in "ab")
    post = say("Two files", by=ines, attachments=(first.pk, second.pk))
    with commit():
        edit(post, Writing("One file", attachments=(second.pk,)), by=viewer(ines))
    assert kept() == {second.path}
    assert list(post.attachments.all()) == [second]


def test_an_upload_never_attached_is_gone_within_a_day(ines: Actor, commit: Commit) -> None:
    lost, drafted, attached = (attach_bytes(b"words", f"{n}.txt", by=viewer(ines)) for n in "abc")
    say("With a file", by=ines, attachments=(attached.pk,))
    drafting.keep("home", {"text": "later", "attachments": [str(drafted.pk)]}, by=viewer(ines))
    with commit():
        assert purge_orphans(timezone.now() + timedelta(hours=23)) == 0
    assert len(kept()) == 3
    with commit():
        assert purge_orphans(timezone.now() + timedelta(hours=25)) == 1
    assert kept() == {drafted.path, attached.path}
    assert not Attachment.objects.filter(pk=lost.pk).exists()


def test_bytes_that_a_crash_left_without_a_row_are_swept(ines: Actor, store: Path, commit: Commit) -> None:
    file, picture = attach_bytes(b"words", "a.txt", by=viewer(ines)), attach_bytes(photo(), "b.jpg", by=viewer(ines))
    stray, fresh = store / "files/ab/stray.bin", store / "incoming/fresh.bin"
    for path in (stray, fresh):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    yesterday = (timezone.now() - timedelta(hours=25)).timestamp()
    for path in (stray, store / file.path, store / picture.path, store / picture.small_path):
        os.utime(path, (yesterday, yesterday))
    with commit():
        assert sweep_store(timezone.now()) == 1
    assert not stray.exists()
    assert fresh.exists()
    assert {file.path, picture.path, picture.small_path} <= kept()
