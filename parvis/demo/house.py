"""The demo organisation once it stands: its people, spaces and posts by the names they go by in tests and screenshots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parvis.identity.models import Actor
from parvis.identity.viewer import VISITOR, Viewer, viewer_as
from parvis.spaces.models import Space
from parvis.stream.models import Post


@dataclass
class House:
    """Ids by name. What is asked for is read afresh the first time, so that no test sees what another one changed.

    `house.nadia` and `house.atlas` are the person and the space of that name (see `parvis.demo.people` and `.spaces`).
    """

    people: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    password: str = ""
    _read: dict[str, Any] = field(default_factory=dict, repr=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.people:
            return self.person(name)
        if name in self.spaces:
            return self.space(name)
        raise AttributeError(f"Nobody and nothing is called {name} at Maison Ferrand.")

    def fresh(self) -> House:
        """The same house, nothing read yet."""
        return House(self.people, self.spaces, self.posts, self.password)

    def person(self, handle: str) -> Actor:
        """The profile with this handle. Raises `KeyError`."""
        found = self._read.get(f"@{handle}")
        if found is None:
            found = Actor.objects.select_related("account").prefetch_related("relations").get(pk=self.people[handle])
            self._read[f"@{handle}"] = found
        assert isinstance(found, Actor)
        return found

    def space(self, key: str) -> Space:
        """The space with this key ("atlas"). Raises `KeyError`."""
        found = self._read.setdefault(f"space:{key}", None) or Space.objects.get(pk=self.spaces[key])
        self._read[f"space:{key}"] = found
        assert isinstance(found, Space)
        return found

    def post(self, key: str) -> Post:
        """The post the screenplay gave this key ("annonce-boucles"). Raises `KeyError`."""
        return Post.objects.select_related("audience", "author").get(pk=self.posts[key])

    def viewer(self, handle: str = "") -> Viewer:
        """What this person is to the law; the visitor without a name. The brand sees as an insider."""
        if not handle:
            return VISITOR
        actor = self.person(handle)
        if actor.kind == Actor.Kind.BRAND:
            return Viewer(actor_id=actor.pk, inside=True)
        return viewer_as(actor)
