"""The rucksacks of Maison Ferrand, drawn: for sale, in the rain, in the shop, on the drawing board."""

from __future__ import annotations

from random import Random

from parvis.demo.pictures import Colour, Point, Sheet, hexa, oklch

WIDTH, HEIGHT = 1200, 800
LEATHER = hexa("8a5632")


def rucksack(sheet: Sheet, x: float, y: float, size: float, hue: float) -> None:
    """A rucksack standing with its middle at (`x`, `y`); at size 1 it is 300 wide and 480 high."""

    def at(points: list[Point]) -> list[Point]:
        return [(x + px * size, y + py * size) for px, py in points]

    cloth, deep, light = oklch(0.58, 0.12, hue), oklch(0.47, 0.11, hue), oklch(0.67, 0.12, hue)
    leather, pale = LEATHER, hexa("f3e6cc")
    sheet.disc(x, y + 246 * size, 190 * size, (40, 30, 20, 46), 22 * size)
    sheet.line(at([(-34, -226), (-26, -262), (26, -262), (34, -226)]), hexa("3a332d"), 13 * size, smooth=True)
    for side in (-1, 1):
        sheet.blob(at([(side * 140, -120), (side * 178, -20), (side * 172, 170), (side * 136, 214)]), hexa("3a332d"))
        sheet.blob(at([(side * 120, 40), (side * 172, 60), (side * 168, 190), (side * 116, 214)]), deep)
    sheet.blob(at([(-132, -160), (-96, -206), (0, -216), (96, -206), (132, -160), (152, 30), (142, 206), (92, 240), (0, 246),
                   (-92, 240), (-142, 206), (-152, 30)]), cloth)  # fmt: skip
    sheet.blob(at([(70, -200), (132, -160), (152, 30), (142, 206), (92, 240), (64, 240), (110, 60)]), (*deep[:3], 130))
    sheet.blob(
        at([(-104, 34), (-90, 22), (90, 22), (104, 34), (112, 130), (98, 208), (0, 216), (-98, 208), (-112, 130)]),
        light,
    )
    sheet.dashes(at([(-96, 56), (-98, 130), (-86, 194), (0, 202), (86, 194), (98, 130), (96, 56)]), pale, 3 * size,
                 length=11 * size, gap=7 * size)  # fmt: skip
    sheet.blob(
        at([(-144, -140), (-116, -222), (0, -240), (116, -222), (144, -140), (134, -64), (0, -46), (-134, -64)]), deep
    )
    sheet.dashes(at([(-122, -82), (0, -64), (122, -82)]), pale, 3 * size, length=11 * size, gap=7 * size)
    _closures(sheet, x, y, size)
    sheet.box(x - 40 * size, y - 172 * size, x + 40 * size, y - 120 * size, pale, 6 * size)
    sheet.shape(at([(-28, -130), (-6, -160), (6, -144), (14, -152), (28, -130)]), leather)


def _closures(sheet: Sheet, x: float, y: float, size: float) -> None:
    """The two leather straps that hold the lid, each with its buckle."""
    for side in (-1, 1):
        middle = x + side * 60 * size
        sheet.line([(x + side * 62 * size, y - 70 * size), (middle, y + 92 * size)], LEATHER, 17 * size)
        for half, top, bottom, colour in ((17, 40, 74, hexa("d8b06a")), (9, 48, 66, LEATHER)):
            ends = (middle - half * size, y + top * size, middle + half * size, y + bottom * size)
            sheet.box(*ends, colour, half / 3 * size)


def portrait(hue: float, background: float) -> Sheet:
    """One rucksack on a plinth, as in the catalogue."""
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.93, 0.035, background), oklch(0.84, 0.07, background))
    sheet.disc(600, 390, 330, oklch(0.96, 0.03, background, 150))
    sheet.box(300, 690, 900, 800, oklch(0.74, 0.06, background), 10)
    sheet.box(300, 690, 900, 706, oklch(0.8, 0.06, background), 6)
    rucksack(sheet, 600, 440, 1.02, hue)
    return sheet


def in_the_rain() -> Sheet:
    """The waterproofing test: a rucksack under the shower, a puddle that stays outside."""
    rng = Random(11)  # noqa: S311  (a drawing, not a secret)
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.5, 0.04, 240), oklch(0.72, 0.05, 225))
    sheet.box(340, 0, 860, 34, hexa("5b646d"), 8)
    for x in range(370, 850, 40):
        sheet.disc(x, 40, 7, hexa("3f474f"))
    sheet.disc(600, 716, 420, oklch(0.82, 0.05, 225, 150), 52)
    rucksack(sheet, 600, 460, 0.98, 45)
    for _ in range(230):
        left, top, drop = rng.uniform(300, 900), rng.uniform(40, 740), rng.uniform(14, 34)
        sheet.line([(left, top), (left - 3, top + drop)], (235, 246, 255, 130), 2.4)
    for _ in range(26):
        left, top = rng.uniform(270, 930), rng.uniform(690, 748)
        ring = [(left - 14, top), (left - 5, top - 8), (left + 5, top - 8), (left + 14, top)]
        sheet.line(ring, (240, 250, 255, 200), 2, smooth=True)
    return sheet


def shop_window() -> Sheet:
    """The window of the shop: an awning and five rucksacks."""
    sheet = Sheet(WIDTH, HEIGHT, hexa("f0e4d0"), hexa("dcc8a8"))
    sheet.box(60, 190, 1140, 690, hexa("3d4f4a"), 8)
    sheet.box(84, 214, 1116, 668, oklch(0.94, 0.03, 90))
    for i in range(12):
        colour = hexa("b5523b") if i % 2 else hexa("f7efe0")
        left = 40 + i * 1120 / 12
        sheet.shape([(left, 70), (left + 94, 70), (left + 94, 204), (left, 204)], colour)
        sheet.disc(left + 47, 204, 46.7, colour, 26)
    sheet.box(84, 628, 1116, 668, hexa("8a5f3c"))
    for i, hue in enumerate((200, 40, 145, 265, 85)):
        rucksack(sheet, 196 + i * 202, 520 + 8 * (i % 2), 0.5, hue)
    sheet.shape([(84, 214), (300, 214), (120, 668), (84, 668)], (255, 255, 255, 44))
    sheet.box(0, 690, WIDTH, HEIGHT, hexa("b9a78b"))
    return sheet


def buckle() -> Sheet:
    """A side-release buckle, cracked: what started the crisis."""
    sheet = Sheet(WIDTH, HEIGHT, hexa("e9e4da"), hexa("d3ccbd"))
    strap, plastic, edge = hexa("4a5a52"), hexa("2b2d31"), hexa("494d54")
    for left, right in ((0, 400), (800, 1200)):
        sheet.box(left, 322, right, 478, strap)
        for y in (344, 456):
            sheet.dashes([(left + 6, y), (right - 6, y)], hexa("e8dcc0"), 4)
    sheet.box(360, 276, 640, 524, plastic, 34)
    sheet.box(396, 312, 560, 488, edge, 20)
    sheet.box(660, 290, 850, 510, plastic, 30)
    sheet.box(742, 326, 800, 474, strap, 10)
    for y in (300, 500):
        sheet.blob([(600, y - 18), (700, y - 22), (716, y), (700, y + 22), (600, y + 18)], edge)
    sheet.line([(610, 276), (590, 326), (618, 372), (586, 420), (604, 470), (584, 524)], hexa("e9e4da"), 7)
    sheet.line([(590, 326), (548, 344)], hexa("e9e4da"), 5)
    sheet.line([(586, 420), (544, 436)], hexa("e9e4da"), 4)
    sheet.disc(600, 400, 176, (196, 69, 47, 34))
    return sheet


def blueprint() -> Sheet:
    """Atlas on the drawing board: white lines on blue."""
    ink: Colour = (232, 242, 255, 255)
    faint: Colour = (232, 242, 255, 60)
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.4, 0.1, 258), oklch(0.33, 0.09, 262))
    for x in range(0, WIDTH, 40):
        sheet.line([(x, 0), (x, HEIGHT)], faint, 1.2)
    for y in range(0, HEIGHT, 40):
        sheet.line([(0, y), (WIDTH, y)], faint, 1.2)
    body: list[Point] = [(420, 200), (470, 140), (600, 122), (730, 140), (780, 200), (800, 420), (784, 620), (720, 672), (600, 680),
                         (480, 672), (416, 620), (400, 420), (420, 200)]  # fmt: skip
    sheet.line(body, ink, 4, smooth=True)
    sheet.line([(410, 262), (500, 286), (600, 292), (700, 286), (790, 262)], ink, 3, smooth=True)
    sheet.dashes([(424, 470), (600, 488), (776, 470)], ink, 3)
    sheet.line(
        [(470, 500), (466, 600), (500, 640), (600, 646), (700, 640), (734, 600), (730, 500)], ink, 3, smooth=True
    )
    for side in (-1, 1):
        outer = [(600 + side * 200, 240), (600 + side * 262, 380), (600 + side * 236, 560), (600 + side * 188, 600)]
        sheet.line(outer, ink, 3, smooth=True)
        sheet.line([(600 + side * 60, 290), (600 + side * 60, 430)], ink, 10)
        sheet.line([(600 + side * 230, 420), (600 + side * 370, 360), (600 + side * 500, 360)], ink, 2)
        sheet.disc(600 + side * 230, 420, 7, ink)
    sheet.line([(330, 122), (330, 680)], ink, 2)
    for y in (122, 680):
        sheet.line([(316, y), (344, y)], ink, 2)
    for row in range(3):
        sheet.line([(960, 580 + row * 30), (1120 - 40 * row, 580 + row * 30)], (232, 242, 255, 160), 5)
    sheet.disc(160, 600, 64, faint)
    sheet.line([(104, 600), (216, 600)], ink, 2)
    sheet.line([(160, 544), (160, 656)], ink, 2)
    return sheet
