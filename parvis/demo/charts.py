"""Charts as people photograph them: on paper, by hand, without figures anybody could quote."""

from __future__ import annotations

import math

from parvis.demo.pictures import Sheet, hexa, oklch

WIDTH, HEIGHT = 1200, 800


def _paper() -> Sheet:
    sheet = Sheet(WIDTH, HEIGHT, hexa("fbf8f0"), hexa("f1ead9"))
    for y in range(120, 700, 72):
        sheet.line([(130, y), (1090, y)], hexa("e2d8c3"), 2)
    sheet.line([(130, 90), (130, 690), (1100, 690)], hexa("4b463c"), 5)
    return sheet


def pressure_curve() -> Sheet:
    """Two seams under water pressure: the double one holds where the single one gives way."""
    sheet = _paper()
    double = [(150 + i * 46, 680 - 520 * (1 - math.exp(-i / 7))) for i in range(20)]
    single = [(150 + i * 46, 680 - 380 * (1 - math.exp(-i / 5)) + (max(0, i - 12) ** 2) * 5.2) for i in range(20)]
    sheet.shape([(150, 690), *double, (double[-1][0], 690)], oklch(0.7, 0.1, 250, 46))
    sheet.line(single, oklch(0.62, 0.17, 35), 8)
    sheet.line(double, oklch(0.5, 0.14, 258), 9)
    for x, y in double[::4]:
        sheet.disc(x, y, 12, oklch(0.5, 0.14, 258))
        sheet.disc(x, y, 6, hexa("fbf8f0"))
    sheet.disc(single[12][0], single[12][1], 26, oklch(0.62, 0.17, 35, 70))
    return sheet


def sales_bars() -> Sheet:
    """Two seasons, side by side."""
    sheet = _paper()
    for i, (before, now) in enumerate(((210, 250), (260, 300), (240, 330), (300, 400), (280, 430), (340, 520))):
        left = 190 + i * 148
        sheet.box(left, 690 - before, left + 46, 688, oklch(0.83, 0.05, 85), 8)
        sheet.box(left + 52, 690 - now, left + 98, 688, oklch(0.55, 0.13, 258 if i < 5 else 40), 8)
    sheet.line(
        [(240, 410), (420, 356), (560, 330), (720, 262), (860, 232), (1010, 140)], hexa("8c4a2f"), 5, smooth=True
    )
    return sheet
