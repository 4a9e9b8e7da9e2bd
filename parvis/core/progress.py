"""What a long command shows while it works: how far, how fast, how long yet."""

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self, TextIO, TypeVar

T = TypeVar("T")


class Progress:
    """Counts steps and says so on `out`: one line kept up to date on a terminal, a line every ten seconds elsewhere.

        with Progress("Messages", total=6757) as progress:
            for message in messages:
                ...
                progress.step()

    Leaving by Ctrl-C or an error keeps the last count on the screen, so one sees how far it came. The exception goes on.
    """

    def __init__(self, what: str, *, total: int | None = None, out: TextIO | None = None) -> None:
        self.what, self.total, self.done = what, total, 0
        self.out = out or sys.stderr
        self.alive = self.out.isatty()
        self.interval = 0.1 if self.alive else 10.0
        self.began = self.shown = time.monotonic()

    def __enter__(self) -> Self:
        if self.alive:
            self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._show()
        if self.alive:
            self.out.write("\n")
            self.out.flush()

    def step(self, count: int = 1) -> None:
        """Count `count` further things done, and show it if it is time to."""
        self.done += count
        if time.monotonic() - self.shown >= self.interval:
            self._show()

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """Give the things back one by one, counting each as done when the next is asked for."""
        for thing in things:
            yield thing
            self.step()

    def line(self) -> str:
        """`Messages  1,200 of 6,757 (17 %)  540/s  10 s left`."""
        elapsed = max(time.monotonic() - self.began, 1e-9)
        rate = self.done / elapsed
        words = f"{self.what}  {self.done:,}"
        if self.total is not None:
            words += f" of {self.total:,} ({100 * self.done // max(self.total, 1)} %)"
        if self.done:
            words += f"  {rate:,.0f}/s" if rate >= 1 else f"  {60 * rate:,.1f}/min"
            if self.total is not None and self.done < self.total:
                words += f"  {duration((self.total - self.done) / rate)} left"
            else:
                words += f"  in {duration(elapsed)}"
        return words

    def _show(self) -> None:
        self.shown = time.monotonic()
        # \x1b[K wipes what a longer line left behind.
        self.out.write(f"\r{self.line()}\x1b[K" if self.alive else f"{self.line()}\n")
        self.out.flush()


def duration(seconds: float) -> str:
    """A length of time in the two units one would say: `8 s`, `2 min 5 s`, `1 h 4 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
