"""What a person is notified of, as the law stands at the moment it is read: what he may no longer read is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from parvis.core.markdown import plain
from parvis.identity.faces import Face, face
from parvis.identity.models import Actor, Block, Mute
from parvis.identity.viewer import Viewer
from parvis.spaces.law import people
from parvis.spaces.models import Level, Reach, Space
from parvis.stream.filtering import caught, told
from parvis.stream.models import Notification, Post

SIZE = 30  # groups a page
SPAN = 300  # notifications read at most to fill it
MANY = 100  # counted no further: "99+"
PERSONAL = (
    Notification.Kind.MENTION,
    Notification.Kind.REPLY,
    Notification.Kind.MESSAGE,
    Notification.Kind.KUDOS,
    Notification.Kind.ANSWER,
)


@dataclass
class Group:
    """Notifications of one thing, newest first, shown as one line: “Léa, Karim and 4 others reacted to your post”."""

    key: str
    notifications: list[Notification] = field(default_factory=list)

    @property
    def latest(self) -> Notification:
        """The newest of them."""
        return self.notifications[0]

    @property
    def actors(self) -> list[Actor]:
        """Who did it, each once, the newest first."""
        return list({n.actor_id: n.actor for n in self.notifications if n.actor is not None}.values())

    def faces(self, viewer: Viewer) -> list[Face]:
        """The same, each with the face shown to the viewer: the internal one where they share the room it happened in."""
        latest = self.latest
        room = latest.post is not None and latest.post.audience.reach in (Reach.PEOPLE, Reach.SPACE)
        return [face(actor, viewer, shared=room or latest.space is not None) for actor in self.actors]

    @property
    def unread(self) -> bool:
        """Whether any is unread."""
        return any(n.read_at is None for n in self.notifications)

    @property
    def spaces(self) -> list[Space]:
        """Where it happened, as far as the viewer may know."""
        if self.latest.space is not None:
            return [self.latest.space]
        return list(self.latest.post.audience.spaces.all()) if self.latest.post is not None else []

    @property
    def confidential(self) -> bool:
        """Whether nothing of it may be shown outside of the house (mail, push)."""
        post = self.latest.post
        levels = [space.level for space in self.spaces] + ([post.level] if post is not None else [])
        return max(levels, default=Level.PUBLIC) >= Level.CONFIDENTIAL

    @property
    def url(self) -> str:
        """Where it leads."""
        latest = self.latest
        if latest.post is not None:
            return latest.post.get_absolute_url()
        if latest.space is not None:
            members = latest.kind == Notification.Kind.SPACE_REQUEST
            return latest.space.get_absolute_url() + ("members/" if members else "")
        if latest.kind == Notification.Kind.FOLLOW_REQUEST:
            return "/people/contacts/"
        if latest.kind == Notification.Kind.DISCRETION:
            return "/discretion/"
        if latest.kind == Notification.Kind.REFUSED:
            return "/drafts/"
        if latest.kind == Notification.Kind.REPORT:
            return f"/reports/{self.key.partition(':')[2]}/"
        if latest.kind in (Notification.Kind.HELD, Notification.Kind.LOOKED_AT):
            return f"/held/{self.key.partition(':')[2]}/"
        return latest.actor.get_absolute_url() if latest.actor is not None else "/notifications/"

    def excerpt(self, limit: int = 160) -> str:
        """The beginning of what it is about, or its warning; empty if there is nothing to quote."""
        post = self.latest.post
        if post is None:
            return ""
        return post.warning or post.title or plain(post.html, limit, html=True)


@dataclass(frozen=True)
class Page:
    """One page of groups; `before` asks for the next one (a notification's id), None at the end."""

    groups: list[Group]
    before: int | None


def readable(viewer: Viewer) -> QuerySet[Notification]:
    """The viewer's notifications about what he may read now, by people he did not mute or block nor put aside."""
    return lawful(viewer).filter(filtered=False)


def lawful(viewer: Viewer) -> QuerySet[Notification]:
    """The same with those his policy has put aside (`parvis.stream.gates`)."""
    post = Post.objects.visible_to(viewer).filter(pk=OuterRef("post"))
    space = Space.objects.visible_to(viewer).filter(pk=OuterRef("space"))
    actor = people(viewer).filter(pk=OuterRef("actor"))
    muted = Mute.objects.filter(source=viewer.actor_id, notifications=True)
    silenced = [ties.values("target") for ties in (muted, Block.objects.filter(source=viewer.actor_id))]
    somewhere = Q(post__isnull=False) | Q(space__isnull=False) | Q(actor=None)
    return Notification.objects.filter(
        Q(post=None) | Exists(post),
        Q(space=None) | Exists(space),
        somewhere | Exists(actor),
        Q(actor=None) | ~Q(actor__in=silenced[0]) & ~Q(actor__in=silenced[1]),
        recipient=viewer.actor_id,
    )


def unread_count(viewer: Viewer) -> int:
    """How many lines wait to be read, counted up to a hundred: one query."""
    if not viewer.signed_in:
        return 0
    return readable(viewer).filter(read_at=None).order_by().values("group").distinct()[:MANY].count()


def page(viewer: Viewer, *, only: str = "", before: int | None = None) -> Page:
    """Newest first. `only`: "unread", "mentions" (what is said to oneself), or everything."""
    rows = shown(readable(viewer), viewer)
    if only == "unread":
        rows = rows.filter(read_at=None)
    if only == "mentions":
        rows = rows.filter(kind__in=PERSONAL)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _page(list(rows.order_by("-pk")[: SPAN + 1]), viewer)


def shown(rows: QuerySet[Notification], viewer: Viewer) -> QuerySet[Notification]:
    """The same, with all that a line shows, in two more queries; spaces the viewer may not know are not named."""
    known = Prefetch("post__audience__spaces", queryset=Space.objects.visible_to(viewer).order_by("name"))
    return rows.select_related("actor", "space", "post__audience").prefetch_related(known)


def quiet_words(viewer: Viewer, rows: Iterable[Notification]) -> set[int]:
    """Of these notifications, those about a post that a filter of the viewer hides among notifications."""
    about = {row.pk: row.post for row in rows if row.post is not None and row.post.author_id != viewer.actor_id}
    posts = {post.pk: post for post in about.values()}
    found = caught(viewer, told(list(posts.values())), "notifications")
    hidden = {pk for pk, matches in found.items() if any(match.rule.action == "hide" for match in matches)}
    return {row for row, post in about.items() if post.pk in hidden}


def grouped(rows: Iterable[Notification]) -> list[Group]:
    """Notifications of the same thing together, in the order of each group's first; read and unread stay apart."""
    groups: dict[tuple[str, bool], Group] = {}
    for row in rows:
        groups.setdefault((row.group, row.read_at is None), Group(row.group)).notifications.append(row)
    return list(groups.values())


def _page(rows: list[Notification], viewer: Viewer) -> Page:
    """As many whole rows as make a page: what follows in time is on the next one, even of a group begun here."""
    hidden = quiet_words(viewer, rows)
    seen: set[tuple[str, bool]] = set()
    for place, row in enumerate(rows):
        seen.add((row.group, row.read_at is None))
        if len(seen) > SIZE or place == SPAN:
            return Page(grouped(row for row in rows[:place] if row.pk not in hidden), rows[place - 1].pk)
    return Page(grouped(row for row in rows if row.pk not in hidden), None)
