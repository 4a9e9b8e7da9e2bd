"""Writes the search index, in the transaction that changes the nouns, so that search never lags behind or ahead."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db import connection, transaction
from django.db.models import Model

from parvis.core.inserting import insert
from parvis.core.words import stems
from parvis.identity.models import Actor
from parvis.identity.models import Reach as FieldReach
from parvis.spaces.models import Indexed, Space

BATCH = 500
LONGEST = 100_000  # characters of a text that can be found; beyond it a PostgreSQL tsvector may overflow
SHOWN = 20_000  # characters of a text kept to show an excerpt of

_CHANGING = ("audience", "author", "type", "has", "at", "title", "text")


def index(things: Iterable[Indexed]) -> int:
    """Write or rewrite these things in the index (unsaved rows, their whole text in `text`); how many there were.

    Everything of one batch stands or falls together: call it within the transaction that changes the nouns.
    """
    stream, done = iter(things), 0
    while batch := list(islice(stream, BATCH)):
        _write(batch)
        done += len(batch)
    return done


def index_new(things: Iterable[Indexed]) -> None:
    """The same for a few things that were never in the index, within the transaction that makes the nouns."""
    for thing in things:
        words = _cut(thing)
        insert(thing)
        _write_words([(thing.pk, *words)])


@transaction.atomic
def _write(batch: list[Indexed]) -> None:
    words = [_cut(thing) for thing in batch]
    Indexed.objects.bulk_create(
        batch,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "reach"],
        update_fields=_CHANGING,
    )
    _write_words([(thing.pk, *said) for thing, said in zip(batch, words, strict=True)])


def _cut(thing: Indexed) -> tuple[str, str]:
    """The words of a thing's title and text, which are then cut to what an excerpt needs."""
    words = (stems(thing.title), stems(thing.text[:LONGEST]))
    thing.title, thing.text = thing.title[:200], thing.text[:SHOWN]
    return words


def _write_words(rows: list[tuple[int, str, str]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT OR REPLACE INTO search_words (rowid, title, text) VALUES (%s, %s, %s)", rows)
        else:
            cursor.execute(
                "UPDATE spaces_indexed SET words = setweight(to_tsvector('simple', fresh.title), 'A')"
                " || setweight(to_tsvector('simple', fresh.text), 'B')"
                " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS fresh(id, title, text)"
                " WHERE spaces_indexed.id = fresh.id",
                [list(column) for column in zip(*rows, strict=True)],
            )


def unindex(kind: str, objects: Iterable[int | Model]) -> None:
    """Take these things (ids or nouns) out of the index; those that are not in it are no error."""
    ids = [thing.pk if isinstance(thing, Model) else thing for thing in objects]
    Indexed.objects.filter(kind=kind, object_id__in=ids).delete()


def index_space(space: Space) -> None:
    """Have the space found by its name and description."""
    index(space_rows([space]))


def space_rows(spaces: Iterable[Space]) -> Iterable[Indexed]:
    """What the index holds of these spaces."""
    for space in spaces:
        yield Indexed(
            kind=Indexed.Kind.SPACE,
            object_id=space.pk,
            type=space.kind,
            at=space.created_at,
            title=space.name,
            text=space.description,
        )


def index_person(actor: Actor) -> None:
    """Have the person found by what each circle may see of the profile; a circle the person left is forgotten."""
    unindex(Indexed.Kind.PERSON, [actor])
    index(person_rows([actor]))


def person_rows(actors: Iterable[Actor]) -> Iterable[Indexed]:
    """What the index holds of these people (their `fields` prefetched, if they are many): a row a circle.

    Each row holds all that its circle may see, wider circles included, so that two words of one query may stand in
    fields of different reach. What is for oneself alone is not indexed.
    """
    for actor in actors:
        public = _values(actor, FieldReach.PUBLIC)
        inside = public + _values(actor, FieldReach.INSIDE)
        card = [actor.headline, actor.team]
        if actor.is_public:
            card += [actor.public_name, actor.public_headline]
            persona = actor.public_name or actor.name
            yield _person_row(actor, Indexed.Reach.PUBLIC, persona, [actor.public_headline, *public])
        elif actor.kind == Actor.Kind.BRAND:
            yield _person_row(actor, Indexed.Reach.PUBLIC, actor.name, [actor.headline, *public])
        yield _person_row(actor, Indexed.Reach.MET, actor.name, card + public)
        yield _person_row(actor, Indexed.Reach.INSIDE, actor.name, card + inside)
        yield _person_row(
            actor, Indexed.Reach.CONTACTS, actor.name, card + inside + _values(actor, FieldReach.CONTACTS)
        )


def _values(actor: Actor, reach: FieldReach) -> list[str]:
    return [f"{field.value} {field.detail}".strip() for field in actor.fields.all() if field.reach == reach]


def _person_row(actor: Actor, reach: Indexed.Reach, name: str, lines: list[str]) -> Indexed:
    return Indexed(
        kind=Indexed.Kind.PERSON,
        object_id=actor.pk,
        reach=reach,
        author=actor,
        type=actor.kind,
        at=actor.joined_at,
        title=f"{name} @{actor.handle}",
        text="\n".join(line for line in lines if line),
    )
