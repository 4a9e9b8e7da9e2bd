"""Another process at work on the same installation: does what it is told, a JSON line at a time, through the actions.

{"do": "say", "by": "emily", "text": "Hello", "space": "atelier"}  ->  {"id": 42}
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Found a small house, say who has which token, then obey until standard input ends."""
    import parvis.config.bootstrap  # noqa: F401

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    import django

    django.setup()
    _say(found())
    for line in sys.stdin:
        told = json.loads(line)
        _say(DEEDS[told.pop("do")](**told))


def _say(thing: object) -> None:
    sys.stdout.write(json.dumps(thing) + "\n")
    sys.stdout.flush()


def found() -> dict[str, Any]:
    """Léa and Karim who work here, Théo who does not, a hidden room for Léa and Théo, Karim's list with Léa; and tokens."""
    from parvis.identity.models import Follow, List, ListMember
    from tests.api.client import token_for
    from tests.stream.small_house import person, room

    people = [person("Léa", is_public=True), person("Karim"), person("Théo", relation="subcontractor")]
    space = room("atelier", people[0], people[2], visibility="hidden")
    tokens = {actor.handle: token_for(actor, "read") for actor in people}
    tokens["only"] = token_for(people[1], "read:notifications")
    near = List.objects.create(owner=people[1], title="Près")
    Follow.objects.create(source=people[1], target=people[0])
    ListMember.objects.create(list=near, actor=people[0])
    return {"tokens": tokens, "space": str(space.pk), "list": str(near.pk)}


def _actor(handle: str) -> Any:
    from parvis.identity.models import Actor

    return Actor.objects.get(handle=handle)


def say(by: str, text: str, *, to: str = "house", people: list[str] | None = None) -> dict[str, str]:
    """Publish on the square, in the house, in a space, or to people."""
    from parvis.spaces.models import Reach, Space
    from tests.stream import small_house

    spaces = tuple(Space.objects.filter(slug=to))
    named = tuple(_actor(handle) for handle in people or ())
    more: dict[str, Any] = {"reach": Reach.PUBLIC} if to == "square" else {}
    return {"id": str(small_house.say(text, by=_actor(by), spaces=spaces, people=named, **more).pk)}


def edit(post: str, text: str) -> dict[str, str]:
    """Correct a post."""
    from parvis.stream.actions import correcting
    from parvis.stream.models import Post
    from parvis.stream.writing import Writing
    from tests.stream.small_house import viewer

    held = Post.objects.get(pk=post)
    correcting.edit(held, Writing(text=text), by=viewer(held.author))
    return {"id": post}


def delete(post: str) -> dict[str, str]:
    """Take a post down."""
    from parvis.stream.actions import correcting
    from parvis.stream.models import Post
    from tests.stream.small_house import viewer

    held = Post.objects.get(pk=post)
    correcting.delete(held, by=viewer(held.author))
    return {"id": post}


def leave(who: str, space: str) -> dict[str, str]:
    """Leave a space."""
    from parvis.spaces.models import Space
    from tests.stream import small_house

    small_house.leave(_actor(who), Space.objects.get(slug=space))
    return {}


def revoke(token: str) -> dict[str, str]:
    """Take a token back."""
    from tests.api.client import take_back

    take_back(token)
    return {}


def suspend(who: str) -> dict[str, str]:
    """Suspend an account."""
    from parvis.identity.models import Account

    Account.objects.filter(actor__handle=who).update(is_active=False)
    return {}


DEEDS = {deed.__name__: deed for deed in (say, edit, delete, leave, revoke, suspend)}

if __name__ == "__main__":
    main()
