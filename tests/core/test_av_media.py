"""Video and sound; UPL-04 for recordings. The files are made here, with the same library, seconds long."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from parvis.core import av_media
from parvis.core.av_media import poster, probe, strip
from parvis.core.filetypes import sniff
from parvis.core.refusals import MediaRefused
from parvis.core.sandbox import run
from tests.core.hostile import gif

av = pytest.importorskip("av")

SECRETS = {
    "title": "SECRET-title",
    "comment": "SECRET-comment",
    "location": "+48.8584+002.2945/",
    "artist": "SECRET-me",
}


def record(
    path: Path, writer: str, *, video: str = "", audio: str = "", size: tuple[int, int] = (64, 48), rate: int = 10
) -> Path:
    """One second of grey and silence, with secrets written around it."""
    with av.open(str(path), "w", format=writer) as target:
        target.metadata.update(SECRETS)
        tracks: list[Any] = []
        if video:
            picture = target.add_stream(video, rate=rate)
            picture.width, picture.height, picture.pix_fmt = *size, "yuv420p"
            tracks.append((picture, [av.VideoFrame(*size, "yuv420p") for _ in range(rate)]))
        if audio:
            hertz = 48_000
            sound = target.add_stream(audio, rate=hertz, layout="mono")
            tracks.append((sound, [silence(sound, hertz) for _ in range(50)]))
        for track, frames in tracks:
            for number, frame in enumerate(frames):
                frame.pts = number * (960 if track.type == "audio" else 1)
                frame.time_base = Fraction(1, 48_000) if track.type == "audio" else Fraction(1, rate)
                target.mux(track.encode(frame))
            target.mux(track.encode())
    return path


def silence(track: Any, rate: int) -> Any:
    frame = av.AudioFrame(track.format.name if track.format else "s16", "mono", 960)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    frame.sample_rate = rate
    return frame


RECORDINGS = [
    ("mp4", "libx264", "aac", "video/mp4", "video/mp4"),
    ("mov", "libx264", "aac", "video/quicktime", "video/mp4"),
    ("webm", "libvpx", "libopus", "video/webm", "video/webm"),
    ("mp3", "", "libmp3lame", "audio/mpeg", "audio/mpeg"),
    ("ogg", "", "libopus", "audio/ogg", "audio/ogg"),
    ("ipod", "", "aac", "audio/mp4", "audio/mp4"),
    ("wav", "", "pcm_s16le", "audio/wav", "audio/wav"),
    ("flac", "", "flac", "audio/flac", "audio/flac"),
]


@pytest.mark.parametrize(
    ("writer", "video", "audio", "before", "after"), RECORDINGS, ids=[row[0] for row in RECORDINGS]
)
def test_a_recording_is_copied_without_its_secrets(
    writer: str, video: str, audio: str, before: str, after: str, tmp_path: Path
) -> None:
    source, target = record(tmp_path / "in", writer, video=video, audio=audio), tmp_path / "out"
    assert b"SECRET" in source.read_bytes()
    assert sniff(source, "in").mime == before
    info = strip(source, target)
    content = target.read_bytes()
    assert b"SECRET" not in content
    assert b"48.8584" not in content
    assert sniff(target, "out").mime == info.mime == probe(source).mime == after
    assert info.kind == ("video" if video else "audio")
    assert info.seconds == pytest.approx(1, abs=0.2)
    assert (info.width, info.height) == ((64, 48) if video else (0, 0))
    if after == "video/mp4":
        assert content.index(b"moov") < content.index(b"mdat")  # plays before it has all arrived


def test_a_video_has_a_poster_and_a_sound_has_none(tmp_path: Path) -> None:
    still = run(poster, record(tmp_path / "v", "mp4", video="libx264", size=(2000, 1000)))
    assert (still.mime, still.width, still.height) == ("image/webp", 1280, 640)
    with pytest.raises(MediaRefused):
        poster(record(tmp_path / "s", "ogg", audio="libopus"))


def refusal(path: Path) -> str:
    with pytest.raises(MediaRefused) as refused:
        probe(path)
    return refused.value.code


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = record(tmp_path / "v", "mp4", video="libx264", audio="aac")
    assert probe(path).codecs == ("h264", "aac")
    monkeypatch.setattr(av_media, "MOST_SECONDS", 0.5)
    assert refusal(path) == "too_long"
    with pytest.raises(MediaRefused, match="too_long"):
        strip(path, tmp_path / "out")
    monkeypatch.setattr(av_media, "MOST_PIXELS", 63 * 48)
    assert refusal(path) == "resolution_too_high"
    monkeypatch.setattr(av_media, "MOST_BYTES", 100)
    assert refusal(path) == "file_too_big"


def test_more_pictures_a_second_than_apps_are_told_are_refused(tmp_path: Path) -> None:
    fast = record(tmp_path / "v", "mp4", video="libx264", rate=200)
    assert refusal(fast) == "frame_rate_too_high"
    guessed = record(tmp_path / "w", "webm", video="libvpx", rate=200)  # says nothing: it is counted as it is copied
    for copy in (strip, av_media.convert):
        with pytest.raises(MediaRefused, match="frame_rate_too_high"):
            copy(guessed, tmp_path / "out")
    assert strip(record(tmp_path / "x", "mp4", video="libx264", rate=120), tmp_path / "out").kind == "video"


def test_only_known_containers_and_codecs(tmp_path: Path) -> None:
    assert refusal(record(tmp_path / "a.mp4", "matroska", video="libx264")) == "unknown_format"
    assert refusal(record(tmp_path / "b.mp4", "avi", video="mpeg4")) == "unknown_format"
    assert refusal(record(tmp_path / "c.mp4", "mp4", video="mpeg4")) == "unknown_codec"
    (tmp_path / "d.mp4").write_bytes(gif(3))
    assert refusal(tmp_path / "d.mp4") == "unknown_format"


def test_a_play_list_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    assert refusal(tmp_path / "x.mp4") == "unknown_format"
    (tmp_path / "y.mp4").write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp41#EXTM3U\nfile:///etc/passwd\n")
    assert refusal(tmp_path / "y.mp4") == "unreadable"


def test_a_damaged_recording_is_refused(tmp_path: Path) -> None:
    whole = record(tmp_path / "v", "mp4", video="libx264").read_bytes()
    (tmp_path / "cut").write_bytes(whole[:200])
    assert refusal(tmp_path / "cut") == "unreadable"
    start = whole.index(b"mdat") + 4
    (tmp_path / "blank").write_bytes(whole[:start] + bytes(len(whole) - start - 900) + whole[-900:])
    assert refusal(tmp_path / "blank") == "unreadable"


def test_without_the_tool_the_refusal_is_clear() -> None:
    code = (
        "import sys; sys.modules['av'] = None\n"
        "from pathlib import Path; from parvis.core import av_media, refusals\n"
        "try: av_media.probe(Path('x'))\n"
        "except refusals.MediaToolMissing as missing: print(missing.code, '|', missing.message)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.startswith("no_player | ")
