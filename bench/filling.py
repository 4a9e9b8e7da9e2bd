"""A network to measure: people who follow each other, and what they said; written in bulk, past the actions."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from typing import Any

import parvis.config.bootstrap  # noqa: F401  one SQLite, before Django loads its own
from bench.api import SIZES

WORDS = (  # noqa: SIM905  the words read better
    "toile sangle couture atelier patron essai boucle poche dos charge pluie sentier sac client commande stock retour "
    "idée mesure équipe samedi montagne bivouac carnet photo lettre usine fournisseur modèle prix couleur fil"
).split()
STEP = 1 << 16  # between two ids: a millisecond
READERS = 40  # those the measuring asks as: the first ones
SAMPLES = 200  # different texts
TOLD = 10_000  # statuses the measuring hears of: the newest


def fill(people: int, follows: int, posts: int, spaces: int, members: int, hidden: int) -> dict[str, Any]:
    """Fill the installation in PARVIS_DATA; gives tokens, ids of accounts and of the newest statuses with their authors.

    Each reader follows the next `follows` people, the others at most a hundred; the first 200 speak. Posts are public, 200
    characters, one in ten an answer; with `hidden`, all but one in so many stay inside. The first 200 people are in all
    `spaces`, in which a quarter of the posts stand; the first `members` are in one more.
    """
    from parvis.spaces.models import Audience, Organisation, Reach

    Organisation.objects.update_or_create(pk=1, defaults={"name": "Bench", "public_by_default": True})
    first = _people(people, follows)
    _follow(first, people, follows)
    _index_people()
    rooms = _rooms(first, spaces, min(people, 200), "space")
    hall = _rooms(first, 1, min(people, members), "hall") if members else []
    kept = _say(first, min(people, 200), posts, [Audience.of(Reach.SPACE, spaces=[room]).pk for room in rooms], hidden)
    _like(first, people, kept)
    named = [{"id": str(first + n * STEP), "handle": f"user{n:05d}", "token": f"bench-{n}"} for n in range(people)]
    return {"people": named[:200], "statuses": kept, "hall": str(hall[0].pk) if hall else ""}


def _people(people: int, follows: int) -> int:
    """That many people with a login each; the id of the first, from which the others' follow by `STEP`."""
    from parvis.identity.models import Account, Actor, Relation, Token
    from parvis.identity.models.app import digest

    first = int(time.time() * 1000) - 10**8 << 16
    counts = {"following_count": follows, "followers_count": follows}
    for start in range(0, people, 5000):
        some = range(start, min(people, start + 5000))
        accounts = [Account(id=first + n * STEP, email=f"user{n}@bench.example") for n in some]
        Account.objects.bulk_create(accounts)
        Actor.objects.bulk_create(
            Actor(id=first + n * STEP, account_id=first + n * STEP, handle=f"user{n:05d}", name=f"user{n:05d}",
                  is_public=True, public_name=f"user{n:05d}", **counts)
            for n in some
        )  # fmt: skip
        Relation.objects.bulk_create(Relation(actor_id=account.pk, kind=Relation.Kind.EMPLOYEE) for account in accounts)
        # Only those who are asked as need one.
        keys = [(digest(f"bench-{n}"), first + n * STEP) for n in some if n < 1000]
        Token.objects.bulk_create(Token(key=key, account_id=pk, scopes="read write follow") for key, pk in keys)
    return first


def _follow(first: int, people: int, follows: int) -> None:
    from django.utils import timezone

    def some(readers: range, most: int) -> None:
        width = min(most, people - 1)
        numbers = "WITH RECURSIVE a(n) AS (SELECT {0} UNION ALL SELECT n + 1 FROM a WHERE n < {1} - 1), "
        numbers += "d(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM d WHERE m < {2}) "
        columns = "source_id, target_id, at, reblogs, notify, languages"
        pairs = "SELECT {3} + a.n * {4}, {3} + ((a.n + d.m) %% {5}) * {4}, %s, TRUE, FALSE, '' FROM a, d"
        into = f"INSERT INTO identity_follow ({columns}) {numbers} {pairs}"
        _write(into, (readers.start, readers.stop, width, first, STEP, people), [timezone.now()])

    if people > 1 and follows:
        some(range(min(READERS, people)), follows)
        if people > READERS:
            some(range(READERS, people), min(follows, 100))


def _index_people() -> None:
    """Have people found by their handles, which are their names."""
    from django.db import connection

    told = "SELECT 'person', id, 'inside', id, kind, '', joined_at, name || ' @' || handle, '' FROM identity_actor"
    columns = "kind, object_id, reach, author_id, type, has, at, title, text"
    words = "'w' || a.handle || ' s' || a.handle"
    _write(f"INSERT INTO spaces_indexed ({columns}) {told} WHERE handle LIKE 'user%'", (), None)
    named = "spaces_indexed i JOIN identity_actor a ON a.id = i.object_id"
    if connection.vendor == "sqlite":
        _write(f"INSERT INTO search_words (rowid, title, text) SELECT i.id, {words}, '' FROM {named}", (), None)
    else:
        vector = "setweight(to_tsvector('simple', 'w' || a.handle || ' s' || a.handle), 'A')"
        _write(f"UPDATE spaces_indexed SET words = {vector} FROM identity_actor a WHERE a.id = object_id", (), None)


def _write(sql: str, numbers: tuple[int, ...], params: list[Any] | None) -> None:
    """Carry out SQL whose blanks `{0}` are numbers of our own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql.format(*numbers), params)


def _rooms(first: int, count: int, members: int, name: str) -> list[Any]:
    from parvis.spaces.models import Membership, Space

    rooms = [Space(name=f"{name} {n}", slug=f"{name}-{n}", kind="team", joining="free", members_count=members)
             for n in range(count)]  # fmt: skip
    Space.objects.bulk_create(rooms)
    for room in rooms:
        seats = (Membership(space=room, actor_id=first + n * STEP) for n in range(members))
        Membership.objects.bulk_create(seats, batch_size=5000)
    return rooms


def _say(first: int, people: int, posts: int, rooms: list[int], hidden: int) -> list[list[Any]]:
    """That many posts, copied from a few; the newest roots with the numbers of their authors."""
    from django.db import connection

    from parvis.spaces.models import Audience, Reach
    from parvis.stream.models import Post

    if not posts:
        return []
    chance = random.Random(7)  # noqa: S311  the same network each time
    public, inside = (Audience.of(reach).pk for reach in (Reach.PUBLIC, Reach.INSIDE))
    began = int(time.time() * 1000) - 2 * posts - 10**6 << 16
    texts = [" ".join(chance.choices(WORDS, k=34))[:200] for _ in range(SAMPLES)]
    samples = [
        Post(id=began - n * STEP, author_id=first, audience_id=inside, level=0, text=text, html=f"<p>{text}</p>",
             root_id=began - n * STEP)
        for n, text in enumerate(texts, 1)
    ]  # fmt: skip
    Post.objects.bulk_create(samples)
    own = {
        "id": "{0} + n * {1}",
        "author_id": "{2} + ((n / 10 * 7919 + n) % {3}) * {1}",
        "root_id": "{0} + (CASE WHEN n % 10 = 9 THEN n - 1 ELSE n END) * {1}",
        "parent_id": "CASE WHEN n % 10 = 9 THEN {0} + (n - 1) * {1} END",
        "depth": "CASE WHEN n % 10 = 9 THEN 1 ELSE 0 END",
        "audience_id": _audiences(public, inside, rooms, hidden),
    }
    columns = [field.column for field in Post._meta.concrete_fields]
    chosen = ", ".join(own.get(column, f'sample."{column}"') for column in columns)
    start = "0" if connection.vendor == "sqlite" else "0::bigint"
    numbers = f"WITH RECURSIVE said(n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM said WHERE n < {{5}} - 1)"
    found = f"SELECT {chosen} FROM said JOIN stream_post sample ON sample.id = {{0}} - (n % {{4}} + 1) * {{1}}"
    into = f"INSERT INTO stream_post ({', '.join(columns)}) {numbers} {found}"
    _write(into, (began, STEP, first, people, SAMPLES, posts), None)
    Post.objects.filter(pk__in=[sample.pk for sample in samples]).delete()
    roots = [n for n in range(max(0, posts - TOLD), posts) if n % 10 != 9]
    return [[str(began + n * STEP), (n // 10 * 7919 + n) % people] for n in roots]


def _audiences(public: int, inside: int, rooms: list[int], hidden: int) -> str:
    """SQL for where the n-th stands: an answer where what it answers does."""
    at = "(CASE WHEN n % 10 = 9 THEN n - 1 ELSE n END)"
    rest = f"CASE WHEN {at} % {hidden} = 0 THEN {public} ELSE {inside} END" if hidden else str(public)
    if not rooms:
        return rest
    which = " ".join(f"WHEN {n} THEN {room}" for n, room in enumerate(rooms))
    return f"CASE WHEN {at} % 4 = 1 THEN (CASE ({at} / 4) % {len(rooms)} {which} END) ELSE {rest} END"


def _like(first: int, people: int, said: list[list[Any]]) -> None:
    """A favourite for every second of these posts, of which its author was told; and the counters kept of it all."""
    from parvis.stream.models import Notification, Post, Reaction

    chance = random.Random(8)  # noqa: S311  the same network each time
    given = {(chance.randrange(len(said)), chance.randrange(min(people, 200))) for _ in range(len(said) // 2)}
    rows = [(int(said[which][0]), said[which][1], by) for which, by in sorted(given) if said[which][1] != by]
    likes = Counter(post for post, _of, _by in rows)
    liked = [Post(pk=post, reactions={"like": n}) for post, n in likes.items()]
    Post.objects.bulk_update(liked, ["reactions"], batch_size=500)
    Reaction.objects.bulk_create(
        [Reaction(post_id=post, actor_id=first + by * STEP, kind=Reaction.Kind.LIKE) for post, _of, by in rows],
        batch_size=5000,
    )
    told = [
        Notification(recipient_id=first + of * STEP, kind="reaction", actor_id=first + by * STEP, post_id=post,
                     entry_id=-n, group=f"reaction:{post}")
        for n, (post, of, by) in enumerate(rows)
    ]  # fmt: skip
    Notification.objects.bulk_create(told, batch_size=5000)
    said_by = "SELECT COUNT(*) FROM stream_post WHERE author_id = identity_actor.id"
    _write(f"UPDATE identity_actor SET posts_count = ({said_by}) WHERE handle LIKE 'user%'", (), None)


def main() -> None:
    """Fill by the sizes given, and print what the measuring needs as JSON."""
    import os

    import django

    parser = argparse.ArgumentParser(description=__doc__)
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    django.setup()
    json.dump(fill(**vars(options)), sys.stdout)


if __name__ == "__main__":
    main()
