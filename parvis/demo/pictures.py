"""A sheet to draw flat shapes on, in colours that go together, and the way out of it as WebP."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

Colour = tuple[int, ...]
Point = tuple[float, float]


def oklch(lightness: float, chroma: float, hue: float, alpha: int = 255) -> Colour:
    """A colour by lightness (0 to 1), chroma (0 to 0.3) and hue (degrees), where equal numbers look equally strong.

    Source: Björn Ottosson, “A perceptual color space for image processing” (Oklab).
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return (*(_channel(part) for part in linear), alpha)


def _channel(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    gamma = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return round(255 * gamma)


def hexa(code: str, alpha: int = 255) -> Colour:
    """The colour written `"c98f6b"`."""
    return (*bytes.fromhex(code), alpha)


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> list[Point]:
    """A smooth line through `points` (Catmull-Rom)."""
    count, line = len(points), []
    for i in range(count if closed else count - 1):
        four = [points[(i + k) % count] if closed else points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2)]
        line += [_between(four, step / steps) for step in range(steps)]
    return line if closed else [*line, points[-1]]


def _between(four: Sequence[Point], t: float) -> Point:
    def along(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)

    (ax, ay), (bx, by), (cx, cy), (dx, dy) = four
    return along(ax, bx, cx, dx), along(ay, by, cy, dy)


class Sheet:
    """A sheet of `width`×`height` units, drawn larger and shrunk at the end so that edges are soft."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour, *, scale: int = 2) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = _gradient(width * scale, height * scale, top, bottom)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def shape(self, points: Iterable[Point], fill: Colour) -> None:
        """A filled polygon."""
        self.pen.polygon([self._at(point) for point in points], fill=fill)

    def blob(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled smooth shape through `points`."""
        self.shape(curve(points), fill)

    def disc(self, x: float, y: float, rx: float, fill: Colour, ry: float | None = None) -> None:
        """A filled circle, or an ellipse."""
        ry = rx if ry is None else ry
        self.pen.ellipse([self._at((x - rx, y - ry)), self._at((x + rx, y + ry))], fill=fill)

    def box(self, x: float, y: float, right: float, bottom: float, fill: Colour, radius: float = 0) -> None:
        """A filled rectangle with round corners."""
        ends = [self._at((x, y)), self._at((right, bottom))]
        self.pen.rounded_rectangle(ends, radius=radius * self.scale, fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float, *, smooth: bool = False) -> None:
        """A line with round ends."""
        points = curve(points, closed=False) if smooth else points
        self.pen.line([self._at(point) for point in points], fill=fill, width=round(width * self.scale), joint="curve")
        if len(fill) < 4 or fill[3] == 255:
            for end in (points[0], points[-1]):
                self.disc(*end, width / 2 - 0.2, fill)

    def dashes(
        self, points: Sequence[Point], fill: Colour, width: float, *, length: float = 12, gap: float = 8
    ) -> None:
        """A line of stitches along a smooth curve."""
        along, drawn = curve(points, closed=False, steps=60), 0.0
        for start, end in pairwise(along):
            if drawn % (length + gap) < length:
                self.pen.line([self._at(start), self._at(end)], fill=fill, width=round(width * self.scale))
            drawn += math.dist(start, end)

    def _at(self, point: Point) -> Point:
        return point[0] * self.scale, point[1] * self.scale

    def webp(self) -> bytes:
        """The finished picture."""
        out = io.BytesIO()
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        small.save(out, "WEBP", quality=86, method=2)
        return out.getvalue()


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    mask = Image.linear_gradient("L").resize((width, height))
    return Image.composite(
        Image.new("RGB", (width, height), bottom[:3]), Image.new("RGB", (width, height), top[:3]), mask
    )


def plain(hue: float) -> bytes:
    """A little flat picture, where tests need a picture and not a beautiful one."""
    return Sheet(12, 8, oklch(0.8, 0.08, hue), oklch(0.6, 0.08, hue), scale=1).webp()
