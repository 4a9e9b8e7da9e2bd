"""The same property over the API: whatever route, whatever token, nothing slips out that the law hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.conf import settings

from parvis.identity.models import Token
from parvis.spaces.models import Space
from parvis.stream.models import Notification, Post, Topic
from tests.api.client import App
from tests.house import doors
from tests.house.canaries import KEPT, PERSONAS, WAITING, Planted, words_in
from tests.house.doors import NO_ID, NO_WORD

SCOPES = "read write follow push profile admin:read admin:write"
# What is asked for beyond the address itself.
ASKED = {
    "/api/v1/timelines/home": ["limit=40"],
    "/api/v1/timelines/public": ["limit=40", "only_media=true"],
    "/api/v2/search": ["q=canaritout&limit=40", "q=%23canarisujet", "q=canari&type=accounts", "q=canarinomatlas&type=accounts"],
    "/api/v1/accounts/search": ["q=canari&limit=80", "q=phil", "q=atlas"],
    "/api/v1/accounts/lookup": ["acct=philippe", "acct=karim", "acct=atlas"],
    "/api/v1/accounts/<id:account_id>/statuses": ["exclude_replies=true", "only_media=true", "pinned=true"],
    "/api/v1/notifications": ["limit=80", "types[]=status"],
    "/api/v2/notifications": ["limit=80"],
    "/api/v1/bookmarks": ["limit=40"],
    "/api/v1/directory": ["limit=80"],
    "/api/v1/accounts/familiar_followers": ["id[]={people}"],
    "/api/v1/accounts/relationships": ["id[]={people}"],
    "/api/v1/accounts": ["id[]={people}"],
    "/api/v1/statuses": ["id[]={posts}"],
    "/api/parvis/v1/search": ["q=canaritout"],
    "/api/parvis/v1/people": ["q=canari"],
    "/api/parvis/v1/protections": ["q=canaritout&limit=80", "when=ended"],
    "/api/parvis/v1/protections/<id:protection_id>": [],
    "/api/parvis/v1/embargoes": ["q=canaritout"],
    "/api/parvis/v1/embargoes/<id:embargo_id>": [],
}  # fmt: skip
# Where statuses are read, each with its own law.
READ_WHOLE = {"/api/v1/statuses/<id:post_id>", "/api/v1/statuses/<id:post_id>/context"}
STREAMS = "/api/v1/streaming"  # held open: they have their own test


def test_no_route_shows_what_the_law_hides(planted: Planted) -> None:
    # On PostgreSQL, those who may see least: what else is asked of the database is the law, which has its own test.
    personas = list(PERSONAS) if settings.SQLITE else ["subcontractor", "fan", "visitor", "blocked"]
    assert [f"{persona}: {leak}" for persona in personas for leak in leaks(planted, persona)] == []


def test_routes_show_what_the_law_allows(planted: Planted) -> None:
    """Without this, a route that showed nobody anything would pass."""
    for persona in ("steward", "subcontractor", "fan", "visitor"):
        app, viewer = _app(planted, persona), planted.viewer(persona)
        readable = planted.readable(viewer)
        for place in readable:
            assert f"canaritexte{place}" in app.get(f"statuses/{planted.posts[place].pk}")["content"]
        if viewer.signed_in:
            home = words_in([str(app.get("timelines/home", {"limit": 40}))])
            assert {f"canaritexte{place}" for place in readable & {"atlas"}} <= home


def leaks(planted: Planted, persona: str) -> Iterator[str]:
    """What this person's app is told against the law, a sentence each."""
    app, allowed = _app(planted, persona), planted.allowed(planted.viewer(persona))
    viewer = planted.viewer(persona)
    # Which topics one follows one has named oneself: they are one's own, whatever is said under them.
    followed = set(Topic.objects.filter(followers=viewer.who).values_list("key", flat=True))
    readable = set(Post.objects.visible_to(viewer).values_list("pk", flat=True))
    after = _looked_after(planted, persona)
    turn = list(PERSONAS).index(persona)
    for place, (route, view) in enumerate(doors.api_routes().items()):
        if "GET" not in view.views or route.startswith(STREAMS):
            continue
        if route not in READ_WHOLE and route not in ASKED and (place + turn) % 3:
            continue  # knocked at by every third of them
        names = doors.PARAMETER.findall(route)
        nothing = _body(app, doors.address(route, dict.fromkeys(names, NO_ID))) if names else b""
        for values in product(*(_subjects(planted, name, whole=route in READ_WHOLE) for name in names)):
            path = doors.address(route, dict(zip(names, values, strict=True)))
            plain = b""
            for asked in (path, *(f"{path}?{_filled(query, planted)}" for query in ASKED.get(route, ()))):
                said = _body(app, asked)
                plain = plain or said
                strange = words_in([said.decode()]) - allowed - words_in([asked])
                strange -= followed if route == "/api/v1/followed_tags" else set()
                yield from (f"{asked} ({route}) says {word}" for word in sorted(strange))
            strange_id = (names == ["post_id"] and values[0] not in readable) or (
                names in (["protection_id"], ["embargo_id"]) and values[0] not in after
            )
            if strange_id and plain != nothing:
                yield f"{path} ({route}) is not the same as nothing"


def _looked_after(planted: Planted, persona: str) -> set[int]:
    """The terms and embargoes an administrator, or the steward of their space, looks after."""
    viewer = planted.viewer(persona)
    rooms = planted.stewarded(viewer)
    found = {pk for key, pk in planted.terms.items() if viewer.admin or KEPT[key][0] in rooms}
    return found | {pk for key, pk in planted.embargoes.items() if viewer.admin or WAITING[key][0] in rooms}


def test_the_api_lists_what_one_looks_after(planted: Planted) -> None:
    for persona in ("administrator", "steward", "employee", "subcontractor"):
        app = _app(planted, persona)
        lists = [app.get(f"/api/parvis/v1/{name}", {"limit": 80}) for name in ("protections", "embargoes")]
        assert {int(row["id"]) for rows in lists for row in rows} == _looked_after(planted, persona), persona


def _app(planted: Planted, persona: str) -> App:
    handle = PERSONAS[persona]
    actor = planted.house.person(handle) if handle else None
    Token.objects.filter(account=actor.account_id if actor else 0).delete()
    return App(actor, scopes=SCOPES)


def _body(app: App, path: str) -> bytes:
    headers = {"Authorization": f"Bearer {app.token}"} if app.token else {}
    return bytes(app.client.get(path, headers=headers).content)


def _filled(query: str, planted: Planted) -> str:
    posts = [str(post.pk) for post in planted.posts.values()]
    return query.format(posts="&id[]=".join(posts), people="&id[]=".join(map(str, planted.house.people.values())))


def _subjects(planted: Planted, name: str, *, whole: bool) -> list[Any]:
    """What may stand in an address under this name; of posts a few, or with `whole` all."""
    house = planted.house
    posts = [post.pk for post in planted.posts.values()] + [planted.comments["atlas"].pk]
    spaces = [house.spaces[key] for key in ("atlas", "direction", "randonneurs")]
    people = [house.people[handle] for handle in ("philippe", "karim", "bastien")]
    if re.search("post|status|poll", name):
        return posts if whole else posts[len(name) % 3 :: 4]
    if "space" in name:
        return [*spaces, *Space.objects.filter(pk__in=spaces).values_list("slug", flat=True)]
    if "protection" in name or "embargo" in name:
        return list((planted.terms if "protection" in name else planted.embargoes).values())
    if re.search("account|person|actor|member", name):
        return people + spaces
    if re.search("tag|topic|name|hashtag", name):
        return [*Topic.objects.filter(key__startswith="canarisujet").values_list("key", flat=True)[:6], NO_WORD]
    if re.search("file|media|attachment", name):
        return [file.pk for file in planted.files.values()]
    if re.search("group|key", name):
        return [*Notification.objects.values_list("group", flat=True).distinct()[:6], NO_WORD]
    return [posts[9], spaces[0], people[1], *Notification.objects.values_list("pk", flat=True)[:3]]
