"""Video and sound: told apart, measured, given a poster, and copied without anything but picture and sound.

Needs the optional `av` package (`pip install parvis[media]`). Streams are copied, not re-encoded: it costs no CPU and no
quality, but what an encoder hid inside the compressed stream itself stays there. Only WebM, which not every device
plays, is encoded anew as MP4 (`convert`). Call these through `parvis.core.sandbox.run`.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from parvis.core.filetypes import sniff
from parvis.core.images import Picture
from parvis.core.refusals import MediaRefused, MediaToolMissing

MOST_BYTES = 200 << 20
MOST_SECONDS = 30 * 60
MOST_PIXELS = 4096 * 2304
MOST_RATE = 120  # pictures a second
MOST_TRACKS = 16
POSTER_EDGE = 1280
VIDEO_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1"})
AUDIO_CODECS = frozenset({"aac", "mp3", "opus", "vorbis", "flac", "alac", "pcm_s16le", "pcm_s24le", "pcm_f32le"})


@dataclass(frozen=True)
class Container:
    """The reader FFmpeg may use for a type, and what we write it as."""

    reader: str
    writer: str
    mime: dict[str, str]


_MP4 = Container("mov", "mp4", {"video": "video/mp4", "audio": "audio/mp4"})
# Naming the reader matters: FFmpeg, left to guess, would follow play lists to other files and other hosts.
CONTAINERS = {
    "video/mp4": _MP4,
    "video/quicktime": _MP4,
    "audio/mp4": _MP4,
    "video/webm": Container("matroska", "webm", {"video": "video/webm", "audio": "audio/webm"}),
    "audio/mpeg": Container("mp3", "mp3", {"audio": "audio/mpeg"}),
    "audio/ogg": Container("ogg", "ogg", {"audio": "audio/ogg"}),
    "audio/wav": Container("wav", "wav", {"audio": "audio/wav"}),
    "audio/flac": Container("flac", "flac", {"audio": "audio/flac"}),
}


class Pace:
    """How many pictures a second really stand in a recording: what the file says of itself is a guess, at times 1000."""

    def __init__(self) -> None:
        self.count, self.first, self.last = 0, 0.0, 0.0

    def meet(self, packet: Any) -> None:
        """Count a packet, if it holds pictures."""
        if packet.stream.type != "video" or packet.size == 0:
            return
        at = float((packet.pts if packet.pts is not None else packet.dts or 0) * packet.time_base)
        self.first = min(at, self.first) if self.count else at
        self.last = max(at, self.last) if self.count else at
        self.count += 1

    def check(self) -> None:
        """Raises MediaRefused for more than `MOST_RATE` a second, give or take what clocks do."""
        if self.count > 1.01 * MOST_RATE * max(1.0, self.last - self.first):
            raise MediaRefused("frame_rate_too_high")


@dataclass(frozen=True)
class MediaInfo:
    """What a recording is. `seconds` is 0 when the file does not say; width and height are as shown, 0 for sound."""

    kind: Literal["video", "audio"]
    seconds: float
    width: int
    height: int
    codecs: tuple[str, ...]
    mime: str


def probe(path: Path) -> MediaInfo:
    """Measure the recording at `path` (mp4, mov, webm, mp3, ogg, m4a, wav, flac) and decode its beginning.

    `mime` is the type `strip` will give it. Raises MediaRefused: over 200 MiB, 30 minutes, 4096×2304 pixels, or
    120 pictures a second as far as an MP4 says so; an unknown container or codec, damaged; MediaToolMissing without `av`.
    """
    with _opened(path) as (source, container):
        pictures, sounds = _tracks(source)
        kind: Literal["video", "audio"] = "video" if pictures else "audio"
        width, height = _shown_size(source, pictures[0]) if pictures else (0, 0)
        if not pictures and next(source.decode(sounds[0]), None) is None:
            raise MediaRefused("unreadable")
        codecs = tuple(track.codec_context.codec.canonical_name for track in [*pictures, *sounds])
        seconds = max(0.0, (source.duration or 0) / 1_000_000)
        if seconds > MOST_SECONDS:
            raise MediaRefused("too_long")
        return MediaInfo(kind, seconds, width, height, codecs, container.mime[kind])


def poster(path: Path) -> Picture:
    """A WebP still of the video at `path`, from its first tenth or first second, at most 1280 px.

    Raises MediaRefused if it is not a video or cannot be read.
    """
    with _opened(path) as (source, _):
        pictures, _sounds = _tracks(source)
        if not pictures:
            raise MediaRefused("unreadable")
        source.seek(min(1_000_000, (source.duration or 0) // 10))
        frame = _first_frame(source, pictures[0])
        image = frame.to_image().rotate(frame.rotation, expand=True)
        image.thumbnail((POSTER_EDGE, POSTER_EDGE))
        out = io.BytesIO()
        image.save(out, "WEBP", quality=80)
        return Picture(out.getvalue(), "image/webp", image.width, image.height)


def strip(source_path: Path, target_path: Path) -> MediaInfo:
    """Copy picture and sound, and nothing else, to `target_path`; MOV becomes MP4. Gives what was written.

    No titles, places, dates, devices, covers, subtitles, chapters or data tracks. Raises what `probe` raises.
    """
    av = _av()
    with _opened(source_path) as (source, container):
        pictures, sounds = _tracks(source)
        options = {"fflags": "+bitexact"}  # no date, no name of our software
        if container.writer == "mp4":
            options |= {"movflags": "+faststart", "brand": "isom" if pictures else "M4A "}
        with av.open(str(target_path), "w", format=container.writer, options=options) as target:
            copies = {track.index: target.add_stream_from_template(track) for track in [*pictures[:1], *sounds[:1]]}
            pace = Pace()
            for packet in source.demux([track for track in source.streams if track.index in copies]):
                if packet.dts is None:
                    continue
                if packet.dts * packet.time_base > MOST_SECONDS:
                    raise MediaRefused("too_long")
                pace.meet(packet)
                packet.stream = copies[packet.stream_index]
                target.mux(packet)
        pace.check()
    return probe(target_path)


def to_convert(mime: str) -> bool:
    """Whether a recording of this type is better kept as MP4, and there are encoders here to make it one."""
    if mime not in ("video/webm", "audio/webm"):
        return False
    return {"libx264", "aac"} <= set(_av().codec.codecs_available)


def convert(source_path: Path, target_path: Path) -> MediaInfo:
    """Encode a recording as MP4 (H.264 and AAC), which every device plays, at most 1280 px wide or high.

    Gives what was written. Raises what `probe` raises.
    """
    av = _av()
    with _opened(source_path) as (source, _container):
        pictures, sounds = _tracks(source)
        options = {"fflags": "+bitexact", "movflags": "+faststart", "brand": "isom" if pictures else "M4A "}
        with av.open(str(target_path), "w", format="mp4", options=options) as target:
            coded = {track.index: _coded(target, track) for track in [*pictures[:1], *sounds[:1]]}
            pace = Pace()
            for packet in source.demux([track for track in source.streams if track.index in coded]):
                pace.meet(packet)
                for frame in packet.decode():
                    if frame.time is not None and frame.time > MOST_SECONDS:
                        raise MediaRefused("too_long")
                    target.mux(_encoded(coded[packet.stream_index], frame))
            for stream in coded.values():
                target.mux(stream.encode(None))
        pace.check()
    return probe(target_path)


def _coded(target: Any, track: Any) -> Any:
    """The stream of `target` that a track is encoded into."""
    if track.type == "audio":
        return target.add_stream("aac", rate=track.rate or 48_000)
    scale = min(1.0, POSTER_EDGE / max(track.width, track.height))
    stream = target.add_stream("libx264", rate=track.average_rate or 30, options={"preset": "veryfast", "crf": "23"})
    # H.264 in these colours wants even sides.
    stream.width, stream.height = (max(2, round(side * scale / 2) * 2) for side in (track.width, track.height))
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = track.time_base
    stream.codec_context.thread_count = 1
    return stream


def _encoded(stream: Any, frame: Any) -> list[Any]:
    if stream.type == "video":
        frame = frame.reformat(stream.width, stream.height, "yuv420p")
        frame.pict_type = 0  # the encoder decides which pictures stand alone
    return list(stream.encode(frame))


def _av() -> Any:
    try:
        import av
    except ImportError:
        raise MediaToolMissing from None
    return av


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Container]]:
    """The file opened by its one reader, through a Python file so that FFmpeg can open nothing else by itself."""
    av = _av()
    if path.stat().st_size > MOST_BYTES:
        raise MediaRefused("file_too_big")
    container = CONTAINERS.get(sniff(path, path.name).mime)
    if container is None:
        raise MediaRefused("unknown_format")
    try:
        with path.open("rb") as stream, av.open(stream, format=container.reader) as source:
            yield source, container
    except (av.FFmpegError, ValueError, ArithmeticError, LookupError, EOFError) as error:
        raise MediaRefused("unreadable") from error


def _tracks(source: Any) -> tuple[list[Any], list[Any]]:
    """Its moving pictures and its sounds, all of codecs that browsers know. Covers are not moving pictures."""
    if len(source.streams) > MOST_TRACKS:
        raise MediaRefused("unknown_codec")
    pictures = [track for track in source.streams.video if not _is_cover(track)]
    sounds = list(source.streams.audio)
    for tracks, known in ((pictures, VIDEO_CODECS), (sounds, AUDIO_CODECS)):
        for track in tracks:
            if track.codec_context is None or track.codec_context.codec.canonical_name not in known:
                raise MediaRefused("unknown_codec")
    if not pictures and not sounds:
        raise MediaRefused("unreadable")
    if any(track.width * track.height > MOST_PIXELS for track in pictures):
        raise MediaRefused("resolution_too_high")
    if any(_claims_too_fast(source, track) for track in pictures):
        raise MediaRefused("frame_rate_too_high")
    return pictures, sounds


def _claims_too_fast(source: Any, track: Any) -> bool:
    """Whether an MP4 counts itself more pictures a second than we take; others guess, and are counted as they are copied."""
    says_so = source.format.name.startswith("mov") and track.frames > MOST_RATE
    return bool(says_so and track.average_rate and track.average_rate > 1.01 * MOST_RATE)


def _is_cover(track: Any) -> bool:
    from av.stream import Disposition

    return bool(track.disposition & Disposition.attached_pic)


def _first_frame(source: Any, track: Any) -> Any:
    track.thread_type = "NONE"
    frame = next(source.decode(track), None)
    if frame is None:
        raise MediaRefused("unreadable")
    if frame.width * frame.height > MOST_PIXELS:  # the stream may differ from what the container said
        raise MediaRefused("resolution_too_high")
    return frame


def _shown_size(source: Any, track: Any) -> tuple[int, int]:
    frame = _first_frame(source, track)
    return (frame.height, frame.width) if frame.rotation % 180 else (frame.width, frame.height)
