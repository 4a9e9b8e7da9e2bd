"""Who is looking: the only thing policies and querysets are given. There is no ambient current user."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from parvis.core.compiled import compiled

if TYPE_CHECKING:
    from parvis.identity.models import Account, Actor


@dataclass(frozen=True)
class Viewer:
    """A person who is signed in, a visitor, or the house itself (`system`, which sees all and is never a request's).

    `inside` is whether the person belongs to the organisation today (see `Relation`): externals and fans do not.
    `actor` is the person's profile as it was when the viewer was made; equality and policies go by `actor_id`.
    """

    actor_id: int | None = None
    account_id: int | None = None
    inside: bool = False
    admin: bool = False
    system: bool = False
    language: str = field(default="", compare=False)  # the person's; "" where it is not asked for

    @property
    def who(self) -> int:
        """The person's id for a query; 0, which nobody has, for a visitor or the house."""
        return self.actor_id or 0

    @property
    def signed_in(self) -> bool:
        """Whether this is a person with an account."""
        return self.actor_id is not None

    @property
    def numbers(self) -> tuple[int, ...]:
        """His ids: what tells him from others of his kind in a query compiled once for them all (`parvis.core.compiled`)."""
        return (self.actor_id, self.account_id or 0) if self.actor_id is not None else ()

    @property
    def shape(self) -> tuple[bool, ...]:
        """His kind."""
        return self.inside, self.admin, self.system, self.actor_id is not None

    def blank(self, numbers: Sequence[int]) -> Viewer:
        """One of his kind, with these ids."""
        actor_id, account_id = numbers or (None, None)
        return replace(self, actor_id=actor_id, account_id=account_id, language="")


FACTS = ("pk", "account", "employed", "account__is_admin", "account__language")  # what `viewers_in` asks to know
VISITOR = Viewer()
SYSTEM = Viewer(system=True, inside=True)


def here(**which: Any) -> QuerySet[Any, Any]:
    """Those of these profiles (as for `filter`) who have not left, with `employed`.

    Whoever's last relation has run out has left, whether or not it is noted yet (`relating.note_departures`).
    """
    from parvis.identity.models import Actor, Relation

    employed = Relation.objects.filter(Relation.today(), actor=OuterRef("pk"), kind=Relation.Kind.EMPLOYEE)
    return Actor.objects.filter(~Relation.all_over(), left_at=None, **which).annotate(employed=Exists(employed))


def actor_of(account_id: int) -> Actor | None:
    """The profile of a login, knowing whether it is `inside` today, in one query; None if it has none or has left."""
    return here(account=account_id).first()


@compiled
def _standing(account_id: int) -> QuerySet[Any, Any]:
    return here(account=account_id, account__is_active=True).order_by().values_list(*FACTS)


def viewer_now(account_id: int) -> Viewer:
    """Who an account is at this moment: for doors that are knocked at a thousand times a minute."""
    return next((viewer for viewer in viewers_in(_standing(account_id)).values()), VISITOR)


def viewers_of(actors: QuerySet[Actor]) -> dict[int, Viewer]:
    """The viewer each of these people with an account is at this moment: one query for all of them."""
    return viewers_in(as_viewers(actors))


def as_viewers(actors: QuerySet[Actor]) -> QuerySet[Any, Any]:
    """Those of these people who may come in at this moment, as rows for `viewers_in`."""
    from parvis.identity.models import Relation

    employed = Relation.objects.filter(Relation.today(), actor=OuterRef("pk"), kind=Relation.Kind.EMPLOYEE)
    here = actors.filter(~Relation.all_over(), account__is_active=True, left_at=None).annotate(
        employed=Exists(employed)
    )
    return here.order_by().values_list(*FACTS)


def viewers_in(rows: Iterable[tuple[Any, ...]]) -> dict[int, Viewer]:
    """The viewers that rows of `as_viewers` stand for, by profile; the rows may be those of a compiled query."""
    found = {}
    for pk, account, employed, is_admin, language in rows:
        inside = bool(employed)
        found[pk] = Viewer(
            actor_id=pk, account_id=account, inside=inside, admin=bool(is_admin) and inside, language=language
        )
    return found


def present(accounts: Iterable[int]) -> set[int]:
    """Those of these accounts that may come in at this moment."""
    from parvis.identity.models import Actor

    asked = Actor.objects.filter(account__pk__among=json.dumps(sorted(accounts)))
    return {viewer.account_id for viewer in viewers_of(asked).values() if viewer.account_id is not None}


def viewer_of(account: Account, actor: Actor | None = None) -> Viewer:
    """The viewer behind a signed-in account; a visitor if it is suspended, has left, or has no profile yet."""
    if not account.is_active:
        return VISITOR
    actor = actor or actor_of(account.pk)
    if actor is None:
        return VISITOR
    inside = getattr(actor, "employed", None)
    inside = actor.is_inside() if inside is None else inside
    return Viewer(actor_id=actor.pk, account_id=account.pk, inside=inside, admin=account.is_admin and inside)


def viewer_for(actor_id: int) -> Viewer:
    """The viewer the person with this id is now; a visitor for nobody, or without a login."""
    from parvis.identity.models import Actor

    actor = Actor.objects.filter(pk=actor_id).select_related("account").first()
    return viewer_as(actor) if actor is not None else VISITOR


def viewer_as(actor: Actor) -> Viewer:
    """The viewer a person is, for what is done or sent in his name while he is away; a visitor without a login."""
    return viewer_of(actor.account) if actor.account is not None else VISITOR
