"""Lists of people: make, change, take down, put people in and out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.core import ledger, names
from parvis.core.errors import Refused
from parvis.identity.models import Actor, Follow, List, ListMember
from parvis.identity.viewer import Viewer

MOST_LISTS, MOST_MEMBERS = 50, 500


def make_list(*, by: Viewer, title: str, replies_policy: str = List.Replies.LIST, exclusive: bool = False) -> List:
    """Make a list, its owner's alone. Raises `Refused` (`title`, `replies_policy`)."""
    if by.actor_id is None:
        raise Refused(_("Sign in first."), code="signed_out")
    if List.objects.filter(owner=by.actor_id).count() >= MOST_LISTS:
        raise Refused(_("That is a lot: %(n)d lists at most.") % {"n": MOST_LISTS}, code="many")
    with transaction.atomic():
        made = List(owner_id=by.actor_id, exclusive=exclusive)
        _settle(made, title, replies_policy)
        ledger.record("list.created", by=by.actor_id, about=made)
    return made


def change_list(
    *, by: Viewer, of: List, title: str | None = None, replies_policy: str | None = None, exclusive: bool | None = None
) -> List:
    """Change what is given. Raises `Refused` (`title`, `replies_policy`)."""
    _ask(by, of)
    with transaction.atomic():
        of.exclusive = of.exclusive if exclusive is None else exclusive
        _settle(of, of.title if title is None else title, replies_policy or of.replies_policy)
        ledger.record("list.changed", by=by.actor_id, about=of)
    return of


def take_down_list(*, by: Viewer, of: List) -> None:
    """Take a list down; its people are still followed."""
    _ask(by, of)
    with transaction.atomic():
        ledger.record("list.deleted", by=by.actor_id, about=of)
        of.delete()


def put_in_list(*, by: Viewer, of: List, people: Iterable[Actor]) -> List:
    """Put people in a list. Raises `Refused`, and puts in nobody, where one of them is not followed (or oneself)."""
    _ask(by, of)
    wanted = {actor.pk for actor in people}
    followed = Follow.objects.filter(source=of.owner_id, target__in=wanted).values_list("target", flat=True)
    if wanted - set(followed) - {of.owner_id}:
        raise Refused(_("You can only put people you follow in a list."), code="not_followed")
    with transaction.atomic():
        if ListMember.objects.filter(list=of).count() + len(wanted) > MOST_MEMBERS:
            raise Refused(_("That is a lot: %(n)d people at most.") % {"n": MOST_MEMBERS}, code="many")
        rows = [ListMember(list=of, actor_id=actor_id) for actor_id in sorted(wanted)]
        ListMember.objects.bulk_create(rows, ignore_conflicts=True)
        ledger.record("list.filled", by=by.actor_id, about=of, people=sorted(wanted))
    return of


def put_out_of_list(*, by: Viewer, of: List, people: Iterable[int]) -> List:
    """Put people (ids) out of a list; those who are not in it are no error."""
    _ask(by, of)
    with transaction.atomic():
        gone = sorted(set(people))
        ListMember.objects.filter(list=of, actor__in=gone).delete()
        ledger.record("list.emptied", by=by.actor_id, about=of, people=gone)
    return of


def _settle(made: List, title: str, replies_policy: str) -> None:
    made.title = names.clean_name(title, 100)
    if not made.title:
        raise Refused(_("Give the list a name."), field="title", code="blank")
    if replies_policy not in List.Replies.values:
        raise Refused(_("Choose from the list."), field="replies_policy", code="inclusion")
    made.replies_policy = replies_policy
    made.save()


def _ask(by: Viewer, of: List) -> None:
    if not by.signed_in or of.owner_id != by.actor_id:
        raise Refused(_("There is no such list."), code="absent")
