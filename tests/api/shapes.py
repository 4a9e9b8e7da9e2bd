"""Whether JSON has the shape clients know: each key present, each value of a type that is expected of it."""

from __future__ import annotations

from typing import Any


def assert_shape(thing: Any, shape: dict[str, Any]) -> None:
    """Each name of `shape` is there with a value of its type, or one of its types; None stands for null."""
    for name, kinds in shape.items():
        assert name in thing, f"{name} is missing of {sorted(thing)}"
        allowed = kinds if isinstance(kinds, tuple) else (kinds,)
        value = thing[name]
        assert (None if value is None else type(value)) in allowed, f"{name} is {value!r}"
