"""French as it is set: a space that never breaks within « » and before ; : ! ?"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
# Only before a sign that ends a word: ` :smile:` and a table's ` :--` are none.
BEFORE = re.compile(r"(?<=\S) (?=[;:!?»]+(?:[\s*_)\]\"|.,…]|$))")
AFTER = re.compile(r"(?<=«) ")


def spaced(text: str) -> str:
    """`text` with those spaces made unbreakable (U+00A0). English has none there, and stays as it is."""
    return AFTER.sub("\u00a0", BEFORE.sub("\u00a0", text))


def typeset(thing: T) -> T:
    """A text, or every text within a tuple or a dataclass, however deep, `spaced`."""
    set_again: Any = thing
    if isinstance(thing, str) and type(thing) is str:
        set_again = spaced(thing)
    elif isinstance(thing, tuple):
        set_again = tuple(typeset(each) for each in thing)
    elif is_dataclass(thing) and not isinstance(thing, type):
        set_again = replace(thing, **{each.name: typeset(getattr(thing, each.name)) for each in fields(thing)})
    return set_again  # type: ignore[no-any-return]
