"""Covers and photographs of Maison Ferrand, drawn: mountains, rucksacks, cloth, the workshop. All of 1200×800."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from random import Random

from PIL import Image

from parvis.demo import charts, rucksacks
from parvis.demo.pictures import Colour, Point, Sheet, hexa, oklch

WIDTH, HEIGHT = 1200, 800


@cache
def draw(name: str) -> bytes:
    """The scene with this name as WebP. Raises `KeyError` for a name nobody drew."""
    return SCENES[name]().webp()


def _ridge(rng: Random, base: float, rise: float, rough: float) -> list[Point]:
    """The line of a mountain range: a midpoint displacement, the same for the same generator."""
    heights, spread = [rng.uniform(-rise, rise) for _ in range(5)], rise * 0.7
    while len(heights) < 260:
        middles = [(a + b) / 2 + rng.uniform(-spread, spread) for a, b in pairwise(heights)]
        heights = [h for pair in zip(heights, middles, strict=False) for h in pair] + [heights[-1]]
        spread *= rough
    step = (WIDTH + 80) / (len(heights) - 1)
    return [(-40 + i * step, base - height) for i, height in enumerate(heights)]


def _range(sheet: Sheet, rng: Random, base: float, rise: float, fill: Colour, *, rough: float = 0.5) -> list[Point]:
    line = _ridge(rng, base, rise, rough)
    sheet.shape([*line, (WIDTH + 40, HEIGHT + 10), (-40, HEIGHT + 10)], fill)
    return line


def _mountains(seed: int, sky: float, land: float, *, sun: Point = (820, 250), night: bool = False) -> Sheet:
    """Five ranges, each nearer one darker and richer than the one behind."""
    rng = Random(seed)  # noqa: S311  (a drawing, not a secret)
    top, bottom = (
        (oklch(0.3, 0.06, sky), oklch(0.62, 0.1, land)) if night else (oklch(0.83, 0.07, sky), oklch(0.93, 0.075, land))
    )
    sheet = Sheet(WIDTH, HEIGHT, top, bottom)
    for size, alpha in ((170, 26), (116, 40), (66, 255)):
        sheet.disc(*sun, size, oklch(0.97, 0.05, land if night else 85, alpha))
    for depth in range(5):
        near = depth / 4
        lightness = (0.56 - 0.36 * near) if night else (0.8 - 0.5 * near)
        colour = oklch(lightness, 0.055 + 0.025 * near, sky + _turn(sky, land) * 0.55 * (1 - near))
        _range(sheet, rng, 400 + 92 * depth, 120 - 14 * depth, colour, rough=0.5 if depth < 3 else 0.44)
    return sheet


def _turn(start: float, end: float) -> float:
    """The shorter way round from one hue to another, in degrees."""
    return (end - start + 180) % 360 - 180


def _pines(sheet: Sheet, seed: int, colour: Colour, base: float = 770) -> None:
    rng = Random(seed)  # noqa: S311
    for x in sorted(rng.sample(range(-10, WIDTH, 26), 26)):
        high, foot = rng.uniform(70, 190), base + rng.uniform(0, 60)
        for tier in range(4):
            half, y = high * (0.12 + 0.055 * tier), foot - high + high * 0.2 * tier
            sheet.shape([(x, y), (x + half, y + high * 0.36), (x - half, y + high * 0.36)], colour)


def _walker(sheet: Sheet, x: float, y: float, size: float, *, cloth: Colour, pack: Colour) -> None:
    """Somebody seen from behind, walking, with a rucksack."""
    dark = hexa("26262c")
    for side in (-1, 1):
        sheet.line([(x + side * 3 * size, y - 30 * size), (x + side * 9 * size, y)], dark, 7 * size)
    sheet.box(x - 12 * size, y - 70 * size, x + 12 * size, y - 26 * size, cloth, 9 * size)
    sheet.box(x - 14 * size, y - 66 * size, x + 14 * size, y - 34 * size, pack, 7 * size)
    sheet.box(x - 14 * size, y - 74 * size, x + 14 * size, y - 60 * size, pack, 6 * size)
    sheet.disc(x, y - 82 * size, 8.5 * size, hexa("c58a63"))
    sheet.disc(x, y - 85 * size, 9 * size, cloth, 7 * size)
    sheet.line([(x + 13 * size, y - 54 * size), (x + 24 * size, y - 34 * size)], cloth, 6 * size)
    sheet.line([(x + 24 * size, y - 40 * size), (x + 29 * size, y + 2 * size)], dark, 2.4 * size)


def dawn() -> Sheet:
    """The house's own cover: dawn over five ranges."""
    return _mountains(8, 265, 50)


def pass_in_autumn() -> Sheet:
    """A pass, walkers in a line."""
    sheet = _mountains(21, 215, 70, sun=(300, 210))
    _pines(sheet, 4, oklch(0.27, 0.05, 165))
    sheet.blob(
        [(-60, 790), (200, 700), (620, 668), (1000, 706), (1260, 690), (1260, 900), (-60, 900)], oklch(0.4, 0.08, 75)
    )
    for i, hue in enumerate((30, 150, 250, 60)):
        _walker(
            sheet, 420 + i * 118, 694 - 8 * (i % 2), 1.25, cloth=oklch(0.6, 0.12, hue), pack=oklch(0.5, 0.13, hue + 90)
        )
    return sheet


def lake() -> Sheet:
    """A lake that holds the mountain upside down, and a tent."""
    sheet = _mountains(5, 225, 320, sun=(560, 190))
    mirror = (
        sheet.image.crop((0, 190 * 2, WIDTH * 2, 600 * 2))
        .transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        .resize((WIDTH * 2, 240 * 2))
    )
    sheet.image.paste(mirror, (0, 600 * 2))
    sheet.box(0, 598, WIDTH, HEIGHT, oklch(0.86, 0.05, 225, 70))
    for y in range(616, 800, 14):
        sheet.line([(120 + (y * 37) % 500, y), (420 + (y * 53) % 640, y)], (255, 255, 255, 46), 2)
    sheet.blob([(-80, 830), (60, 704), (330, 690), (560, 760), (640, 860)], oklch(0.34, 0.06, 150))
    sheet.shape([(170, 716), (262, 594), (372, 712)], oklch(0.72, 0.15, 55))
    sheet.shape([(262, 594), (372, 712), (300, 716)], oklch(0.6, 0.15, 45))
    sheet.shape([(262, 612), (282, 716), (240, 716)], hexa("3b2a22"))
    return sheet


def night_camp() -> Sheet:
    """A night in the hut, stars above."""
    sheet = _mountains(33, 275, 300, sun=(900, 150), night=True)
    rng = Random(2)  # noqa: S311
    for _ in range(150):
        sheet.disc(
            rng.uniform(0, WIDTH), rng.uniform(0, 330), rng.uniform(0.8, 2.4), (255, 250, 235, rng.randint(90, 230))
        )
    sheet.blob([(-60, 740), (300, 690), (760, 716), (1260, 680), (1260, 900), (-60, 900)], oklch(0.2, 0.03, 270))
    sheet.box(520, 612, 700, 704, hexa("2b2230"), 2)
    sheet.shape([(500, 616), (610, 548), (720, 616)], hexa("1d1823"))
    for x in (552, 632):
        sheet.box(x, 640, x + 34, 672, oklch(0.86, 0.13, 80), 3)
        sheet.disc(x + 17, 656, 54, oklch(0.86, 0.13, 80, 34))
    return sheet


def valley() -> Sheet:
    """Green hills and a road: the salesman's country."""
    rng = Random(14)  # noqa: S311
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.86, 0.06, 235), oklch(0.97, 0.04, 95))
    sheet.disc(930, 190, 74, oklch(0.96, 0.08, 92))
    for depth in range(6):
        colour = oklch(0.86 - 0.085 * depth, 0.06 + 0.014 * depth, 150 - 7 * depth)
        points = [
            (x, 380 + 74 * depth + 46 * math.sin(x / (190 + 30 * depth) + depth * 2.1)) for x in range(-60, 1300, 60)
        ]
        sheet.blob([*points, (1300, 900), (-60, 900)], colour)
        for _ in range(5 * (depth > 1)):
            x, size = rng.uniform(0, WIDTH), 8 + 5 * depth
            sheet.disc(x, 400 + 78 * depth, size, oklch(0.56 - 0.06 * depth, 0.09, 150), size * 1.3)
    road: list[Point] = [(560, 820), (610, 740), (700, 690), (690, 640), (590, 606), (600, 570), (670, 548)]
    sheet.line(road, oklch(0.9, 0.02, 80), 26, smooth=True)
    sheet.dashes(road, oklch(0.7, 0.03, 80), 3, length=16, gap=16)
    return sheet


def cloth(*hues: int, seed: int = 1) -> Sheet:
    """Swatches of ripstop, with their stitches and a label."""
    rng = Random(seed)  # noqa: S311
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.93, 0.02, 80), oklch(0.87, 0.03, 75))
    for i, hue in enumerate(hues):
        left, top = 40 + i * (WIDTH - 120) / len(hues), 60 + 46 * (i % 2)
        right, bottom = left + (WIDTH - 200) / len(hues) + 60, top + 600
        colour, thread = oklch(0.6, 0.12, hue), oklch(0.68, 0.11, hue, 150)
        sheet.box(left + 8, top + 12, right + 8, bottom + 12, (60, 40, 20, 40), 6)
        sheet.box(left, top, right, bottom, colour, 6)
        for x in range(int(left) + 12, int(right), 16):
            sheet.line([(x, top), (x, bottom)], thread, 1.6 if (x // 16) % 3 else 3)
        for y in range(int(top) + 10, int(bottom), 16):
            sheet.line([(left, y), (right, y)], thread, 1.6 if (y // 16) % 3 else 3)
        sheet.dashes([(left + 18, top + 22), (right - 18, top + 22)], oklch(0.95, 0.03, 80), 3)
        sheet.dashes([(left + 18, bottom - 24), (right - 18, bottom - 24)], oklch(0.95, 0.03, 80), 3)
        tag = rng.uniform(top + 380, bottom - 120)
        sheet.box(left + 40, tag, left + 132, tag + 54, hexa("f4ead6"), 4)
        sheet.shape([(left + 54, tag + 42), (left + 78, tag + 14), (left + 92, tag + 30), (left + 102, tag + 20), (left + 120, tag + 42)],
                    hexa("8c4a2f"))  # fmt: skip
    return sheet


def threads() -> Sheet:
    """The wall of bobbins in the workshop."""
    rng = Random(6)  # noqa: S311
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.9, 0.03, 75), oklch(0.82, 0.04, 70))
    for row in range(4):
        shelf = 206 + row * 186
        for column in range(11):
            x, hue = 64 + column * 107, (column * 33 + row * 70 + rng.randint(-12, 12)) % 360
            light = rng.uniform(0.55, 0.76)
            sheet.box(x - 26, shelf - 128, x + 26, shelf - 116, hexa("d9b98c"), 5)
            sheet.box(x - 30, shelf - 116, x + 30, shelf - 18, oklch(light, 0.12, hue), 10)
            for y in range(shelf - 108, shelf - 20, 9):
                sheet.line([(x - 29, y), (x + 29, y + 4)], oklch(light - 0.08, 0.12, hue, 120), 2)
            sheet.box(x - 34, shelf - 18, x + 34, shelf, hexa("d9b98c"), 5)
        sheet.box(0, shelf, WIDTH, shelf + 20, hexa("8a5f3c"))
        sheet.box(0, shelf + 20, WIDTH, shelf + 30, (60, 35, 15, 60))
    return sheet


def table() -> Sheet:
    """The cutting table: pattern pieces, chalk lines, scissors."""
    sheet = Sheet(WIDTH, HEIGHT, hexa("c99f6d"), hexa("b3844f"))
    for y in range(0, 800, 100):
        sheet.line([(0, y), (WIDTH, y + 6)], (110, 70, 30, 70), 3)
    sheet.blob([(120, 130), (470, 90), (520, 300), (470, 560), (150, 590), (90, 360)], oklch(0.52, 0.1, 225))
    sheet.dashes(
        [(150, 160), (450, 124), (490, 300), (446, 530), (176, 558), (122, 360), (150, 160)], hexa("f2efe6"), 3
    )
    sheet.blob([(610, 120), (800, 100), (860, 220), (780, 330), (630, 320)], oklch(0.7, 0.14, 60))
    sheet.dashes([(634, 144), (786, 126), (832, 220), (764, 306), (646, 296), (634, 144)], hexa("fff8ea"), 3)
    sheet.box(600, 420, 1060, 466, hexa("efe2c0"), 4)
    for x in range(610, 1056, 12):
        sheet.line([(x, 420), (x, 444 if (x - 610) % 60 == 0 else 432)], hexa("6b5a3c"), 2)
    for start, end in (((700, 700), (1010, 560)), ((690, 560), (1010, 690))):
        sheet.line([start, end], hexa("d8dce0"), 17)
        sheet.line([start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)], hexa("3d3f45"), 19)
    for x, y in ((668, 716), (658, 546)):
        sheet.disc(x, y, 48, hexa("3d3f45"), 34)
        sheet.disc(x, y, 30, hexa("bb8d58"), 18)
    sheet.disc(855, 629, 9, hexa("8a8f96"))
    for i, hue in enumerate((20, 150, 265)):
        sheet.disc(960 + i * 74, 200, 32, oklch(0.62, 0.14, hue))
        sheet.disc(960 + i * 74, 200, 11, hexa("e6cfa4"))
    return sheet


def machine() -> Sheet:
    """A sewing machine by the window."""
    sheet = Sheet(WIDTH, HEIGHT, oklch(0.88, 0.04, 215), oklch(0.94, 0.03, 90))
    for x in (90, 330):
        sheet.box(x, 70, x + 216, 430, oklch(0.95, 0.03, 220), 6)
        sheet.shape([(x, 430), (x + 90, 260), (x + 150, 330), (x + 216, 240), (x + 216, 430)], oklch(0.74, 0.07, 165))
    sheet.box(0, 610, WIDTH, HEIGHT, hexa("9a6b43"))
    sheet.box(0, 610, WIDTH, 628, hexa("7c5331"))
    iron, light = hexa("23343f"), hexa("34505f")
    sheet.box(430, 556, 1030, 612, iron, 14)
    sheet.box(860, 250, 996, 570, iron, 26)
    sheet.box(470, 236, 990, 350, iron, 44)
    sheet.box(470, 260, 566, 470, iron, 24)
    sheet.box(488, 256, 960, 276, light, 9)
    sheet.disc(1006, 322, 62, hexa("b98b4e"))
    sheet.disc(1006, 322, 40, iron)
    sheet.line([(518, 470), (518, 548)], hexa("c9ced2"), 7)
    sheet.box(494, 540, 542, 550, hexa("c9ced2"), 3)
    sheet.box(640, 180, 690, 238, oklch(0.66, 0.16, 40), 8)
    sheet.line([(664, 190), (600, 226), (520, 256), (518, 470)], oklch(0.66, 0.16, 40), 3)
    sheet.blob([(160, 612), (220, 556), (420, 545), (560, 552), (640, 580), (700, 612)], oklch(0.58, 0.12, 145))
    sheet.dashes([(190, 596), (300, 566), (430, 560), (518, 560)], hexa("f3ecd9"), 4)
    return sheet


def emblem() -> bytes:
    """The mark of the house, 400×400: a mountain, and the stitch under it."""
    sheet = Sheet(400, 400, oklch(0.42, 0.11, 262), oklch(0.34, 0.1, 266), scale=3)
    sheet.disc(266, 132, 34, oklch(0.86, 0.12, 80))
    sheet.shape([(60, 282), (166, 128), (226, 214), (258, 172), (340, 282)], hexa("fbf6ea"))
    sheet.shape([(166, 128), (196, 171), (172, 196), (150, 178), (132, 178)], oklch(0.8, 0.06, 262))
    sheet.dashes([(60, 312), (200, 312), (340, 312)], oklch(0.86, 0.12, 80), 8, length=26, gap=16)
    return sheet.webp()


SCENES: dict[str, Callable[[], Sheet]] = {
    "dawn": dawn,
    "pass": pass_in_autumn,
    "lake": lake,
    "night": night_camp,
    "valley": valley,
    "cloth-warm": lambda: cloth(35, 60, 145, 230),
    "cloth-cold": lambda: cloth(200, 245, 290, seed=4),
    "threads": threads,
    "table": table,
    "machine": machine,
    "brume": lambda: rucksacks.portrait(200, 75),
    "brume-orange": lambda: rucksacks.portrait(50, 215),
    "atlas": rucksacks.blueprint,
    "rain": rucksacks.in_the_rain,
    "buckle": rucksacks.buckle,
    "shop": rucksacks.shop_window,
    "curve": charts.pressure_curve,
    "bars": charts.sales_bars,
}
