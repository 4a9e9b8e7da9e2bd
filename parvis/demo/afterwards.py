"""What readers do with what was said: votes, acknowledgements, bookmarks, pins, accepted answers, edits, reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from parvis.core.ledger import Entry
from parvis.demo.people import BRAND
from parvis.demo.screenplay import Line
from parvis.demo.talking import Talk
from parvis.spaces.models import Membership, Role
from parvis.stream.actions.correcting import delete, edit
from parvis.stream.actions.drafting import keep, schedule
from parvis.stream.actions.reporting import report
from parvis.stream.actions.responding import accept, acknowledge, bookmark, follow_topic, pin, vote
from parvis.stream.models import Marker, Poll, Post, Reaction, Report, Topic
from parvis.stream.writing import Writing

TOPICS = {
    "unsacpourlavie": "ines aicha nadia helene mathilde",
    "boucles": "karim tomasz julien",
    "réparabilité": "nadia tomasz emily",
    "bivouac": "paul mathilde ana",
    "atelier": "odile aicha",
}


def respond(talk: Talk) -> None:
    """Everything that comes after the words."""
    _keep_reactions(talk)
    for line, post in talk.said:
        _read(talk, line, post)
        if line.options:
            _poll(talk, line, post)
        if "accepted" in line.notes:
            accept(post, by=talk.viewer(_handle(talk, post.root.author_id)))
        if "edited" in line.notes:
            _edit(talk, line, post)
        if "deleted" in line.notes:
            delete(post, by=talk.viewer(line.by))
    for key, handles in TOPICS.items():
        topic = Topic.objects.get(key=key)
        for handle in handles.split():
            follow_topic(topic, by=talk.viewer(handle))
    _write_ahead(talk)
    _report(talk)


def _keep_reactions(talk: Talk) -> None:
    """The reactions in one go, with their counters and their entries in the ledger, already told."""
    Reaction.objects.bulk_create(talk.reactions)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for reaction in talk.reactions:
        counts[reaction.post_id][reaction.kind] += 1
    posts = {post.pk: post for _line, post in talk.said if post.pk in counts}
    for identifier, post in posts.items():
        post.reactions = dict(counts[identifier])
    Post.objects.bulk_update(posts.values(), ["reactions"], batch_size=200)
    Entry.objects.bulk_create(
        Entry(
            at=each.at, verb="post.reacted", actor_id=each.actor_id, about="post", about_id=each.post_id, told_at=each.at,
            detail={"kind": each.kind, "root": each.post.root_id},
        )
        for each in talk.reactions
    )  # fmt: skip


def _read(talk: Talk, line: Line, post: Post) -> None:
    """Acknowledge, bookmark, pin."""
    if "ack" in line.notes:
        for reader in talk.some(post.audience, int(line.notes["ack"]), but=post.author_id):
            acknowledge(post, by=talk.viewer(reader.handle))
    for handle in filter(None, line.notes.get("bookmark", "").split(",")):
        bookmark(post, by=talk.viewer(handle))
    if "pinned" in line.notes:
        space = post.spaces()[0]
        steward = Membership.objects.filter(space=space, role=Role.STEWARD, pair="trade").values_list(
            "actor", flat=True
        )[0]
        pin(post, space, by=talk.viewer(_handle(talk, steward)))


def _handle(talk: Talk, actor_id: int) -> str:
    return next(handle for handle, identifier in talk.house.people.items() if identifier == actor_id)


def _poll(talk: Talk, line: Line, post: Post) -> None:
    """As many votes as wished for, by as many people as may read; then close it if its time has passed."""
    voters = [actor for actor in talk.crowd(post.audience) if actor.handle != BRAND.handle]
    talk.chance.shuffle(voters)
    ballots: dict[str, list[int]] = defaultdict(list)
    for position, (_option, wished) in enumerate(line.options):
        hands = talk.chance.sample(voters, min(wished, len(voters))) if "multiple" in line.notes else voters[:wished]
        voters = voters if "multiple" in line.notes else voters[wished:]
        for actor in hands:
            ballots[actor.handle].append(position)
    for handle, choices in ballots.items():
        vote(post.poll, choices, by=talk.viewer(handle))
    days = int(line.notes["closes"].strip("d"))
    if days < 0:
        Poll.objects.filter(post=post).update(closes_at=talk.now + timedelta(days=days), closed=True)


def _edit(talk: Talk, line: Line, post: Post) -> None:
    """Say it better, as its author did forty minutes later."""
    writing = Writing(text=line.text, title=post.title, kind=post.kind, language=post.language)
    edit(
        post,
        replace(writing, attachments=tuple(post.attachments.values_list("pk", flat=True))),
        by=talk.viewer(line.by),
    )
    Post.objects.filter(pk=post.pk).update(edited_at=min(post.created_at + timedelta(minutes=40), talk.now))


def _write_ahead(talk: Talk) -> None:
    """A scheduled post, a draft, and the place where the readers of the demo stopped reading."""
    house = talk.house
    tomorrow = (talk.now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    first = "Le premier\N{NO-BREAK SPACE}: le facteur."
    words = f"Les portraits de la campagne sortent un par un à partir d’aujourd’hui. {first} #unsacpourlavie"
    schedule({"text": words, "kind": "note", "to": f"space:{house.spaces['maison']}"}, tomorrow, by=talk.viewer("ines"))
    begun = "Retour sur la première semaine de la malouine : ce qui a marché, ce qui"
    keep(
        "home", {"text": begun, "kind": "note", "to": f"space:{house.spaces['reparabilite']}"}, by=talk.viewer("nadia")
    )
    yesterday = talk.now - timedelta(hours=20)
    for handle in ("nadia", "ines", "karim"):
        viewer = talk.viewer(handle)
        last = Post.objects.visible_to(viewer).filter(created_at__lt=yesterday, parent=None).order_by("-id").first()
        assert last is not None
        Marker.objects.create(actor=house.person(handle), place="home", last_read=last.pk)


def _report(talk: Talk) -> None:
    """What is not right: a word too many among the hikers, for those who moderate there, and a profile for administrators."""
    house, rule, other = talk.house, Report.Category.VIOLATION, Report.Category.OTHER
    sold = "On avait dit qu’on ne vendait rien ici. Un marché, puis deux, et ce sera une vitrine."
    stale = (
        "Elle nous a quittés, et des clients lui envoient encore leurs demandes de devis. Peut-on l’aider à le dire ?"
    )
    market = house.post("marche")
    for days, filed in (
        (5, report(by=talk.viewer("julien"), target=market.author, posts=[market], category=rule, comment=sold)),
        (2, report(by=talk.viewer("sophie"), target=house.person("camille"), category=other, comment=stale)),
    ):
        Report.objects.filter(pk=filed.pk).update(created_at=talk.now - timedelta(days=days, hours=3))
