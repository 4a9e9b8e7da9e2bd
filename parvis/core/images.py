"""Pictures: checked before they are decoded, then always drawn again, so that only pixels survive.

Re-encoding is what removes places, serial numbers, authors and anything hidden behind the pixels; a file that is both
a picture and a program comes out a picture. Call these through `parvis.core.sandbox.run`.
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageCms, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from parvis.core.refusals import ImageRefused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS = 40_000_000
MOST_FRAMES = 300
MOST_ANIMATED_PIXELS = 60_000_000
LONG_EDGE, SMALL_EDGE, ANIMATED_EDGE = 2560, 800, 800
HEAVY_PNG = 2 << 20
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, RuntimeError, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """An encoded picture, clean of metadata."""

    data: bytes
    mime: str
    width: int
    height: int


@dataclass(frozen=True)
class Prepared:
    """What we keep of a picture: the clean original, a small still of at most 800 px, and its blurhash."""

    original: Picture
    small: Picture
    blurhash: str
    animated: bool


def prepare(source: bytes | Path) -> Prepared:
    """Clean a JPEG, PNG, WebP, GIF, HEIC or AVIF picture. Animations become animated WebP, their small one stays still.

    Raises ImageRefused for unknown formats, damaged files, more than 40 Mpx or 300 frames.
    """
    with _opened(source) as image:
        animated = image.format in {"PNG", "GIF", "WEBP", "AVIF"} and getattr(image, "n_frames", 1) > 1
        format_ = image.format or ""
        moving = _moving(image) if animated else None
        still = _still(image)
    small = _encoded(_fitted(still, SMALL_EDGE), "image/webp")
    return Prepared(moving or _original(still, format_), small, _blurhash(still), animated)


def crop(source: bytes | Path, width: int, height: int, focus: tuple[float, float] = (0.0, 0.0)) -> Picture:
    """The largest part of a picture that has the shape `width`×`height`, around `focus`, never enlarged.

    `focus` is (x, y) from -1 to 1, (0, 0) the middle and (1, 1) the top right, as in Mastodon.
    JPEG, or PNG where the picture is transparent. Raises ImageRefused.
    """
    with _opened(source) as image:
        still = _still(image)
    box = _box(still.size, width / height, focus)
    scale = min(1.0, width / (box[2] - box[0]))
    size = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
    cut = still.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    return _encoded(cut, "image/png" if cut.mode == "RGBA" else "image/jpeg")


def square(source: bytes | Path, size: int, focus: tuple[float, float] = (0.0, 0.0)) -> Picture:
    """A square of at most `size` pixels around `focus`, for avatars. Raises ImageRefused."""
    return crop(source, size, size, focus)


@cache
def _know_heif() -> None:
    import pillow_heif  # a large library, for telephones’ pictures only

    pillow_heif.register_heif_opener(thumbnails=False)


@contextmanager
def _opened(source: bytes | Path) -> Iterator[ImageFile.ImageFile]:
    """The picture, its size and frames already judged, its pixels not yet read."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with stream, _refusing(), _identified(stream) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ImageRefused("too_many_pixels")
        frames = 1 if image.format == "HEIF" else getattr(image, "n_frames", 1)
        if frames > MOST_FRAMES:
            raise ImageRefused("too_many_frames")
        yield image


def _identified(stream: io.BytesIO | io.BufferedReader) -> ImageFile.ImageFile:
    head = stream.read(40)
    stream.seek(0)
    formats: tuple[str, ...] = FORMATS
    if head[4:8] == b"ftyp" and b"avi" not in head[8:]:
        _know_heif()
        formats = ("HEIF",)
    try:
        return Image.open(stream, formats=formats)
    except UnidentifiedImageError:
        raise ImageRefused("unknown_format") from None


@contextmanager
def _refusing() -> Iterator[None]:
    """Decoders fail in many ways on hostile bytes; all of them mean the same to the person who sent the file."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageRefused("too_many_pixels") from None
    except BROKEN as error:
        raise ImageRefused("unreadable") from error


def _still(image: ImageFile.ImageFile) -> Image.Image:
    """The first frame: upright, in sRGB, at most 2560 px, RGB or RGBA, carrying nothing else."""
    image.seek(0)
    if image.format in {"JPEG", "MPO"}:
        image.draft(None, (LONG_EDGE, LONG_EDGE))  # decodes at half or a quarter: a large photo costs a small one
    return _fitted(_plain(ImageOps.exif_transpose(image)), LONG_EDGE)


def _plain(image: Image.Image) -> Image.Image:
    transparent, profile = image.has_transparency_data, image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")  # a plain conversion would burn it white
    if transparent or image.mode not in {"RGB", "CMYK", "L"}:
        image = image.convert("RGBA" if transparent else "RGB")
    image = _in_srgb(image, profile).convert("RGBA" if transparent else "RGB")
    if transparent and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}  # Pillow would write profiles and comments found here back into the file
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, *BROKEN):  # a broken profile is common, and only shifts colours a little
        return image


def _fitted(image: Image.Image, edge: int) -> Image.Image:
    scale = edge / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _original(still: Image.Image, format_: str) -> Picture:
    """JPEG stays JPEG, WebP stays WebP, drawings stay PNG unless that weighs over 2 MiB; the rest becomes JPEG."""
    if format_ in {"PNG", "GIF"}:
        picture = _encoded(still, "image/png")
        return picture if len(picture.data) <= HEAVY_PNG else _encoded(still, "image/webp")
    return _encoded(still, "image/webp" if format_ == "WEBP" or still.mode == "RGBA" else "image/jpeg")


def _encoded(image: Image.Image, mime: str) -> Picture:
    out = io.BytesIO()
    if mime == "image/jpeg":
        image.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    elif mime == "image/png":
        image.save(out, "PNG")
    else:
        image.save(out, "WEBP", quality=85)
    return Picture(out.getvalue(), mime, image.width, image.height)


def _moving(image: ImageFile.ImageFile) -> Picture:
    frames_wanted = getattr(image, "n_frames", 1)
    if image.width * image.height * frames_wanted > MOST_ANIMATED_PIXELS:
        raise ImageRefused("animation_too_heavy")
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        frames.append(_fitted(frame.convert("RGBA"), ANIMATED_EDGE))
        durations.append(min(max(int(frame.info.get("duration") or 100), 20), 60_000))
        frames[-1].info = {}
    out, loop = io.BytesIO(), min(int(image.info.get("loop", 1)), 65_535)
    frames[0].save(
        out, "WEBP", save_all=True, append_images=frames[1:], duration=durations, loop=loop, quality=75, method=2
    )
    return Picture(out.getvalue(), "image/webp", *frames[0].size)


def _blurhash(image: Image.Image) -> str:
    """The few letters that stand for a picture while it loads (https://blurha.sh)."""
    import blurhash

    tiny = image.copy()
    tiny.thumbnail((32, 32))
    if tiny.mode == "RGBA":
        tiny = Image.alpha_composite(Image.new("RGBA", tiny.size, "white"), tiny)
    across, down = (4, 3) if tiny.width >= tiny.height else (3, 4)
    return str(blurhash.encode(tiny.convert("RGB"), across, down))


def _box(size: tuple[int, int], ratio: float, focus: tuple[float, float]) -> tuple[float, float, float, float]:
    """The largest box of this width-to-height ratio inside `size`, as near to the focal point as it can be."""
    wide, high = size
    width, height = min(wide, high * ratio), min(high, wide / ratio)
    x, y = (max(-1.0, min(1.0, part)) for part in focus)
    left = max(0.0, min((x + 1) / 2 * wide - width / 2, wide - width))
    top = max(0.0, min((1 - y) / 2 * high - height / 2, high - height))
    return left, top, left + width, top + height
