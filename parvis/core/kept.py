"""What is kept in memory because it is asked for again and again: what was kept longest ago goes first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most `most` values by their keys. Each stands under the stamp it was kept with, and is gone for any other."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[K, tuple[object, V]] = OrderedDict()
        self.lock = Lock()
        _all.add(self)

    def get(self, key: K, stamp: object) -> V | None:
        """The value kept with this very stamp."""
        found = self.values.get(key)
        if found is None or found[0] != stamp:
            return None
        return found[1]

    def put(self, key: K, stamp: object, value: V) -> V:
        """Keep it, and give it back."""
        with self.lock:
            self.values[key] = (stamp, value)
            self.values.move_to_end(key)
            while len(self.values) > self.most:
                self.values.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.values.clear()


_all: WeakSet[Kept[Any, Any]] = WeakSet()


def forget() -> None:
    """Empty all that is kept, in this process."""
    for kept in list(_all):
        kept.clear()
