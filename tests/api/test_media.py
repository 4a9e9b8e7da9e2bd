"""Media from an app: taken in, described, attached, and their bytes given to those who may see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from parvis.demo.house import House
from parvis.spaces.models import Membership
from parvis.stream.models import Attachment
from tests.api.client import App
from tests.api.test_statuses import has_shape
from tests.core.test_av_media import record

MEDIA: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "type"), (str,)),
    **dict.fromkeys(("url", "preview_url", "description", "blurhash"), (str, type(None))),
    **dict.fromkeys(("remote_url", "preview_remote_url", "text_url"), (type(None),)),
    "meta": (dict,),
}


def png(width: int = 50, height: int = 50) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return SimpleUploadedFile("test1.png", out.getvalue(), "image/png")


def send(app: App, path: str = "/api/v2/media", *, verb: str = "post", status: int = 200, **fields: Any) -> Any:
    """A multipart form, as clients send files."""
    headers = {"Authorization": f"Bearer {app.token}"}
    if verb == "post":
        app.asked = app.client.post(path, fields, headers=headers)
    else:
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        body = encode_multipart(BOUNDARY, fields)
        app.asked = app.client.put(path, body, content_type=MULTIPART_CONTENT, headers=headers)
    assert app.asked.status_code == status, app.asked.content[:400]
    return app.asked.json()


def local(url: str) -> str:
    """The path of an address of this house."""
    return "/files/" + url.split("/files/", 1)[1]


@pytest.fixture
def nadia(house: House) -> App:
    return App(house.nadia)


def test_a_picture_is_measured_described_and_attached(house: House, nadia: App) -> None:
    told = send(nadia, file=png(), description="Teal", focus="0.5,-0.25")
    assert has_shape(told, MEDIA) and told["type"] == "image" and told["blurhash"]
    assert told["meta"]["original"] == {"width": 50, "height": 50, "size": "50x50", "aspect": 1.0}
    assert told["meta"]["focus"] == {"x": 0.5, "y": -0.25} and told["description"] == "Teal"
    assert send(nadia, f"/api/v1/media/{told['id']}", verb="put", description="Sea")["description"] == "Sea"
    assert nadia.get(f"media/{told['id']}")["description"] == "Sea"
    App(house.karim).get(f"media/{told['id']}", status=404)
    said = nadia.post("statuses", {"media_ids": [told["id"]]})
    assert said["content"] == "" and [media["id"] for media in said["media_attachments"]] == [told["id"]]
    edited = nadia.put(
        f"statuses/{said['id']}", {"status": "x", "media_attributes": [{"id": told["id"], "description": "Lake"}]}
    )
    assert edited["media_attachments"][0]["description"] == "Lake"
    nadia.delete(f"media/{told['id']}", status=422)
    App(house.karim).post("statuses", {"status": "Mine", "media_ids": [told["id"]]}, status=422)
    # Taken down, it may be used again for a day.
    nadia.delete(f"statuses/{said['id']}")
    again = nadia.post("statuses", {"status": "Again", "media_ids": [told["id"]]})
    assert again["media_attachments"][0]["description"] == "Lake"
    nadia.delete(f"statuses/{again['id']}", {"delete_media": True})
    assert not Attachment.objects.filter(pk=told["id"]).exists()


def test_what_is_no_file_is_refused(house: House, nadia: App) -> None:
    send(nadia, status=422)
    assert "error" in send(nadia, file=SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n broken"), status=422)
    send(nadia, file=png(), focus="left", status=422)
    waiting = send(nadia, file=png())
    assert nadia.delete(f"media/{waiting['id']}") == {}
    nadia.get(f"media/{waiting['id']}", status=404)


def test_a_key_opens_a_file_as_long_as_its_reader_may_see_it(house: House, nadia: App) -> None:
    told = send(nadia, file=png(), description="Secret seam")
    nadia.post("statuses", {"status": "For us", "space": house.atlas.slug, "media_ids": [told["id"]]})
    theo, browser = App(house.theo), Client()
    shown = next(s for s in theo.get(f"accounts/{house.atlas.pk}/statuses") if s["media_attachments"])
    url = local(shown["media_attachments"][0]["url"])
    given = browser.get(url)
    assert given.status_code == 200 and b"".join(given.streaming_content)[:4] == b"\x89PNG"
    assert given["Access-Control-Allow-Origin"] == "*"
    assert browser.get(local(shown["media_attachments"][0]["preview_url"]))["Content-Type"] == "image/webp"
    bare = f"/files/{told['id']}/test1.png"
    assert browser.get(bare).status_code == 404
    other = send(nadia, file=png())
    assert browser.get(url.replace(told["id"], other["id"])).status_code == 404
    assert browser.get(url.replace(f"/{house.theo.pk}.", f"/{house.nadia.pk}.")).status_code == 404
    Membership.objects.filter(actor=house.theo.pk, space=house.atlas).delete()
    assert browser.get(url).status_code == 404


def test_what_is_on_the_square_needs_no_key(house: House, nadia: App) -> None:
    told = send(nadia, file=png())
    nadia.post("statuses", {"status": "Out", "visibility": "public", "media_ids": [told["id"]]})
    shown = App().get("timelines/public")[0]["media_attachments"][0]
    assert local(shown["url"]) == f"/files/{told['id']}/test1.png"
    assert Client().get(local(shown["url"]))["Access-Control-Allow-Origin"] == "*"


def test_a_recording_is_prepared_then_shown_as_mp4(
    house: House,
    nadia: App,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    film = record(tmp_path / "film.webm", "webm", video="libvpx", audio="libopus").read_bytes()
    with django_capture_on_commit_callbacks() as after:
        told = send(
            nadia,
            file=SimpleUploadedFile("film.webm", film, "video/webm"),
            thumbnail=png(),
            description="A hem",
            status=202,
        )
    assert told["url"] is None and told["type"] == "video"
    nadia.get(f"media/{told['id']}", status=206)
    said = nadia.post("statuses", {"status": "Film", "media_ids": [told["id"]]})
    assert said["media_attachments"][0]["url"] is None
    for job in after:
        job()
    ready = nadia.get(f"media/{told['id']}")
    assert ready["url"].endswith(".mp4") and ready["preview_url"].endswith(".png")
    assert (ready["meta"]["original"]["width"], ready["meta"]["original"]["height"]) == (64, 48)
    assert ready["meta"]["original"]["duration"] > 0.5
    assert ready["meta"]["small"]["size"] == "50x50" and ready["description"] == "A hem"
    assert nadia.get(f"statuses/{said['id']}")["media_attachments"][0]["url"] == ready["url"]
    browser = Client()
    assert browser.get(local(ready["preview_url"]))["Content-Type"] == "image/png"
    assert browser.get(local(ready["url"]))["Content-Type"] == "video/mp4"


def test_without_a_media_library_a_recording_is_refused_in_words(
    house: House, nadia: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = record(tmp_path / "film.webm", "webm", video="libvpx").read_bytes()
    monkeypatch.setattr("parvis.stream.actions.attaching.find_spec", lambda _name: None)
    refused = send(nadia, file=SimpleUploadedFile("film.webm", film, "video/webm"), status=422)
    assert refused["error"].startswith("film.webm")
