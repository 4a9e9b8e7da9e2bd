"""The things of our own API, as they are shown."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from parvis.api.entities.accounts import Account
from parvis.api.own.describing import Id
from parvis.identity.models import ProfileField, Relation
from parvis.identity.models import Reach as FieldReach
from parvis.spaces import models
from parvis.spaces.charter import Tool
from parvis.spaces.models import Charter as CharterModel
from parvis.spaces.models import Membership as Seat
from parvis.spaces.models import Role

Kind: TypeAlias = models.Space.Kind
Visibility: TypeAlias = models.Space.Visibility
Joining: TypeAlias = models.Space.Joining
Who: TypeAlias = models.Space.Who


class Level(StrEnum):
    """How sensitive a thing is, from least to most."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"


LEVELS = list(Level)


class Reach(StrEnum):
    """Who can read it, from narrow to wide."""

    PEOPLE = "people"
    SPACE = "space"
    INSIDE = "inside"
    PUBLIC = "public"


REACHES = list(Reach)


class Grid(msgspec.Struct):
    """The least role that may do each thing in a space, and whether guests may comment."""

    posts: Who
    comments: Who
    invites: Who
    pins: Who
    guests_comment: bool


class May(msgspec.Struct):
    """What the reader may do in a space now."""

    post: bool
    comment: bool
    invite: bool
    pin: bool
    moderate: bool
    steward: bool


class Question(msgspec.Struct):
    """What is asked of those who ask to join."""

    id: Id
    text: str


class SpaceLink(msgspec.Struct):
    """A space, by name."""

    id: Id
    slug: str
    name: str
    level: Level


class Own(msgspec.Struct):
    """What the reader is to a space."""

    state: Seat.State
    role: Role
    since: datetime.datetime
    until: datetime.datetime | None
    notify: Seat.Notify
    muted: bool
    pair: str
    charter_accepted: int
    word: str


class Space(msgspec.Struct):
    """A network within the house: people with a reason to be together."""

    id: Id
    slug: str
    name: str
    description: str
    kind: Kind
    visibility: Visibility
    joining: Joining
    level: Level
    url: str
    cover: str
    hue: int
    tools: list[Tool]
    grid: Grid
    created_at: datetime.datetime
    ends_on: datetime.date | None
    archived_at: datetime.datetime | None
    members_count: int
    posts_count: int
    parent: SpaceLink | None
    own: Own | None
    may: May | UnsetType = UNSET
    welcome: str | UnsetType = UNSET
    questions: list[Question] | UnsetType = UNSET


class ReadersOfRelation(msgspec.Struct):
    """How many of those who read it are this to the organisation, null: nothing; `examples`, those the reader may find."""

    relation: Relation.Kind | None
    count: int
    examples: list[Account]


class ReadersInSpace(msgspec.Struct):
    """How many of those who read it are in this space; `examples`, those the reader may find."""

    space: SpaceLink
    count: int
    examples: list[Account]


class Readers(msgspec.Struct):
    """Who can read a thing. `anyone`: anybody on the web; `total`: people with an account, null for all, uncounted."""

    anyone: bool
    total: int | None
    relations: list[ReadersOfRelation]
    spaces: list[ReadersInSpace]


class Charter(msgspec.Struct):
    """Why a space exists: people, objective, strategy; then technology, its tools."""

    space_id: Id
    version: int
    is_complete: bool
    people: str
    intention: CharterModel.Intention | None
    objective: str
    target: str
    due_on: datetime.date | None
    strategy: str
    resources: str
    tools: list[Tool]
    changed_at: datetime.datetime
    review_on: datetime.date | None
    accepted_version: int


class CharterWords(msgspec.Struct):
    """What a charter says, or said."""

    people: str
    intention: CharterModel.Intention | None
    objective: str
    target: str
    due_on: datetime.date | None
    strategy: str
    resources: str
    review_on: datetime.date | None


class CharterVersion(msgspec.Struct):
    """When a charter became what it is, and by whom. `words` of the past are for members, null where none were kept."""

    version: int
    changed_at: datetime.datetime
    account: Account | None
    words: CharterWords | None


class Membership(msgspec.Struct):
    """Somebody in a space; `account` is null for a person the reader may not find."""

    id: Id
    space_id: Id
    account: Account | None
    role: Role
    state: Seat.State
    since: datetime.datetime
    until: datetime.datetime | None
    pair: str
    answer: str | UnsetType = UNSET
    word: str | UnsetType = UNSET


class Invitation(msgspec.Struct):
    """A way in, by mail or by link. `url` is told once, to whoever makes a link: the house keeps only its digest."""

    id: Id
    space_id: Id | None
    email: str
    relation: Relation.Kind
    role: Role
    employer: str
    message: str
    until: datetime.date | None
    created_at: datetime.datetime
    expires_at: datetime.datetime
    quota: int
    used: int
    revoked_at: datetime.datetime | None
    invited_by: Account | None
    url: str | UnsetType = UNSET
    sent: bool | UnsetType = UNSET
    renewed: bool | UnsetType = UNSET


class Line(msgspec.Struct):
    """What a person says of himself, that the reader may read. `reach`: how far it carries, told to himself alone."""

    kind: ProfileField.Kind
    label: str
    value: str
    detail: str
    reach: FieldReach | UnsetType = UNSET


class Standing(msgspec.Struct):
    """What a person is to the organisation, from when to when."""

    id: Id
    kind: Relation.Kind
    label: str
    since: datetime.date
    until: datetime.date | None
    employer: str
    sponsor: Account | None = None


class Person(msgspec.Struct):
    """A profile, with the face it shows the reader. `inside`: whether that is the one colleagues see."""

    id: Id
    handle: str
    name: str
    headline: str
    url: str
    inside: bool
    team: str
    relation: Relation.Kind | None
    account: Account
    lines: list[Line] | UnsetType = UNSET
    manager: Account | UnsetType | None = UNSET
    spaces: list[SpaceLink] | UnsetType = UNSET
    contacts_in_common: int | UnsetType = UNSET


class Facet(msgspec.Struct):
    """A value one can filter by, and how many people it would keep."""

    value: str
    count: int


class Facets(msgspec.Struct):
    """What the directory can be filtered by."""

    teams: list[Facet]
    locations: list[Facet]
    skills: list[Facet]
    languages: list[Facet]


class Attached(msgspec.Struct):
    """What our posts say besides what Mastodon’s statuses do."""

    reach: Reach
    kind: str
    title: str
    level: Level
    root: Id
    replies: str
    spaces: list[SpaceLink]


class Status(msgspec.Struct):
    """A post, as https://docs.joinmastodon.org/entities/Status/ has it, with its `parvis` object; not every field is named here."""

    id: Id
    uri: str
    url: str | None
    created_at: datetime.datetime
    edited_at: datetime.datetime | None
    content: str
    spoiler_text: str
    sensitive: bool
    language: str | None
    visibility: Annotated[str, Meta(pattern="^(public|unlisted|private|direct)$")]
    in_reply_to_id: Id | None
    account: Account
    media_attachments: list[dict[str, Any]]
    replies_count: int
    reblogs_count: int
    favourites_count: int
    parvis: Attached


class Segment(msgspec.Struct):
    """A piece of a text, and whether it is what was looked for."""

    text: str
    match: bool


class Found(msgspec.Struct):
    """One thing that search found: what it is, the passage that shows why, and the thing itself, by its kind."""

    kind: Annotated[str, Meta(pattern="^(post|comment|file|person|space)$")]
    id: Id
    url: str
    title: list[Segment]
    excerpt: list[Segment]
    status: Status | None
    account: Account | None
    space: Space | None


class Search(msgspec.Struct):
    """A page of what search found, best first, and how many there are of each kind."""

    results: list[Found]
    counts: dict[str, int]
    page: int
    has_next: bool


class Organisation(msgspec.Struct):
    """The house. `domains` and `public_by_default` are told to its administrators."""

    name: str
    tagline: str
    language: str
    hue: int
    logo: str
    url: str
    joining: models.Organisation.Joining
    square_open: bool
    domains: list[str] | UnsetType = UNSET
    public_by_default: bool | UnsetType = UNSET


class Nothing(msgspec.Struct):
    """Done; there is nothing more to say."""
