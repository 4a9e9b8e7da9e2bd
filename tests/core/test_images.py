"""UPL-02, UPL-03 and UPL-04 for pictures."""

import io
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from parvis.core.images import Picture, crop, prepare, square
from parvis.core.refusals import ImageRefused
from parvis.core.sandbox import run
from tests.core.hostile import encoded, gif, png_header_bomb

GPS, MAKER, ORIENTATION = 0x8825, 0x927C, 0x0112


def decoded(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    assert Image.MIME[image.format or ""] == picture.mime
    return image


def scene(width: int = 120, height: int = 80) -> Image.Image:
    """Red on the left, blue on the right, so that turning and cropping show."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


def secrets() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "SECRET-Maker", "SECRET-Author"
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), 29: "SECRET-1999"})
    exif.get_ifd(0x8769).update({MAKER: b"SECRET-serial"})
    return exif


def frames(format_: str, count: int) -> bytes:
    pictures = [Image.new("RGB", (4, 4), (number % 2 * 255, 0, number % 256)) for number in range(count)]
    return encoded(pictures[0], format_, save_all=True, append_images=pictures[1:], duration=40)


def looks(image: Image.Image, at: tuple[int, int], colour: str) -> bool:
    red, _green, blue = image.convert("RGB").getpixel(at)  # type: ignore[misc]
    return {"red": red > 180 and blue < 80, "blue": blue > 180 and red < 80}[colour]


@pytest.mark.parametrize(
    ("format_", "mime"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/png"),
        ("AVIF", "image/jpeg"),
    ],
)
def test_every_known_format_comes_out_clean(format_: str, mime: str) -> None:
    prepared = prepare(encoded(scene(), format_))
    assert prepared.original.mime == mime
    assert looks(decoded(prepared.original), (10, 40), "red")
    assert looks(decoded(prepared.small), (110, 40), "blue")
    assert prepared.small.mime == "image/webp"
    assert not prepared.animated
    assert len(prepared.blurhash) == 28


def test_a_telephone_picture_becomes_a_jpeg() -> None:
    import pillow_heif

    heif = pillow_heif.from_pillow(scene())
    out = io.BytesIO()
    heif.save(out, exif=secrets().tobytes())
    prepared = run(prepare, out.getvalue())
    assert prepared.original.mime == "image/jpeg"
    assert looks(decoded(prepared.original), (10, 40), "red")
    assert b"SECRET" in out.getvalue()
    assert b"SECRET" not in prepared.original.data


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_places_devices_and_authors_are_gone(format_: str) -> None:
    options: dict[str, object] = {"exif": secrets(), "xmp": b"<x:xmpmeta>SECRET-xmp</x:xmpmeta>"}
    if format_ == "JPEG":
        options["comment"] = b"SECRET-comment"
    if format_ == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "SECRET-text")
        options["pnginfo"] = text
    source = encoded(
        scene(), format_, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), **options
    )
    assert b"SECRET" in source
    prepared = prepare(source)
    for picture in (prepared.original, prepared.small, square(source, 50)):
        assert b"SECRET" not in picture.data
        image = decoded(picture)
        assert not image.getexif()
        assert not {"icc_profile", "exif", "xmp", "comment", "Author"} & set(image.info)


def test_what_hides_between_the_frames_of_a_gif_is_gone_too() -> None:
    source = gif(3).replace(b"NETSCAPE2.0", b"SECRET-2.0!", 1)
    assert b"SECRET" not in prepare(source).original.data


def test_the_picture_is_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # the telephone was held upright: turn a quarter clockwise
    prepared = prepare(encoded(scene(), "JPEG", exif=exif))
    image = decoded(prepared.original)
    assert image.size == (80, 120)
    assert looks(image, (40, 10), "red")
    assert looks(image, (40, 110), "blue")


def test_transparency_is_kept_and_a_needless_one_dropped() -> None:
    clear = scene().convert("RGBA")
    clear.putalpha(128)
    assert decoded(prepare(encoded(clear, "PNG")).original).mode == "RGBA"
    assert prepare(encoded(clear, "AVIF")).original.mime == "image/webp"
    assert decoded(prepare(encoded(scene().convert("RGBA"), "PNG")).original).mode == "RGB"


def test_printers_colours_and_sixteen_bits_become_screen_colours() -> None:
    cmyk = decoded(prepare(encoded(scene().convert("CMYK"), "JPEG")).original)
    assert cmyk.mode == "RGB"
    assert looks(cmyk, (10, 40), "red")
    deep = Image.linear_gradient("L").convert("I").point(lambda value: value * 257).convert("I;16")
    grey = decoded(prepare(encoded(deep, "PNG")).original).convert("L")
    assert grey.getpixel((0, 128)) == pytest.approx(128, abs=2)


def test_a_profile_is_applied_before_it_is_dropped() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"?XYZ"), (b"bXYZ", b"rXYZ"), (b"?XYZ", b"bXYZ")):
        swapped = swapped.replace(old, new)  # a screen on which red shines blue
    assert looks(decoded(prepare(encoded(scene(), "PNG", icc_profile=swapped)).original), (10, 40), "blue")


def test_an_unusable_profile_is_no_reason_to_refuse() -> None:
    for profile in (ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(), b"rubbish"):
        prepared = prepare(encoded(scene(), "JPEG", icc_profile=profile))
        assert looks(decoded(prepared.original), (10, 40), "red")


def test_large_pictures_are_brought_down() -> None:
    prepared = prepare(encoded(Image.new("RGB", (6000, 3000), "red"), "JPEG"))
    assert (prepared.original.width, prepared.original.height) == (2560, 1280)
    assert (prepared.small.width, prepared.small.height) == (800, 400)
    narrow = prepare(encoded(Image.new("RGB", (1, 3000), "red"), "PNG"))
    assert (narrow.original.width, narrow.original.height) == (1, 2560)


def test_a_heavy_drawing_leaves_png() -> None:
    noise = Image.effect_noise((1500, 1500), 90).convert("RGB")
    assert prepare(encoded(noise, "PNG", compress_level=1)).original.mime == "image/webp"


@pytest.mark.parametrize("format_", ["GIF", "PNG", "WEBP"])
def test_an_animation_still_moves_and_its_small_one_does_not(format_: str) -> None:
    frames = [Image.new("RGB", (1000, 20), colour) for colour in ("red", "blue", "red")]
    prepared = prepare(encoded(frames[0], format_, save_all=True, append_images=frames[1:], duration=120, loop=0))
    assert prepared.animated
    moving = decoded(prepared.original)
    assert (moving.n_frames, moving.width) == (3, 800)  # type: ignore[attr-defined]
    moving.seek(1)
    assert looks(moving, (5, 5), "blue")
    assert getattr(decoded(prepared.small), "n_frames", 1) == 1


@pytest.mark.parametrize("make", [png_header_bomb, lambda: encoded(Image.new("1", (9000, 5000)), "PNG")])
def test_a_pixel_flood_is_refused_unopened(make: Callable[[], bytes]) -> None:
    with pytest.raises(ImageRefused) as refusal:
        prepare(make())
    assert refusal.value.code == "too_many_pixels"


def peak_of_refusing(source: bytes) -> int:
    """How many MiB refusing costs at most; run in a child of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ImageRefused):
        prepare(source)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10


def test_refusing_a_flood_costs_no_memory() -> None:
    assert run(peak_of_refusing, png_header_bomb()) < 100


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (gif(1000), "too_many_frames"),
        (frames("PNG", 301), "too_many_frames"),
        (frames("WEBP", 301), "too_many_frames"),
        (gif(20, (2000, 2000)), "animation_too_heavy"),
        (encoded(scene(), "JPEG")[:-300], "unreadable"),
        (encoded(scene(), "PNG")[:60], "unreadable"),
        (encoded(scene(), "WEBP")[:-40], "unreadable"),
        (b"", "unknown_format"),
        (b"<svg/>", "unknown_format"),
        (encoded(scene(), "TIFF"), "unknown_format"),
        (encoded(scene(), "BMP"), "unknown_format"),
        (encoded(scene(), "EPS"), "unknown_format"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heicrubbish", "unknown_format"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_a_picture_is_refused(source: bytes, code: str) -> None:
    with pytest.raises(ImageRefused) as refusal:
        prepare(source)
    assert refusal.value.code == code


def test_a_picture_that_is_also_a_page_comes_out_a_picture() -> None:
    page = b"<html><script>alert(1)</script></html>"
    jpeg = encoded(scene(), "JPEG", comment=page) + page
    assert page in jpeg
    assert b"script" not in prepare(jpeg).original.data


def test_a_picture_that_is_also_a_program_comes_out_a_picture() -> None:
    still = encoded(Image.new("P", (10799, 1)), "GIF")  # whose width, 0x2A2F, reads "/*" in a script
    program = still[:-1] + b";*/=alert(1);//"
    assert program.startswith(b"GIF87a/*")
    prepared = prepare(program)
    assert prepared.original.data.startswith(b"\x89PNG")
    assert b"alert" not in prepared.original.data


def test_a_path_is_read_like_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(encoded(scene(), "PNG"))
    assert prepare(tmp_path / "x") == prepare((tmp_path / "x").read_bytes())


def test_a_crop_follows_the_focal_point() -> None:
    source = encoded(scene(200, 100), "PNG")
    left, right = decoded(square(source, 50, (-1, 0))), decoded(square(source, 50, (1, 0)))
    assert left.size == right.size == (50, 50)
    assert looks(left, (25, 25), "red")
    assert looks(right, (25, 25), "blue")
    middle = decoded(square(source, 50))
    assert looks(middle, (5, 25), "red")
    assert looks(middle, (45, 25), "blue")


def test_up_is_plus_one() -> None:
    tall = encoded(scene(200, 100).rotate(-90, expand=True), "PNG")  # red above, blue below
    assert looks(decoded(square(tall, 50, (0, 1))), (25, 25), "red")
    assert looks(decoded(square(tall, 50, (0, -1))), (25, 25), "blue")


def test_a_crop_has_its_shape_and_is_never_enlarged() -> None:
    assert decoded(crop(encoded(scene(3000, 2000), "JPEG"), 1500, 500)).size == (1500, 500)
    assert decoded(crop(encoded(scene(600, 600), "JPEG"), 1500, 500)).size == (600, 200)
    assert decoded(square(encoded(scene(120, 80), "PNG"), 400, (9, float("nan")))).size == (80, 80)
