"""Every door of the house, taken from the URL resolver, and how to knock at it.

What stands in an address is filled from the nouns of the house, so a new page is knocked at without a word here. One
with a parameter nobody has heard of fails the census, until `BY_PARAMETERS` says what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from allauth.usersessions.models import UserSession
from django.http import HttpResponseBase
from django.urls import URLResolver, get_resolver

from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import Viewer
from parvis.spaces import law
from parvis.spaces.models import Invitation, Membership, Space
from parvis.stream import notifications, talks
from parvis.stream.models import Attachment, Draft, Held, Notification, Post, Report, Topic
from parvis.stream.reports import heard_by
from tests.house.canaries import KEPT, NAMED_SPACES, WAITING, Planted

# Eighteen digits, as ids have them, and words nobody bears: what does not exist.
NO_ID, NO_WORD = 999999999999999991, "zznobody"
PEOPLE = ("philippe", "karim", "nadia", "theo", "bastien", "claire")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Regular expressions, written as the other addresses are.
PLAIN = {
    r"/^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "/password/choose/<uidb36>-<key>/",
    r"/^faces/(?P<name>[0-9a-f]{32}\.(?:webp|jpg|png))$": "/faces/<name>",
}


@dataclass(frozen=True)
class Subject:
    """What may stand in an address: its values, those of the same thing absent, and whether a viewer may know it."""

    values: dict[str, Any]
    absent: dict[str, Any]
    known: Callable[[Known], bool]


@dataclass
class Known:
    """What the law lets a viewer know, asked once."""

    viewer: Viewer
    posts: set[int] = field(default_factory=set)
    spaces: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    files: set[int] = field(default_factory=set)
    talks: set[int] = field(default_factory=set)
    own: set[int] = field(default_factory=set)  # drafts, notifications and sessions
    stewarded: set[str] = field(default_factory=set)  # slugs

    @classmethod
    def to(cls, viewer: Viewer) -> Known:
        """All that there is to know."""
        visible = Post.objects.visible_to(viewer)
        own = [*Draft.objects.filter(author=viewer.actor_id).values_list("pk", flat=True)]
        own += notifications.readable(viewer).values_list("pk", flat=True)
        own += heard_by(viewer).values_list("pk", flat=True)
        own += UserSession.objects.filter(user=viewer.account_id).values_list("pk", flat=True)
        return cls(
            viewer,
            posts=set(visible.values_list("pk", flat=True)),
            spaces=set(Space.objects.visible_to(viewer).values_list("slug", flat=True)),
            topics=set(Topic.objects.filter(posts__in=visible).values_list("key", flat=True)),
            handles=_met(viewer),
            files=set(Attachment.objects.visible_to(viewer).values_list("pk", flat=True)),
            talks=set(talks.open_talks(viewer).values_list("pk", flat=True)),
            own=set(own),
            stewarded=set(
                Space.objects.filter(
                    memberships__in=Membership.objects.filter(Membership.current(), actor=viewer.who, role="steward")
                ).values_list("slug", flat=True)
            ),
        )


def _met(viewer: Viewer) -> set[str]:
    """Those the viewer may find, and those who blocked him but share a closed room with him, where he sees them."""
    met = law.findable(viewer) | law.companions(viewer) if viewer.signed_in else law.findable(viewer)
    return set(Actor.objects.filter(met).values_list("handle", flat=True))


def routes() -> list[str]:
    """Every address of a page, as the resolver has it; those of the API have their own test (`test_law_over_api`)."""
    every = _views(get_resolver().url_patterns, "/")
    return [PLAIN.get(route, route) for route, view in every if not hasattr(view, "views")]


def api_routes() -> dict[str, Any]:
    """Every address of the API, with its view."""
    return {route: view for route, view in _views(get_resolver().url_patterns, "/") if hasattr(view, "views")}


def _views(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, where)
        else:
            yield where, pattern.callback


def parameters(route: str) -> frozenset[str]:
    """The names of what is filled into an address."""
    return frozenset(PARAMETER.findall(route))


def address(route: str, values: dict[str, Any]) -> str:
    """The address with these values."""
    return PARAMETER.sub(lambda found: quote(str(values[found[1]]), safe=""), route)


def _posts(planted: Planted) -> Iterator[Subject]:
    for post in [*planted.posts.values(), planted.comments["atlas"], planted.comments["dedans"]]:
        yield Subject({"post_id": post.pk}, {"post_id": NO_ID}, lambda known, pk=post.pk: pk in known.posts)  # type: ignore[misc]


def _files(planted: Planted) -> Iterator[Subject]:
    for file in planted.files.values():
        for name in ("small", file.name):
            yield Subject(
                {"attachment_id": file.pk, "name": name},
                {"attachment_id": NO_ID, "name": name},
                lambda known, pk=file.pk: pk in known.files,  # type: ignore[misc]
            )


def _files_by_key(planted: Planted) -> Iterator[Subject]:
    """Under a key that was made for nobody: it opens nothing to anybody."""
    for file in planted.files.values():
        values = {"attachment_id": file.pk, "key": f"1.1.{'a' * 24}", "name": file.name}
        yield Subject(values, {**values, "attachment_id": NO_ID}, lambda _known: False)


def _media(planted: Planted) -> Iterator[Subject]:
    for file in planted.files.values():
        yield Subject({"media_id": file.pk}, {"media_id": NO_ID}, lambda known, pk=file.pk: pk in known.own)  # type: ignore[misc]


def _quotes(planted: Planted) -> Iterator[Subject]:
    for subject in _posts(planted):
        post_id, absent = subject.values["post_id"], subject.absent["post_id"]
        yield Subject({"post_id": post_id, "quote_id": post_id}, {"post_id": absent, "quote_id": absent}, subject.known)


def _talks(planted: Planted) -> Iterator[Subject]:
    for place in ("duo", "retraite"):
        pk = planted.posts[place].audience_id
        yield Subject({"talk_id": pk}, {"talk_id": NO_ID}, lambda known, pk=pk: pk in known.talks)  # type: ignore[misc]


def _topics(planted: Planted) -> Iterator[Subject]:
    for place in planted.posts:
        key = f"canarisujet{place}"
        yield Subject({"key": key}, {"key": NO_WORD}, lambda known, key=key: key in known.topics)  # type: ignore[misc]


def _spaces(planted: Planted) -> Iterator[Subject]:
    """Each space, with one of its members and one of its invitations."""
    for key in NAMED_SPACES:
        space = planted.house.space(key)
        row = Membership.objects.filter(space=space).order_by("pk").first()
        values = {"slug": space.slug, "membership_id": row.pk if row else 0, "invitation_id": _invitation(space)}
        yield Subject(values, {**values, "slug": NO_WORD}, lambda known, slug=space.slug: slug in known.spaces)  # type: ignore[misc]


def _invitation(space: Space) -> int:
    found = Invitation.objects.filter(space=space).first()
    return found.pk if found else NO_ID


def _kept(name: str) -> Callable[[Planted], Iterator[Subject]]:
    """What is protected, at the desk of its space and at that of another, which has none of it."""

    def subjects(planted: Planted) -> Iterator[Subject]:
        ids, spaces = _kept_ids(planted, name)
        for key, pk in ids.items():
            for desk in {spaces[key], "anciens"} - {""}:
                slug, here = planted.house.space(desk).slug, desk == spaces[key]
                yield Subject(
                    {"slug": slug, name: pk},
                    {"slug": slug, name: NO_ID},
                    lambda known, slug=slug, here=here: here and slug in known.stewarded,  # type: ignore[misc]
                )

    return subjects


def _kept_house(name: str) -> Callable[[Planted], Iterator[Subject]]:
    """The same at the desk of the house."""

    def subjects(planted: Planted) -> Iterator[Subject]:
        for pk in _kept_ids(planted, name)[0].values():
            yield Subject({name: pk}, {name: NO_ID}, lambda known: known.viewer.admin)

    return subjects


def _kept_ids(planted: Planted, name: str) -> tuple[dict[str, int], dict[str, str]]:
    if name == "term_id":
        return planted.terms, {key: space for key, (space, _person) in KEPT.items()}
    return planted.embargoes, {key: space for key, (space, _reach) in WAITING.items()}


def _people(planted: Planted) -> Iterator[Subject]:
    for handle in PEOPLE:
        relation = Relation.objects.filter(actor=planted.house.people[handle]).first()
        values = {"handle": handle, "verb": "suspend", "relation_id": relation.pk if relation else 0}
        absent = {**values, "handle": NO_WORD}
        yield Subject(values, absent, lambda known, handle=handle: handle in known.handles)  # type: ignore[misc]


def _own(name: str, rows: Callable[[], list[int]]) -> Callable[[Planted], Iterator[Subject]]:
    """What belongs to one person."""

    def subjects(_planted: Planted) -> Iterator[Subject]:
        for pk in rows():
            yield Subject({name: pk}, {name: NO_ID}, lambda known, pk=pk: pk in known.own)  # type: ignore[misc]

    return subjects


def _fixed(*choices: dict[str, Any]) -> Callable[[Planted], Iterator[Subject]]:
    """Words of an address that lead everybody to the same page, or nowhere."""
    return lambda _planted: (Subject(values, values, lambda _known: True) for values in choices)


def _faces(planted: Planted) -> Iterator[Subject]:
    yield from _fixed({"name": planted.house.nadia.photo}, {"name": "0" * 32 + ".webp"})(planted)


KINDS = ("visitor", "employee", "subcontractor", "alumni")


def _as(subjects: Callable[[Planted], Iterator[Subject]]) -> Callable[[Planted], Iterator[Subject]]:
    """The same, read as each kind of person in turn."""

    def read(planted: Planted) -> Iterator[Subject]:
        for at, subject in enumerate(subjects(planted)):
            kind = {"kind": KINDS[at % len(KINDS)]}
            yield Subject(subject.values | kind, subject.absent | kind, subject.known)

    return read


MAPS = ("square", "spaces", "people", "topics")
drafts = _own("draft_id", lambda: list(Draft.objects.values_list("pk", flat=True)[:6]))
told = _own("notification_id", lambda: list(Notification.objects.order_by("-pk").values_list("pk", flat=True)[::15]))
held = _own("held_id", lambda: list(Held.objects.values_list("pk", flat=True)[:3]))
reports = _own("report_id", lambda: list(Report.objects.values_list("pk", flat=True)[:6]))
sessions = _own("session_id", lambda: list(UserSession.objects.values_list("pk", flat=True)[:3]))
BY_PARAMETERS: dict[frozenset[str], Callable[[Planted], Iterator[Subject]]] = {
    frozenset(): _fixed({}),
    frozenset({"post_id"}): _posts,
    frozenset({"attachment_id"}): _files,
    frozenset({"attachment_id", "name"}): _files,
    frozenset({"attachment_id", "key", "name"}): _files_by_key,
    frozenset({"media_id"}): _media,
    frozenset({"post_id", "quote_id"}): _quotes,
    frozenset({"talk_id"}): _talks,
    frozenset({"post_id", "kind"}): _as(_posts),
    frozenset({"slug", "kind"}): _as(_spaces),
    frozenset({"slug"}): _spaces,
    frozenset({"slug", "membership_id"}): _spaces,
    frozenset({"slug", "invitation_id"}): _spaces,
    frozenset({"slug", "term_id"}): _kept("term_id"),
    frozenset({"slug", "embargo_id"}): _kept("embargo_id"),
    frozenset({"term_id"}): _kept_house("term_id"),
    frozenset({"embargo_id"}): _kept_house("embargo_id"),
    frozenset({"handle"}): _people,
    frozenset({"handle", "verb"}): _people,
    frozenset({"handle", "relation_id"}): _people,
    frozenset({"draft_id"}): drafts,
    frozenset({"notification_id"}): told,
    frozenset({"session_id"}): sessions,
    frozenset({"report_id"}): reports,
    frozenset({"held_id"}): held,
    frozenset({"statement_kind"}): _fixed({"statement_kind": "privacy"}, {"statement_kind": "about"}),
    frozenset({"filter_id"}): _fixed({"filter_id": NO_ID}),
    frozenset({"key"}): _topics,
    frozenset({"lesson_key"}): _fixed({"lesson_key": "confidentiality"}, {"lesson_key": NO_WORD}),
    frozenset({"app_id"}): _fixed({"app_id": NO_ID}),
    frozenset({"token_id"}): _fixed({"token_id": NO_ID}),
    frozenset({"invitation_id"}): _fixed({"invitation_id": NO_ID}),
    frozenset({"token"}): _fixed({"token": "a" * 32}),
    frozenset({"uidb36", "key"}): _fixed({"uidb36": "1", "key": "set-password"}),
    frozenset({"slot"}): _fixed({"slot": "photo"}, {"slot": "nothing"}),
    frozenset({"kind"}): _fixed(*({"kind": kind} for kind in MAPS)),
    frozenset({"year", "month"}): _fixed({"year": 2026, "month": 11}, {"year": 9999, "month": 13}),
    frozenset({"name"}): _faces,
}


def body(response: HttpResponseBase) -> str:
    """All that an answer says, its headers included."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return "\n".join([*(f"{name}: {value}" for name, value in response.items()), content.decode("utf-8", "replace")])


_DRAWN_ANEW = re.compile(
    r'nonce[-=]"?[\w+/=-]+"?|csrfmiddlewaretoken" value="\w+"|X-CSRFToken(&quot;|"): ?(&quot;|")\w+|^Content-Length: \d+$',
    re.MULTILINE,
)


def same_bytes(response: HttpResponseBase, path: str) -> str:
    """An answer to compare: without what is drawn anew each time, and without the address that was asked for."""
    said = f"{response.status_code}\n{_DRAWN_ANEW.sub('', body(response))}"
    for asked in (path, unquote(path), quote(path), quote(path, safe="")):
        said = said.replace(asked, "…")
    return said
