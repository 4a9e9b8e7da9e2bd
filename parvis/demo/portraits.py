"""Portraits of the people of Maison Ferrand: flat shapes, one light, one manner for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parvis.demo.pictures import Colour, Point, Sheet, hexa, oklch


@dataclass(frozen=True)
class Portrait:
    """How somebody looks. `skin`, `hair` and `clothes` are hexadecimal; `hue` is the background's."""

    hue: int
    skin: str
    hair: str
    clothes: str
    style: str = "short"
    collar: str = "round"
    beard: str = ""  # "full", "stubble" or "moustache"
    glasses: bool = False
    earrings: bool = False
    round_face: float = 0


def draw(portrait: Portrait) -> bytes:
    """The portrait as a WebP of 400×400."""
    hue = portrait.hue
    sheet = Sheet(400, 400, oklch(0.9, 0.04, hue), oklch(0.82, 0.075, hue + 18), scale=3)
    sheet.disc(208, 190, 152, oklch(0.95, 0.04, hue + 40, 120))
    hair = hexa(portrait.hair)
    BEHIND.get(portrait.style, _nothing)(sheet, hair)
    _shoulders(sheet, portrait)
    _head(sheet, portrait)
    _features(sheet, portrait)
    BEARDS.get(portrait.beard, _nothing)(sheet, hair)
    IN_FRONT.get(portrait.style, _short)(sheet, hair)
    if portrait.glasses:
        _glasses(sheet)
    if portrait.earrings:
        for x in (139, 261):
            sheet.disc(x, 224, 6, oklch(0.82, 0.13, 88))
    return sheet.webp()


def _nothing(_sheet: Sheet, _colour: Colour) -> None:
    """Nothing to draw."""


def _shade(colour: Colour, by: float) -> Colour:
    """The same, darker (`by` below 1) or lighter."""
    return (*(min(255, round(part * by)) for part in colour[:3]), 255)


def _shoulders(sheet: Sheet, portrait: Portrait) -> None:
    clothes, skin = hexa(portrait.clothes), hexa(portrait.skin)
    body: list[Point] = [(40, 420), (56, 342), (112, 304), (168, 288), (232, 288), (288, 304), (344, 342), (360, 420)]
    sheet.blob([*body, (200, 470)], clothes)
    sheet.shape([(250, 296), (288, 304), (344, 342), (362, 420), (286, 420)], (*_shade(clothes, 0.9)[:3], 120))
    sheet.box(172, 222, 228, 304, _shade(skin, 0.86), 20)
    COLLARS[portrait.collar](sheet, clothes, skin)


def _round_collar(sheet: Sheet, clothes: Colour, skin: Colour) -> None:
    sheet.disc(200, 292, 40, _shade(clothes, 0.84), 26)
    sheet.disc(200, 287, 32, _shade(skin, 0.86), 22)


def _shirt(sheet: Sheet, clothes: Colour, skin: Colour) -> None:
    sheet.shape([(172, 278), (228, 278), (200, 332)], _shade(skin, 0.86))
    for side in (-1, 1):
        leaf = [(200 + side * 30, 268), (200 + side * 52, 296), (200 + side * 24, 338), (200, 318)]
        sheet.shape(leaf, _shade(clothes, 1.14))
    sheet.line([(200, 330), (200, 400)], _shade(clothes, 0.84), 3)
    for y in (350, 378):
        sheet.disc(200, y, 3.4, _shade(clothes, 0.7))


def _jacket(sheet: Sheet, clothes: Colour, skin: Colour) -> None:
    sheet.shape([(168, 280), (232, 280), (216, 400), (184, 400)], hexa("f6f1e7"))
    sheet.shape([(176, 280), (224, 280), (200, 318)], _shade(skin, 0.86))
    for side in (-1, 1):
        lapel = [(200 + side * 30, 270), (200 + side * 64, 300), (200 + side * 46, 350), (200 + side * 12, 402)]
        sheet.shape(lapel, _shade(clothes, 1.18))


def _high_collar(sheet: Sheet, clothes: Colour, _skin: Colour) -> None:
    sheet.box(163, 256, 237, 312, _shade(clothes, 1.1), 18)
    sheet.line([(168, 284), (232, 284)], _shade(clothes, 0.9), 3)


def _straps(sheet: Sheet, clothes: Colour, skin: Colour) -> None:
    """A fleece, and the straps of a rucksack."""
    _high_collar(sheet, clothes, skin)
    sheet.line([(200, 300), (200, 400)], _shade(clothes, 0.78), 4)
    for side in (-1, 1):
        sheet.line([(200 + side * 74, 292), (200 + side * 84, 410)], hexa("3b3a36"), 24)
        sheet.line([(200 + side * 74, 350), (200 + side * 92, 350)], oklch(0.72, 0.15, 50), 7)


def _apron(sheet: Sheet, clothes: Colour, skin: Colour) -> None:
    _round_collar(sheet, clothes, skin)
    sheet.box(140, 340, 260, 420, hexa("6b4a33"), 10)
    for side in (-1, 1):
        sheet.line([(200 + side * 54, 346), (200 + side * 40, 292)], hexa("6b4a33"), 11)
    sheet.disc(200, 372, 5, oklch(0.8, 0.1, 85))


COLLARS: dict[str, Callable[[Sheet, Colour, Colour], None]] = {
    "round": _round_collar,
    "shirt": _shirt,
    "jacket": _jacket,
    "high": _high_collar,
    "straps": _straps,
    "apron": _apron,
}


def _head(sheet: Sheet, portrait: Portrait) -> None:
    skin, wide = hexa(portrait.skin), 60 + portrait.round_face
    sheet.disc(200, 250, 30, _shade(skin, 0.78), 16)
    for x in (200 - wide - 1, 200 + wide + 1):
        sheet.disc(x, 190, 12, _shade(skin, 0.93), 17)
    upper: list[Point] = [
        (200 - wide, 170),
        (200 - wide + 10, 120),
        (200, 96),
        (200 + wide - 10, 120),
        (200 + wide, 170),
    ]
    lower: list[Point] = [(200 + wide - 6, 214), (200 + 34, 252), (200, 266), (200 - 34, 252), (200 - wide + 6, 214)]
    sheet.blob([*upper, *lower], skin)
    shadow: list[Point] = [(228, 104), (200 + wide - 10, 122), (200 + wide, 170), (200 + wide - 6, 214), (234, 252)]
    sheet.blob([*shadow, (206, 265), (236, 225), (247, 170)], (*_shade(skin, 0.9)[:3], 90))
    for x in (164, 236):
        sheet.disc(x, 216, 15, (226, 96, 84, 44), 10)


def _features(sheet: Sheet, portrait: Portrait) -> None:
    skin, dark = hexa(portrait.skin), hexa("2c2420")
    brow = _shade(hexa(portrait.hair), 0.8) if portrait.style not in ("scarf", "beanie") else hexa("3a2c25")
    for side in (-1, 1):
        x = 200 + side * 27
        sheet.line([(x - 12, 166), (x, 161.5), (x + 12, 166)], brow, 4.6, smooth=True)
        sheet.disc(x, 185, 5.4, dark, 6.4)
        sheet.disc(x + 1.8, 182.6, 1.7, (255, 255, 255, 255))
    sheet.line([(203, 188), (208, 208), (199, 211)], _shade(skin, 0.76), 3.6, smooth=True)
    lips = hexa("93433b") if sum(skin[:3]) > 400 else hexa("c4705f")
    sheet.line([(180, 228), (190, 234), (200, 236), (210, 234), (220, 228)], lips, 4.4, smooth=True)


def _glasses(sheet: Sheet) -> None:
    frame = hexa("2f2b33")
    for x in (173, 227):
        sheet.disc(x, 186, 21, (255, 255, 255, 46), 18)
        ring = [
            (x + 21, 186),
            (x + 15, 172),
            (x, 168),
            (x - 15, 172),
            (x - 21, 186),
            (x - 15, 200),
            (x, 204),
            (x + 15, 200),
        ]
        sheet.line([*ring, (x + 21, 186)], frame, 4, smooth=True)
    sheet.line([(194, 184), (200, 181), (206, 184)], frame, 4, smooth=True)


# -- Hair: what hangs behind the shoulders, then what lies on the head ---------------------------------------------------


def _long_behind(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(200, 78), (272, 112), (286, 200), (296, 318), (236, 336), (164, 336), (104, 318), (114, 200), (128, 112)],
               _shade(hair, 0.86))  # fmt: skip


def _bob_behind(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(200, 80), (270, 112), (282, 190), (276, 252), (232, 262), (168, 262), (124, 252), (118, 190), (130, 112)],
               _shade(hair, 0.86))  # fmt: skip


def _curls_behind(sheet: Sheet, hair: Colour) -> None:
    for x, y, size in ((136, 150, 36), (124, 194, 34), (130, 238, 32), (264, 150, 36), (276, 194, 34), (270, 238, 32),
                       (148, 272, 27), (252, 272, 27), (166, 112, 38), (234, 112, 38), (200, 100, 40)):  # fmt: skip
        sheet.disc(x, y, size, _shade(hair, 0.88))


def _afro_behind(sheet: Sheet, hair: Colour) -> None:
    sheet.disc(200, 150, 106, hair, 98)
    for x, y in ((106, 130), (122, 86), (166, 60), (214, 54), (260, 76), (292, 118), (298, 164), (104, 178)):
        sheet.disc(x, y, 24, hair)


def _bun_behind(sheet: Sheet, hair: Colour) -> None:
    sheet.disc(200, 72, 34, _shade(hair, 0.88))
    sheet.disc(200, 140, 70, _shade(hair, 0.86), 62)


def _braid_behind(sheet: Sheet, hair: Colour) -> None:
    sheet.disc(200, 146, 74, _shade(hair, 0.86), 70)
    for step in range(6):
        sheet.disc(270 + step * 2, 236 + step * 25, 19 - step * 1.6, _shade(hair, 0.8 + 0.06 * (step % 2)))


def _short(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(138, 176), (132, 130), (158, 88), (204, 76), (250, 90), (268, 132), (262, 176), (252, 142), (226, 128),
                (176, 128), (148, 142)], hair)  # fmt: skip


def _side(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(139, 180), (130, 124), (166, 80), (232, 72), (270, 108), (264, 180), (252, 144), (232, 132), (196, 130),
                (164, 112), (150, 142)], hair)  # fmt: skip
    sheet.line([(166, 108), (200, 94), (240, 96)], _shade(hair, 1.25), 3, smooth=True)


def _crop(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(141, 168), (140, 124), (170, 94), (200, 88), (230, 94), (260, 124), (259, 168), (248, 134), (200, 118),
                (152, 134)], hair)  # fmt: skip


def _parted(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(200, 80), (240, 88), (268, 124), (270, 186), (254, 160), (226, 128), (204, 100)], hair)
    sheet.blob([(206, 80), (160, 88), (132, 124), (130, 186), (146, 160), (172, 130), (206, 100)], hair)


def _fringe(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(128, 196), (126, 128), (160, 84), (204, 76), (246, 86), (274, 128), (272, 196), (260, 152), (230, 156),
                (200, 150), (170, 156), (140, 152)], hair)  # fmt: skip


def _curls(sheet: Sheet, hair: Colour) -> None:
    for x, y, size in ((146, 140, 19), (160, 114, 22), (188, 100, 23), (216, 100, 23), (242, 114, 22), (256, 140, 19)):
        sheet.disc(x, y, size, hair)


def _afro(sheet: Sheet, hair: Colour) -> None:
    for x in range(146, 258, 18):
        sheet.disc(x, 104 + abs(x - 200) * 0.42, 21, hair)


def _bun(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(138, 178), (134, 126), (164, 90), (200, 82), (236, 90), (266, 126), (262, 178), (250, 138), (214, 112),
                (178, 114), (150, 140)], hair)  # fmt: skip


def _bald(sheet: Sheet, hair: Colour) -> None:
    for side in (-1, 1):
        sheet.blob(
            [(200 + side * 62, 184), (200 + side * 66, 150), (200 + side * 52, 128), (200 + side * 54, 160)], hair
        )


def _beanie(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(134, 142), (136, 96), (168, 60), (200, 54), (232, 60), (264, 96), (266, 142), (200, 134)], hair)
    sheet.box(130, 122, 270, 154, _shade(hair, 0.85), 14)
    for x in range(142, 266, 12):
        sheet.line([(x, 128), (x, 148)], _shade(hair, 0.76), 2)
    sheet.disc(200, 52, 17, _shade(hair, 1.2))


def _scarf_behind(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(200, 66), (268, 100), (286, 190), (280, 276), (310, 344), (200, 366), (90, 344), (120, 276), (114, 190),
                (132, 100)], _shade(hair, 0.9))  # fmt: skip


def _scarf(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(132, 226), (124, 150), (156, 88), (200, 72), (244, 88), (276, 150), (268, 226), (256, 168), (234, 126),
                (200, 114), (166, 126), (144, 168)], hair)  # fmt: skip
    sheet.blob([(132, 214), (146, 250), (200, 278), (254, 250), (268, 214), (276, 286), (200, 326), (124, 286)], hair)
    sheet.line([(140, 268), (200, 300), (262, 262)], _shade(hair, 0.82), 4, smooth=True)


def _full_beard(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(139, 182), (148, 214), (172, 218), (200, 219), (228, 218), (252, 214), (261, 182), (258, 232), (234, 270),
                (200, 282), (166, 270), (142, 232)], hair)  # fmt: skip
    sheet.line([(182, 232), (200, 238), (218, 232)], hexa("a9574d"), 5, smooth=True)


def _stubble(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(142, 200), (160, 222), (200, 220), (240, 222), (258, 200), (250, 240), (200, 268), (150, 240)],
               (*hair[:3], 66))  # fmt: skip
    sheet.line([(180, 229), (200, 236), (220, 229)], hexa("93433b"), 4.4, smooth=True)


def _moustache(sheet: Sheet, hair: Colour) -> None:
    sheet.blob([(200, 216), (222, 217), (240, 230), (216, 230), (200, 226), (184, 230), (160, 230), (178, 217)], hair)


BEARDS = {"full": _full_beard, "stubble": _stubble, "moustache": _moustache}
BEHIND = {
    "long": _long_behind,
    "bob": _bob_behind,
    "fringe": _bob_behind,
    "curly": _curls_behind,
    "afro": _afro_behind,
    "bun": _bun_behind,
    "braid": _braid_behind,
    "scarf": _scarf_behind,
}
IN_FRONT = {
    "short": _short,
    "side": _side,
    "crop": _crop,
    "long": _parted,
    "bob": _parted,
    "fringe": _fringe,
    "curly": _curls,
    "afro": _afro,
    "bun": _bun,
    "braid": _bun,
    "bald": _bald,
    "beanie": _beanie,
    "scarf": _scarf,
}
