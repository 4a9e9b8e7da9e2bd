"""The conversations of a Slack workspace become spaces with a charter to complete, or private conversations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from msgspec import Struct

from parvis.core import ledger, names
from parvis.core.markdown import plain
from parvis.identity.models import Actor, Relation
from parvis.imports.dated_ids import dated_id, free
from parvis.imports.models import Import, Origin
from parvis.imports.slack_links import Room
from parvis.imports.slack_records import Conversation, Kind
from parvis.imports.slack_text import to_markdown
from parvis.imports.slack_wishes import SOURCE, Wishes
from parvis.spaces.actions.enrolling import enrol_everybody
from parvis.spaces.actions.opening import RESERVED
from parvis.spaces.indexing import index, space_rows
from parvis.spaces.models import Audience, Charter, Level, Membership, Reach, Role, Space

LISTED = (Kind.CHANNEL, Kind.PRIVATE)


class Place(Struct, frozen=True):
    """Where the messages of a conversation go. `readers` are those whom a mention there may call."""

    conversation: Conversation
    audience_id: int
    level: int
    readers: frozenset[int]
    space: Space | None = None


class SpaceWriter:
    """Makes the place of a conversation, or finds the one an earlier import made."""

    def __init__(self, people: Mapping[str, Actor], *, run: Import, wishes: Wishes, began: datetime) -> None:
        self._people, self._run, self._wishes, self._began = people, run, wishes, began
        externals = Relation.objects.filter(Relation.today()).exclude(kind=Relation.Kind.EMPLOYEE)
        employed = Relation.objects.filter(Relation.today(), kind=Relation.Kind.EMPLOYEE).values("actor")
        self._guests = set(externals.exclude(actor__in=employed).values_list("actor", flat=True))

    def place(self, conversation: Conversation) -> Place | None:
        """Where its messages go; None for a private conversation nobody takes part in, or a space removed since."""
        known = Origin.objects.known(SOURCE, [conversation.id]).get(conversation.id)
        if conversation.kind not in LISTED:
            return self._talk(conversation)
        if known is None:
            with transaction.atomic():
                space: Space | None = self._open(conversation)
        else:
            space = Space.objects.filter(pk=known.object_id).first()
        if space is None:
            return None
        audience = Audience.of(Reach.SPACE, spaces=[space])
        members = space.memberships.filter(Membership.current()).values_list("actor", flat=True)
        return Place(conversation, audience.pk, space.level, frozenset(members), space)

    def _talk(self, conversation: Conversation) -> Place | None:
        members = {
            self._people[person].pk: self._people[person] for person in conversation.members if person in self._people
        }
        if not members:
            return None
        with transaction.atomic():
            audience = Audience.of(Reach.PEOPLE, people=members.values())
            Origin.objects.get_or_create(
                source=SOURCE,
                external_id=conversation.id,
                defaults={"model": "audience", "object_id": audience.pk, "run": self._run},
            )
        return Place(conversation, audience.pk, Level.RESTRICTED, frozenset(members))

    def _open(self, conversation: Conversation) -> Space:
        created = datetime.fromtimestamp(conversation.created, UTC) if conversation.created else self._began
        space = self._described(conversation, created)
        space.save(force_insert=True)
        Charter.objects.create(space=space, people="", changed_at=created)
        Membership.objects.bulk_create(self._members(conversation, space), batch_size=500)
        Origin.objects.create(
            source=SOURCE, external_id=conversation.id, model="space", object_id=space.pk, run=self._run
        )
        if space.kind == Space.Kind.ALL_STAFF:
            enrol_everybody(space)
        index(space_rows([space]))
        ledger.record("space.imported", by=self._wishes.steward.pk, about=space, space=space.pk)
        return space

    def _described(self, conversation: Conversation, created: datetime) -> Space:
        hidden = conversation.kind == Kind.PRIVATE
        everybody = not hidden and self._wishes.all_staff in (conversation.name, conversation.id)
        [identifier] = free(Space, [dated_id(created, conversation.id)])
        said = [text for text in (conversation.purpose, conversation.topic) if text.strip()]
        kinds = {hidden: Space.Kind.TEAM, everybody: Space.Kind.ALL_STAFF}
        return Space(
            id=identifier,
            slug=_slug(conversation, hidden=hidden),
            name=names.clean_name(conversation.name, 80) or conversation.id,
            description=plain(to_markdown(said[0]), 300) if said else "",
            welcome=to_markdown(said[1])[:4000] if len(said) > 1 and said[0] != said[1] else "",
            kind=kinds.get(True, Space.Kind.TRANSVERSE),
            visibility=Space.Visibility.HIDDEN if hidden else Space.Visibility.LISTED,
            joining=Space.Joining.INVITATION if hidden or everybody else Space.Joining.FREE,
            level=Level.RESTRICTED if hidden else Level.INTERNAL,
            hue=identifier * 137 % 360,
            created_at=created,
            # Slack does not say when it archived: the space ends with the import.
            archived_at=self._run.started_at if conversation.archived else None,
        )

    def _members(self, conversation: Conversation, space: Space) -> list[Membership]:
        """Those who are in it, from its creation until a message says when they came.

        The importer looks after what everybody could read. What is private stays between its members: whoever opened it
        looks after it, or the first of those who are left.
        """
        actors = [self._people[person] for person in conversation.members if person in self._people]
        rows = {actor.pk: self._seat(actor, space) for actor in actors if actor.left_at is None}
        creator = self._people.get(conversation.creator)
        if creator is not None and creator.pk in rows and creator.pk not in self._guests:
            rows[creator.pk].role = Role.STEWARD
        if space.visibility != Space.Visibility.HIDDEN:
            steward = rows.setdefault(self._wishes.steward.pk, self._seat(self._wishes.steward, space))
            steward.role, steward.pair = Role.STEWARD, Membership.Steward.TRADE
        able = [row for row in rows.values() if row.role == Role.MEMBER and row.actor.account_id]
        if able and all(row.role != Role.STEWARD for row in rows.values()):
            able[0].role = Role.STEWARD
        return list(rows.values())

    def _seat(self, actor: Actor, space: Space) -> Membership:
        role = Role.GUEST if actor.pk in self._guests else Role.MEMBER
        return Membership(space=space, actor=actor, role=role, since=space.created_at)


def _slug(conversation: Conversation, *, hidden: bool) -> str:
    """An address nobody has. A hidden space’s cannot be guessed from its name."""
    bare = slugify(conversation.name)[:50].strip("-") or "space"
    end = hashlib.sha256(conversation.id.encode()).hexdigest()[:6]
    free_to_take = not (hidden or bare in RESERVED or bare.isdigit() or Space.objects.filter(slug=bare).exists())
    return bare if free_to_take else f"{bare}-{end}"


def rooms_seen_from(place: Place, places: list[Place]) -> dict[str, Room]:
    """What channels are called in the messages of one: a private channel keeps its name to itself."""
    rooms = {}
    for other in places:
        if other.space is None:
            continue
        private = other.conversation.kind == Kind.PRIVATE and other is not place
        room = Room(_("private channel")) if private else Room(other.conversation.name, other.space.get_absolute_url())
        rooms[other.conversation.id] = room
    return rooms
