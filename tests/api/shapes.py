"""Contract: an answer has the keys and types that a real Mastodon answers with (`shapes.json`, Mastodon 4.5 and 4.6).

    fits("status", app.get(f"statuses/{pk}"))
    fits("GET /api/v1/notifications", app.get("notifications"))

The names are those of `ENTITIES`, or the calls in `shapes.json`. What was null there may be anything here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHAPES: dict[str, Any] = json.loads(Path(__file__).with_name("shapes.json").read_text())

# Where each entity is found in the answers.
ENTITIES: dict[str, tuple[str | int, ...]] = {
    "account": ("POST /api/v1/statuses", "account"),
    "credentials": ("GET /api/v1/accounts/verify_credentials",),
    "relationship": ("GET /api/v1/accounts/relationships", 0),
    "status": ("POST /api/v1/statuses",),
    "media": ("POST /api/v2/media",),
    "notification": ("GET /api/v1/notifications", 0),
    "filter": ("POST /api/v2/filters",),
    "app": ("POST /api/v1/apps",),
    "token": ("POST /oauth/token",),
    "preferences": ("GET /api/v1/preferences",),
    "subscription": ("POST /api/v1/push/subscription",),
    "policy": ("GET /api/v2/notifications/policy",),
    "instance": ("GET /api/v2/instance",),
    "first instance": ("GET /api/v1/instance",),
}
# May be null, by docs.joinmastodon.org/entities.
NULLABLE = set(
    """
    account application avatar blurhash card contact_account description discoverable edited_at expires_at
    hide_collections image in_reply_to_account_id in_reply_to_id language last_status_at meta noindex min_age poll
    preview_url privacy_policy quote quoted_status reblog status terms_of_service url verified_at vapid_key website
    wrapstodon
    """.split()  # noqa: SIM905, the words read better
)
# Not in every answer: only for who is signed in, only of some things, or only since 4.6, which we do not claim.
SOMETIMES = set(
    """
    favourited reblogged muted bookmarked pinned filtered status noindex state page_min_id page_max_id status_id
    avatar_description header_description show_media show_media_replies show_featured feature_approval
    collection_limit tagged_collections wrapstodon original small duration quoted_status
    """.split()  # noqa: SIM905, the words read better
)
# Words that are keys, not names of fields.
FREE = {"translations"}
# A number that may have no fraction, and ids that were numbers in one place.
ALSO = {"float": ("int",), "int": (), "str": (), "bool": ()}


def shape_of(name: str) -> Any:
    """The tree of an entity, or of the answer to a call. Raises `KeyError`."""
    call, *way = ENTITIES.get(name, (name,))
    tree = SHAPES[str(call)]
    for step in way:
        tree = tree[step]
    return tree


def fits(name: str, said: Any) -> None:
    """Assert that what was said has the shape of this entity (or of each one in a list), or of the answer to a call."""
    tree = shape_of(name)
    many = said if isinstance(said, list) and not isinstance(tree, list) else [said]
    assert [words for one in many for words in differences(tree, one)] == []


def differences(tree: Any, said: Any, where: str = "") -> Iterator[str]:
    """What is missing or of another type, a sentence each."""
    name = where.rpartition(".")[2].partition("[")[0]
    if isinstance(tree, str):
        yield from _value(tree, said, where, name)
    elif said is None:
        if name not in NULLABLE:
            yield f"{where} is null"
    elif isinstance(tree, list):
        yield from _list(tree, said, where)
    elif not isinstance(said, dict):
        yield f"{where} is no object: {said!r}"
    elif name not in FREE:
        yield from _object(tree, said, where)


def _value(tree: str, said: Any, where: str, name: str) -> Iterator[str]:
    kind = type(said).__name__
    if tree == "NoneType" or (said is None and name in NULLABLE):
        return
    if kind != tree and kind not in ALSO[tree]:
        yield f"{where} is {kind}, not {tree}: {said!r}"


def _list(tree: list[Any], said: Any, where: str) -> Iterator[str]:
    if not isinstance(said, list):
        yield f"{where} is no list: {said!r}"
        return
    for place, one in enumerate(said if tree else ()):
        yield from differences(tree[0], one, f"{where}[{place}]")


def _object(tree: dict[str, Any], said: dict[str, Any], where: str) -> Iterator[str]:
    for key, below in tree.items():
        if key in said:
            yield from differences(below, said[key], f"{where}.{key}")
        elif key not in SOMETIMES:
            yield f"{where}.{key} is missing"


def assert_shape(thing: Any, shape: dict[str, Any]) -> None:
    """Each name of `shape` is there with a value of its type, or one of its types; None stands for null."""
    for name, kinds in shape.items():
        assert name in thing, f"{name} is missing of {sorted(thing)}"
        allowed = kinds if isinstance(kinds, tuple) else (kinds,)
        value = thing[name]
        assert (None if value is None else type(value)) in allowed, f"{name} is {value!r}"
