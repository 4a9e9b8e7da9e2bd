"""A network to measure: people who follow each other, and what they said; written in bulk, past the actions."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

import parvis.config.bootstrap  # noqa: F401  one SQLite, before Django loads its own

WORDS = (  # noqa: SIM905  the words read better
    "toile sangle couture atelier patron essai boucle poche dos charge pluie sentier sac client commande stock retour "
    "idée mesure équipe samedi montagne bivouac carnet photo lettre usine fournisseur modèle prix couleur fil"
).split()


def fill(people: int, follows: int, posts: int, spaces: int) -> dict[str, Any]:
    """Fill the installation in PARVIS_DATA; gives tokens, ids of accounts and of statuses with their authors.

    Each person follows the next `follows`; posts are public, 200 characters, one in ten an answer; the first 200 people are
    in all `spaces`.
    """
    from parvis.identity.models import Follow
    from parvis.spaces.models import Membership, Organisation, Space

    Organisation.objects.update_or_create(pk=1, defaults={"name": "Bench", "public_by_default": True})
    actors = _people(people, follows)
    pairs = ((a, (a + d) % people) for a in range(people) for d in range(1, min(follows, people - 1) + 1))
    Follow.objects.bulk_create([Follow(source=actors[a], target=actors[b]) for a, b in pairs], batch_size=5000)
    rooms = [Space(name=f"Space {n}", slug=f"space-{n}", kind="team", joining="free") for n in range(spaces)]
    Space.objects.bulk_create(rooms)
    Membership.objects.bulk_create(
        [Membership(space=room, actor=actor) for room in rooms for actor in actors[:200]], batch_size=5000
    )
    said = _say(actors, posts)
    _like(actors, said, posts // 2)
    _count(actors)
    named = [{"id": str(actor.pk), "handle": actor.handle, "token": f"bench-{n}"} for n, actor in enumerate(actors)]
    return {"people": named, "statuses": said}


def _people(people: int, follows: int) -> list[Any]:
    from parvis.core.ids import new_id
    from parvis.identity.models import Account, Actor, Relation, Token
    from parvis.identity.models.app import digest

    accounts = [Account(id=new_id(), email=f"user{n}@bench.example") for n in range(people)]
    Account.objects.bulk_create(accounts)
    names = [f"user{n:05d}" for n in range(people)]
    actors = [
        Actor(id=new_id(), account=account, handle=name, name=name, is_public=True, public_name=name, folded=name,
              public_folded=name, following_count=follows, followers_count=follows)
        for account, name in zip(accounts, names, strict=True)
    ]  # fmt: skip
    Actor.objects.bulk_create(actors)
    Relation.objects.bulk_create([Relation(actor=actor, kind=Relation.Kind.EMPLOYEE) for actor in actors])
    keys = [(digest(f"bench-{n}"), account) for n, account in enumerate(accounts)]
    Token.objects.bulk_create([Token(key=key, account=account, scopes="read write follow") for key, account in keys])
    return actors


def _say(actors: list[Any], posts: int) -> list[list[Any]]:
    from parvis.core.ids import new_id
    from parvis.spaces.models import Audience, Reach
    from parvis.stream.models import Post

    chance = random.Random(7)  # noqa: S311  the same network each time
    public, said, kept = Audience.of(Reach.PUBLIC), [], []
    for _ in range(posts):
        author, identifier = chance.randrange(len(actors)), new_id()
        text = " ".join(chance.choices(WORDS, k=34))[:200]
        root = int(chance.choice(kept[-100:])[0]) if kept and chance.random() < 0.1 else None
        said.append(
            Post(id=identifier, author=actors[author], audience=public, level=0, text=text, html=f"<p>{text}</p>",
                 root_id=root or identifier, parent_id=root, depth=1 if root else 0)
        )  # fmt: skip
        kept += [] if root else [[str(identifier), author]]
        if len(said) == 2000:
            Post.objects.bulk_create(said)
            said.clear()
    Post.objects.bulk_create(said)
    return kept


def _like(actors: list[Any], said: list[list[Any]], likes: int) -> None:
    """So many favourites, of which each author was told."""
    from parvis.stream.models import Notification, Post, Reaction

    chance = random.Random(8)  # noqa: S311  the same network each time
    given = {(chance.randrange(len(said)), chance.randrange(len(actors))) for _ in range(likes if said else 0)}
    given = {(which, by) for which, by in given if said[which][1] != by}
    at = {which: 0 for which, _by in given}
    for which, _by in given:
        at[which] += 1
    liked = [Post(pk=int(said[which][0]), reactions={"like": n}) for which, n in at.items()]
    Post.objects.bulk_update(liked, ["reactions"], batch_size=500)
    rows = [(int(said[which][0]), actors[said[which][1]], actors[by]) for which, by in sorted(given)]
    Reaction.objects.bulk_create(
        [Reaction(post_id=post, actor=by, kind=Reaction.Kind.LIKE) for post, _of, by in rows], batch_size=5000
    )
    told = [
        Notification(recipient=of, kind="reaction", actor=by, post_id=post, entry_id=-n, group=f"reaction:{post}")
        for n, (post, of, by) in enumerate(rows)
    ]
    Notification.objects.bulk_create(told, batch_size=5000)


def _count(actors: list[Any]) -> None:
    """The counters that the actions would have kept."""
    from django.db.models import Count

    from parvis.identity.models import Actor
    from parvis.stream.models import Post

    said = dict(Post.objects.order_by().values_list("author").annotate(n=Count("pk")))
    for actor in actors:
        actor.posts_count = said.get(actor.pk, 0)
    Actor.objects.bulk_update(actors, ["posts_count"], batch_size=500)


def main() -> None:
    """Fill by the numbers given, and print what the measuring needs as JSON."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    django.setup()
    json.dump(fill(*map(int, sys.argv[1:5])), sys.stdout)


if __name__ == "__main__":
    main()
