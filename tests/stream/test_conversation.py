"""Saying, answering, correcting and responding: what is allowed beside what is refused."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.identity.models import Actor, Block
from parvis.spaces.models import Level, Membership, Reach, Space
from parvis.stream.actions import correcting, responding
from parvis.stream.actions.publishing import comment, publish
from parvis.stream.live import visible_events
from parvis.stream.models import Attachment, Poll, Post
from parvis.stream.writing import Destination, PollWriting, Writing
from tests.stream.small_house import answer, person, room, say, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> Actor:
    return person("Léa")


@pytest.fixture
def karim() -> Actor:
    return person("Karim")


@pytest.fixture
def atelier(lea: Actor, karim: Actor) -> Space:
    return room("atelier", lea, karim)


def refused(**wanted: object) -> Refused:
    """Publish what should be refused; gives the refusal."""
    with pytest.raises(Refused) as refusal:
        publish(**wanted)  # type: ignore[arg-type]
    return refusal.value


def test_a_post_stands_with_its_counters_and_its_entry(lea: Actor, atelier: Space) -> None:
    post = say("Bonjour #Atelier et @karim", by=lea, spaces=(atelier,))
    atelier.refresh_from_db()
    assert atelier.posts_count == 1
    assert [actor.handle for actor in post.mentions.all()] == ["karim"]
    assert [topic.key for topic in post.topics.all()] == ["atelier"]
    entry = Entry.objects.get(verb="post.published")
    assert (entry.actor_id, entry.about_id, entry.space_id) == (lea.pk, post.pk, atelier.pk)
    assert "Bonjour" not in str(entry.detail)


def test_a_refused_post_leaves_nothing(lea: Actor, atelier: Space) -> None:
    stranger = person("Zoé")
    assert (
        refused(writing=Writing(text="Coucou"), by=viewer(stranger), to=Destination(Reach.SPACE, (atelier,))).field
        == "to"
    )
    assert not Post.objects.exists()
    assert not Entry.objects.filter(verb="post.published").exists()


@pytest.mark.parametrize(
    ("writing", "field"),
    [
        (Writing(text="   "), "text"),
        (Writing(text="x" * 5001), "text"),
        (Writing(text="Un texte", kind="article"), "title"),
        (Writing(text="Merci", kind="kudos"), "honours"),
        (Writing(text="Lequel ?", kind="poll"), "options"),
        (Writing(text="Lequel ?", kind="poll", poll=PollWriting(("Un",))), "options"),
        (Writing(text="Lequel ?", kind="poll", poll=PollWriting(("Un", "un"))), "options"),
    ],
)
def test_what_is_not_fit_is_refused_by_its_field(lea: Actor, atelier: Space, writing: Writing, field: str) -> None:
    assert refused(writing=writing, by=viewer(lea), to=Destination(Reach.SPACE, (atelier,))).field == field


def test_level_keeps_reach_in(lea: Actor) -> None:
    Actor.objects.filter(pk=lea.pk).update(is_public=True)
    restricted = room("finances", lea, level=Level.RESTRICTED)
    wide = Destination(Reach.INSIDE, (restricted,))
    assert refused(writing=Writing(text="Le bilan"), by=viewer(lea), to=wide).field == "reach"
    assert (
        publish(Writing(text="Le bilan"), by=viewer(lea), to=Destination(Reach.SPACE, (restricted,))).level
        == Level.RESTRICTED
    )
    everywhere = Destination(Reach.PUBLIC)
    assert refused(writing=Writing(text="Chut", level=Level.INTERNAL), by=viewer(lea), to=everywhere).field == "reach"


def test_one_speaks_on_the_square_with_a_public_profile(lea: Actor) -> None:
    assert refused(writing=Writing(text="Bonjour"), by=viewer(lea), to=Destination(Reach.PUBLIC)).field == "reach"
    Actor.objects.filter(pk=lea.pk).update(is_public=True)
    assert publish(Writing(text="Bonjour"), by=viewer(lea), to=Destination(Reach.PUBLIC)).level == Level.PUBLIC


def test_a_mention_never_widens_the_reach(lea: Actor, atelier: Space) -> None:
    person("Zoé")
    post = say("Et @zoe alors ? Et @karim ?", by=lea, spaces=(atelier,))
    assert [actor.handle for actor in post.mentions.all()] == ["karim"]


def test_an_external_cannot_learn_who_exists_by_mentioning(lea: Actor, karim: Actor) -> None:
    theo = person("Théo", relation="subcontractor")
    chantier = room("chantier", lea, theo)
    post = say("@lea et @karim", by=theo, spaces=(chantier,))
    assert 'href="/@lea/"' in post.html
    assert "/@karim/" not in post.html


def test_a_comment_has_its_threads_readers_at_any_depth(lea: Actor, karim: Actor, atelier: Space) -> None:
    post = say("Qui vient ?", by=lea, spaces=(atelier,))
    last = post
    for n in range(12):
        last = answer(f"réponse {n}", by=karim if n % 2 else lea, on=last)
    assert last.depth == 12
    assert last.audience_id == post.audience_id
    post.refresh_from_db()
    assert post.comments_count == 12


def test_who_may_reply(lea: Actor, karim: Actor, atelier: Space) -> None:
    ines = person("Inès")
    Membership.objects.create(space=atelier, actor=ines)
    post = say("Pour @karim seulement", by=lea, spaces=(atelier,), repliers="mentioned")
    answer("Me voici", by=karim, on=post)
    with pytest.raises(Refused):
        answer("Et moi ?", by=ines, on=post)
    closed = say("Rien à ajouter", by=lea, spaces=(atelier,), repliers="nobody")
    with pytest.raises(Refused):
        answer("Si !", by=karim, on=closed)
    answer("Un mot encore", by=lea, on=closed)


def test_nothing_is_added_to_an_archived_space(lea: Actor, karim: Actor, atelier: Space) -> None:
    post = say("Avant", by=lea, spaces=(atelier,))
    Space.objects.filter(pk=atelier.pk).update(archived_at=timezone.now())
    atelier.refresh_from_db()
    assert refused(writing=Writing(text="Après"), by=viewer(lea), to=Destination(Reach.SPACE, (atelier,))).field == "to"
    with pytest.raises(Refused):
        answer("Après", by=karim, on=post)


def test_what_one_said_stays_in_its_history(lea: Actor, karim: Actor, atelier: Space) -> None:
    post = say("Vendredi", by=lea, spaces=(atelier,))
    correcting.edit(post, Writing(text="Samedi"), by=viewer(lea))
    post.refresh_from_db()
    assert post.edited_at is not None
    assert [r.text for r in post.revisions.all()] == ["Vendredi"]
    with pytest.raises(Refused):
        correcting.edit(post, Writing(text="Dimanche"), by=viewer(karim))


def test_taking_down_a_thread_and_a_comment(lea: Actor, karim: Actor, atelier: Space) -> None:
    post = say("Fil", by=lea, spaces=(atelier,))
    first = answer("un", by=karim, on=post)
    second = answer("deux", by=lea, on=first)
    with pytest.raises(Refused):
        correcting.delete(first, by=viewer(lea))
    correcting.delete(first, by=viewer(karim))
    assert Post.objects.visible_to(viewer(lea)).filter(pk=second.pk).exists()
    assert Post.objects.get(pk=first.pk).text == ""
    correcting.delete(post, by=viewer(lea))
    assert not Post.objects.visible_to(viewer(lea)).exists()
    atelier.refresh_from_db()
    assert atelier.posts_count == 0


def test_a_comment_is_shared_as_far_as_its_thread_goes(lea: Actor, karim: Actor, atelier: Space) -> None:
    inside = answer("Mot juste", by=karim, on=say("Pour nous", by=lea))
    in_a_room = answer("Entre nous", by=karim, on=say("Pour l’atelier", by=lea, spaces=(atelier,)))
    Actor.objects.update(is_public=True)
    for post, reach in ((inside, Reach.PUBLIC), (in_a_room, Reach.INSIDE)):
        assert refused(writing=Writing(shared=post), by=viewer(lea), to=Destination(reach)).field == "reach"
    shared = publish(Writing(shared=inside), by=viewer(lea), to=Destination(Reach.INSIDE))
    quote = publish(Writing(shared=inside, text="Bien dit"), by=viewer(lea), to=Destination(Reach.INSIDE))
    inside.refresh_from_db()
    assert (inside.shares_count, inside.quotes_count) == (2, 1)
    # With what it shares, a share without a word is gone; who said something keeps what he said.
    correcting.delete(inside, by=viewer(karim))
    standing = Post.objects.visible_to(viewer(lea)).filter(pk__in=(shared.pk, quote.pk))
    assert list(standing) == [quote] and Actor.objects.get(pk=lea.pk).posts_count == 2


def test_a_moderator_takes_down_only_in_his_space(lea: Actor, karim: Actor, atelier: Space) -> None:
    other = room("ventes", lea)
    Membership.objects.filter(space=atelier, actor=karim).update(role="moderator")
    here, there = say("ici", by=lea, spaces=(atelier,)), say("là", by=lea, spaces=(other,))
    correcting.delete(here, by=viewer(karim))
    with pytest.raises(Refused):
        correcting.delete(there, by=viewer(karim))


def test_reactions_are_given_and_taken_back(lea: Actor, karim: Actor, atelier: Space) -> None:
    post = say("Livré !", by=lea, spaces=(atelier,))
    responding.react(post, "bravo", by=viewer(karim))
    responding.react(post, "bravo", by=viewer(lea))
    assert post.reactions == {"bravo": 2}
    responding.react(post, "bravo", by=viewer(karim))
    assert post.reactions == {"bravo": 1}
    with pytest.raises(Refused):
        responding.react(post, "rage", by=viewer(karim))
    with pytest.raises(Refused) as absent:
        responding.react(post, "like", by=viewer(person("Zoé")))
    assert absent.value.code == "absent"


def test_one_votes_once_before_the_end(lea: Actor, karim: Actor, atelier: Space) -> None:
    asked = PollWriting(("Bleu", "Vert"), closes_at=timezone.now() + datetime.timedelta(days=1))
    post = say("Couleur ?", by=lea, spaces=(atelier,), kind="poll", poll=asked)
    with pytest.raises(Refused):
        responding.vote(post.poll, [0, 1], by=viewer(karim))
    poll = responding.vote(post.poll, [1], by=viewer(karim))
    assert [option.votes_count for option in poll.options.all()] == [0, 1]
    with pytest.raises(Refused):
        responding.vote(post.poll, [0], by=viewer(karim))
    Poll.objects.update(closes_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(Refused):
        responding.vote(Poll.objects.get(), [0], by=viewer(lea))


def test_the_asker_accepts_an_answer(lea: Actor, karim: Actor, atelier: Space) -> None:
    post = say("Quel fil ?", by=lea, spaces=(atelier,), kind="question")
    reply = answer("Du nylon", by=karim, on=post)
    with pytest.raises(Refused):
        responding.accept(reply, by=viewer(karim))
    assert responding.accept(reply, by=viewer(lea)).accepted_id == reply.pk
    assert responding.accept(Post.objects.get(pk=reply.pk), by=viewer(lea)).accepted_id is None


def test_only_a_moderator_pins_and_only_where_it_stands(lea: Actor, karim: Actor, atelier: Space) -> None:
    post, other = say("À garder", by=lea, spaces=(atelier,)), room("ventes", lea)
    Membership.objects.filter(actor=lea).update(role="moderator")
    with pytest.raises(Refused):
        responding.pin(post, atelier, by=viewer(karim))
    with pytest.raises(Refused):
        responding.pin(post, other, by=viewer(lea))
    assert responding.pin(post, atelier, by=viewer(lea))


def test_sharing_goes_no_further_than_what_is_shared(lea: Actor, karim: Actor, atelier: Space) -> None:
    Actor.objects.update(is_public=True)
    inside = say("Pour nous", by=lea)
    in_a_room = say("Pour l’atelier", by=lea, spaces=(atelier,))
    assert refused(writing=Writing(shared=inside), by=viewer(karim), to=Destination(Reach.PUBLIC)).field == "reach"
    assert refused(writing=Writing(shared=in_a_room), by=viewer(karim), to=Destination(Reach.INSIDE)).field == "reach"
    shared = publish(Writing(shared=inside), by=viewer(karim), to=Destination(Reach.SPACE, (atelier,)))
    assert shared.shared_id == inside.pk


def test_a_message_reaches_nobody_one_cannot_find_or_who_blocked_one(lea: Actor, karim: Actor) -> None:
    theo = person("Théo", relation="subcontractor")
    room("chantier", lea, theo)
    say("Bonjour", by=theo, people=(lea,))
    with pytest.raises(Refused) as unknown:
        say("Bonjour", by=theo, people=(karim,))
    assert unknown.value.field == "people"
    Block.objects.create(source=lea, target=karim)
    with pytest.raises(Refused):
        say("Bonjour", by=karim, people=(lea,))


def test_somebody_elses_upload_is_not_mine_to_attach(lea: Actor, karim: Actor, atelier: Space) -> None:
    theirs = Attachment.objects.create(owner=karim, kind="file", name="plan.pdf", mime="application/pdf")
    mine = Attachment.objects.create(owner=lea, kind="file", name="plan.pdf", mime="application/pdf")
    to = Destination(Reach.SPACE, (atelier,))
    assert refused(writing=Writing(attachments=(theirs.pk,)), by=viewer(lea), to=to).field == "files"
    post = publish(Writing(attachments=(mine.pk,)), by=viewer(lea), to=to)
    assert refused(writing=Writing(attachments=(mine.pk,)), by=viewer(lea), to=to).field == "files"
    assert list(post.attachments.all()) == [mine]


def test_a_kind_of_post_waits_for_its_tool(lea: Actor) -> None:
    bare = room("brut", lea, tools=["polls"])
    to = Destination(Reach.SPACE, (bare,))
    assert refused(writing=Writing(text="Quel fil ?", kind="question"), by=viewer(lea), to=to).field == "kind"
    asked = Writing(text="Couleur ?", kind="poll", poll=PollWriting(("Bleu", "Vert")))
    assert publish(asked, by=viewer(lea), to=to).kind == "poll"


def test_only_stewards_and_moderators_announce(lea: Actor, karim: Actor, atelier: Space) -> None:
    to, words = Destination(Reach.SPACE, (atelier,)), Writing(text="Inventaire lundi", kind="announcement")
    assert refused(writing=words, by=viewer(karim), to=to).field == "kind"
    Membership.objects.filter(actor=lea).update(role="steward")
    post = publish(words, by=viewer(lea), to=to)
    responding.acknowledge(post, by=viewer(karim))
    responding.acknowledge(post, by=viewer(karim))
    assert post.acknowledgements.count() == 1


def test_nobody_answers_what_he_cannot_read(lea: Actor, karim: Actor) -> None:
    theo = person("Théo", relation="subcontractor")
    post = say("À toute la maison", by=lea)
    with pytest.raises(Refused):
        comment(Writing(text="Bonjour"), by=viewer(theo), on=Post.objects.get(pk=post.pk))
    assert comment(Writing(text="Bonjour"), by=viewer(karim), on=Post.objects.get(pk=post.pk)).root_id == post.pk


def test_leading_one_space_is_no_right_to_pin_in_another(lea: Actor, karim: Actor, atelier: Space) -> None:
    other = room("other", lea, karim)
    post = say("Dans les deux", by=karim, spaces=(atelier, other))
    Membership.objects.filter(actor=lea, space=atelier).update(role="moderator")
    with pytest.raises(Refused):
        responding.pin(post, other, by=viewer(lea))
    assert responding.pin(post, atelier, by=viewer(lea))


def test_its_author_adds_nothing_to_a_thread_of_an_archived_space(lea: Actor, atelier: Space) -> None:
    post = say("Bonjour", by=lea, spaces=(atelier,))
    answer("Encore", by=lea, on=post)
    Space.objects.filter(pk=atelier.pk).update(archived_at=timezone.now())
    with pytest.raises(Refused):
        answer("Trop tard", by=lea, on=post)


def test_live_pages_hear_nothing_of_a_hidden_space_a_post_stands_in_as_well(
    lea: Actor, karim: Actor, atelier: Space
) -> None:
    hidden = room("hidden", lea, visibility="hidden")
    post = say("Dans les deux", by=lea, spaces=(atelier, hidden))
    entries = list(Entry.objects.filter(verb="post.published", about_id=post.pk))
    heard = {who.handle: visible_events(viewer(who), entries)[0][2]["places"] for who in (lea, karim)}
    assert set(heard["lea"]) == {f"space:{atelier.pk}", f"space:{hidden.pk}", "home"}
    assert set(heard["karim"]) == {f"space:{atelier.pk}", "home"}
