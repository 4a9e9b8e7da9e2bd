"""Words that stand in one place each of Maison Ferrand, so that whoever is shown one by any door has seen that place.

A canary is `canari` + what carries it + where: `canaritexteatlas` is said in a post in Atlas. All that is searchable also holds
`canaritout`, so that one search asks for everything.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from parvis.core.ledger import Entry, tell
from parvis.demo.house import House
from parvis.guard.actions.protecting import Protection, Wait, add_term, set_embargo, withdraw_term
from parvis.guard.models import Embargo, Term
from parvis.identity.actions import suspending, tying
from parvis.identity.models import Account, Actor, Contact, ProfileField
from parvis.identity.viewer import SYSTEM, VISITOR, Viewer, viewer_as
from parvis.spaces.actions import joining
from parvis.spaces.indexing import index_person, index_space
from parvis.spaces.models import Membership, Reach, Space
from parvis.stream.actions import attaching, correcting, drafting
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.indexing import index_post
from parvis.stream.models import Attachment, Bookmark, Notification, Post, Topic
from parvis.stream.writing import Destination, PollWriting, Writing

# Who looks, by what he is to the house: a handle, or nothing for the visitor.
PERSONAS = {
    "administrator": "yann",
    "steward": "nadia",
    "employee": "emily",
    "subcontractor": "theo",
    "partner": "giulia",
    "alumnus": "gerard",
    "fan": "mathilde",
    "visitor": "",
    "left": "tomasz",  # has just left Atlas
    "suspended": "julien",
    "blocked": "maite",  # by Bastien, with whom she shares a space
}
# Where something is said: who says it, how far, in which spaces, to whom.
PLACES: dict[str, tuple[str, Reach, str, str]] = {
    "parvis": ("nadia", Reach.PUBLIC, "", ""),
    "club": ("nadia", Reach.PUBLIC, "randonneurs", ""),
    "cercle": ("nadia", Reach.SPACE, "randonneurs", ""),
    "dedans": ("ines", Reach.INSIDE, "", ""),
    "etabli": ("nadia", Reach.INSIDE, "reparabilite", ""),
    "maison": ("ines", Reach.SPACE, "maison", ""),
    "ventes": ("bastien", Reach.SPACE, "ventes", ""),
    "fache": ("bastien", Reach.INSIDE, "", ""),
    "anciens": ("sophie", Reach.SPACE, "anciens", ""),
    "atlas": ("nadia", Reach.SPACE, "atlas", ""),
    "adieu": ("tomasz", Reach.SPACE, "atlas", ""),
    "direction": ("helene", Reach.SPACE, "direction", ""),
    "toiles": ("lea", Reach.SPACE, "toiles", ""),
    "couloir": ("lea", Reach.SPACE, "toiles ventes", ""),
    "duo": ("nadia", Reach.PEOPLE, "", "nadia karim"),
    "retraite": ("sophie", Reach.PEOPLE, "", "sophie gerard"),
    "efface": ("ines", Reach.INSIDE, "", ""),
}
# What is protected: the space that knows it ("": the house does), or the one person who does.
KEPT: dict[str, tuple[str, str]] = {
    "atlas": ("atlas", ""),
    "direction": ("direction", ""),
    "toiles": ("toiles", ""),
    "ventes": ("ventes", ""),
    "fini": ("atlas", ""),  # withdrawn since
    "chez": ("", ""),
    "nomme": ("", "giulia"),
}
WAITING: dict[str, tuple[str, Reach]] = {"sous": ("atlas", Reach.SPACE), "chut": ("", Reach.INSIDE)}
NAMED_SPACES = ("atlas", "direction", "toiles", "ventes", "anciens", "randonneurs", "salon")
LINES = {"me": "moi", "contacts": "proches", "inside": "collegues", "public": "tous"}


@dataclass
class Planted:
    """The house with its canaries, and who may know what of it. Words are found by the noun they stand in."""

    house: House
    posts: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, Post] = field(default_factory=dict)
    files: dict[str, Attachment] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    embargoes: dict[str, int] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    since: int = 0  # the ledger's last entry before all this

    def fresh(self, house: House) -> Planted:
        """The same for another test: nothing read yet, and each persona at a browser of its own."""
        return Planted(
            house,
            posts={key: _again(post) for key, post in self.posts.items()},
            comments={key: _again(post) for key, post in self.comments.items()},
            files={key: _again(file) for key, file in self.files.items()},
            terms=self.terms,
            embargoes=self.embargoes,
            clients={persona: _browser(client) for persona, client in self.clients.items()},
            since=self.since,
        )

    def viewer(self, persona: str) -> Viewer:
        """The persona as the law sees it now."""
        handle = PERSONAS[persona]
        actor = Actor.objects.select_related("account").get(handle=handle) if handle else None
        return viewer_as(actor) if actor else VISITOR

    def readable(self, viewer: Viewer) -> set[str]:
        """The places of which the viewer may read what was said."""
        said = {post.pk: key for key, post in self.posts.items()}
        return {said[pk] for pk in Post.objects.visible_to(viewer).filter(pk__in=said).values_list("pk", flat=True)}

    def known(self, viewer: Viewer) -> set[str]:
        """The spaces with a canary in their name whose existence the viewer may know."""
        slugs = set(Space.objects.visible_to(viewer).values_list("pk", flat=True))
        return {key for key in NAMED_SPACES if self.house.spaces[key] in slugs}

    def allowed(self, viewer: Viewer) -> set[str]:
        """Every canary the viewer may see somewhere."""
        words = {"canaritout", "canaripartage"}
        for place in self.readable(viewer):
            words |= {f"canari{what}{place}" for what in SAID}
        for key in self.known(viewer):
            words |= {f"canarinom{key}", f"canaridesc{key}"}
        return words | self._of_people(viewer) | self._of_one(viewer) | self._kept(viewer)

    def _kept(self, viewer: Viewer) -> set[str]:
        """Code names and embargoes: those of one’s rooms, one’s own, the house’s for colleagues, all for administrators."""
        held = Membership.objects.filter(Membership.current(), actor=viewer.actor_id).values_list("space", flat=True)
        rooms, words = set(held), set[str]()
        for key, (space, person) in KEPT.items():
            mine = (
                self.house.spaces[space] in rooms
                if space
                else self.house.people[person] == viewer.who
                if person
                else viewer.inside
            )
            words |= {f"canarimot{key}", f"canarinote{key}"} if mine or viewer.admin else set()
        for key, (space, _reach) in WAITING.items():
            mine = self.house.spaces[space] in rooms if space else viewer.inside
            words |= {f"canariembargo{key}"} if mine or viewer.admin else set()
        return words

    def stewarded(self, viewer: Viewer) -> set[str]:
        """The spaces the viewer stewards, by their names here."""
        held = Membership.objects.filter(Membership.current(), actor=viewer.actor_id, role="steward")
        by_id = {pk: key for key, pk in self.house.spaces.items()}
        return {by_id[pk] for pk in held.values_list("space", flat=True)}

    def _of_people(self, viewer: Viewer) -> set[str]:
        """Philippe keeps off the square; Karim is somebody else there; Nadia has a line for each circle."""
        house, words = self.house, {"canaripublickarim"}
        philippe, karim = house.people["philippe"], house.people["karim"]
        shared = Membership.objects.filter(Membership.current(), actor=viewer.actor_id)
        rooms = shared.exclude(space__visibility="public").values("space")
        met = set(Membership.objects.filter(Membership.current(), space__in=rooms).values_list("actor", flat=True))
        if viewer.inside or philippe in met:
            words.add("canariphilippe")
        if viewer.inside or karim in met:
            words.add("canariinternekarim")
        nadia = house.people["nadia"]
        pair = Contact.objects.exclude(accepted_at=None)
        close = pair.filter(source=nadia, target=viewer.actor_id) | pair.filter(target=nadia, source=viewer.actor_id)
        mine = viewer.actor_id == nadia
        circles = {"public": True, "inside": viewer.inside, "contacts": mine or close.exists(), "me": mine}
        return words | {f"canari{LINES[reach]}nadia" for reach, holds in circles.items() if holds}

    def _of_one(self, viewer: Viewer) -> set[str]:
        """What is one person's own, or those’ who decide."""
        words = {f"canaridraft{handle}" for handle in ("nadia", "yann") if viewer.actor_id == self.house.people[handle]}
        moderates = Membership.objects.filter(
            Membership.current(), space=self.house.spaces["ventes"], actor=viewer.actor_id
        ).filter(role__in=("moderator", "steward"))
        return words | ({"canarireponseventes"} if moderates.exists() else set())


SAID = ("texte", "titre", "sujet", "fichier", "contenu", "avant", "reponse", "option")


def plant(house: House) -> Planted:
    """Say something everywhere, name things, and then let happen what takes access away."""
    planted = Planted(house)
    planted.since = Entry.objects.latest("pk").pk
    _sign_in(planted)
    _name_spaces(house)
    _name_people(house)
    for place in PLACES:
        _say(planted, place)
    _embed(planted)
    _protect(planted)
    _keep_for_everybody(planted)
    for handle in ("nadia", "yann"):
        drafting.keep("home", {"text": f"canaridraft{handle}"}, by=house.viewer(handle))
        at = timezone.now() + timedelta(days=2)
        drafting.schedule({"text": f"canaridraft{handle} canaritout"}, at, by=house.viewer(handle))
    joining.leave(space=house.atlas, by=house.viewer("tomasz"))
    suspending.suspend(by=SYSTEM, account=house.julien.account)
    tying.block(by=house.viewer("bastien"), target=house.maite)
    correcting.delete(planted.posts["efface"], by=house.viewer("ines"))
    for entry in Entry.objects.filter(pk__gt=planted.since, told_at=None).order_by("pk").values_list("pk", flat=True):
        tell(entry)
    return planted


def _again(row: Any) -> Any:
    """The row as it stands; as it was, where it is gone."""
    return type(row)._default_manager.filter(pk=row.pk).first() or copy.copy(row)


def _browser(like: Client | None = None) -> Client:
    """A browser in English, with the cookies of another one."""
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if like is not None:
        client.cookies = copy.deepcopy(like.cookies)
    return client


def _sign_in(planted: Planted) -> None:
    """Everybody is at home already when access is taken away."""
    Account.objects.update(language="en", welcomed_at=timezone.now())
    for persona, handle in PERSONAS.items():
        client = _browser()
        account = planted.house.person(handle).account if handle else None
        if account:
            client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
        planted.clients[persona] = client


def _name_spaces(house: House) -> None:
    for key in NAMED_SPACES:
        Space.objects.filter(pk=house.spaces[key]).update(
            name=f"canarinom{key} canaritout", description=f"canaridesc{key}"
        )
        index_space(Space.objects.get(pk=house.spaces[key]))
    request = Membership.objects.filter(space=house.spaces["ventes"], state=Membership.State.REQUESTED)
    assert request.update(answer="canarireponseventes")


def _name_people(house: House) -> None:
    Actor.objects.filter(pk=house.people["philippe"]).update(
        headline="canariphilippe canaritout", name="canariphilippe"
    )
    Actor.objects.filter(pk=house.people["karim"]).update(
        headline="canariinternekarim", public_headline="canaripublickarim"
    )
    nadia = house.nadia
    for reach, word in LINES.items():
        ProfileField.objects.create(actor=nadia, kind="skill", value=f"canari{word}nadia", reach=reach, position=90)
    for actor in Actor.objects.filter(pk__in=[house.people[handle] for handle in ("philippe", "karim", "nadia")]):
        actor.save()  # what search compares is made anew
        index_person(actor)


def _say(planted: Planted, place: str) -> None:
    """A question with a file, edited once, answered once; a poll in Atlas and on the square."""
    house = planted.house
    handle, reach, rooms, names = PLACES[place]
    by = house.viewer(handle)
    to = Destination(
        reach, tuple(house.space(key) for key in rooms.split()), tuple(house.person(name) for name in names.split())
    )
    file = attaching.attach_bytes(f"canaricontenu{place} canaritout".encode(), f"canarifichier{place}.txt", by=by)
    Attachment.objects.filter(pk=file.pk).update(text=f"canaricontenu{place} canaritout")
    poll = PollWriting((f"canarioption{place}", "non")) if place in ("atlas", "club", "ventes") else None
    written = Writing(
        text=f"canariavant{place}",
        title=f"canarititre{place}",
        kind=Post.Kind.POLL if poll else Post.Kind.QUESTION,
        attachments=(file.pk,),
        poll=poll,
    )
    writer = Viewer(actor_id=by.actor_id, system=True, inside=True) if " " in rooms else by
    post = publish(written, by=writer, to=to)
    after = Writing(
        text=f"canaritexte{place} canaritout #canarisujet{place}", title=f"canarititre{place}", attachments=(file.pk,)
    )
    correcting.edit(post, after, by=by)
    planted.comments[place] = comment(Writing(text=f"canarireponse{place} canaritout"), by=by, on=post)
    planted.posts[place], planted.files[place] = post, file
    index_post(post)


def _embed(planted: Planted) -> None:
    """A public post that shares what has since become narrower: the frame stands, what was in it does not."""
    house = planted.house
    to = Destination(Reach.PUBLIC, (house.randonneurs,))
    post = publish(Writing(text="canaripartage"), by=house.viewer("nadia"), to=to)
    Post.objects.filter(pk=post.pk).update(shared=planted.posts["dedans"])


def _protect(planted: Planted) -> None:
    """Have each circle know a code name, and two embargoes run."""
    house = planted.house
    Term.objects.all().delete()
    Embargo.objects.all().delete()
    for key, (space, person) in KEPT.items():
        protection = Protection(
            Term.Kind.CODE_NAME,
            f"canarimot{key}",
            spaces=[house.space(space)] if space else [],
            people=[house.person(person)] if person else [],
            note=f"canarinote{key} canaritout",
        )
        planted.terms[key] = add_term(protection, by=SYSTEM).pk
    withdraw_term(Term.objects.get(pk=planted.terms["fini"]), by=SYSTEM)
    until = timezone.now() + timedelta(days=9)
    for key, (space, reach) in WAITING.items():
        wait = Wait(f"canariembargo{key}", until, reach, house.space(space) if space else None, "canaritout")
        planted.embargoes[key] = set_embargo(wait, by=SYSTEM).pk


def _keep_for_everybody(planted: Planted) -> None:
    """Everybody keeps, follows and is told of everything; what he may not read must not show for all that."""
    everybody = [planted.house.people[handle] for handle in PERSONAS.values() if handle]
    Bookmark.objects.bulk_create(Bookmark(actor_id=pk, post=p) for pk in everybody for p in planted.posts.values())
    for topic in Topic.objects.filter(key__startswith="canarisujet"):
        topic.followers.set(everybody)
    Notification.objects.all().delete()
    Notification.objects.bulk_create(
        Notification(
            recipient_id=pk, kind="post", actor_id=post.author_id, post=post, entry_id=post.pk, group=f"post:{post.pk}"
        )
        for pk in everybody
        for post in planted.posts.values()
    )


def words_in(texts: Iterable[str]) -> set[str]:
    """The canaries in these texts."""
    return {word for text in texts for word in re.findall(r"canari[a-z]+", re.sub(r"</?mark>", "", text).lower())}
