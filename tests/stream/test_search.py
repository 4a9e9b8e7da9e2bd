"""Search finds what one may read, by its words in either language, and nothing else: no hit, no count."""

from __future__ import annotations

from typing import Any

import pytest

from parvis.identity.models import Actor, Block, Contact, ProfileField
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces.indexing import index_person
from parvis.spaces.models import Indexed, Reach
from parvis.spaces.query import parse
from parvis.spaces.search import search, tally
from parvis.stream.actions.correcting import delete, edit
from parvis.stream.indexing import index_post, index_posts, rebuild
from parvis.stream.models import Attachment, Post
from parvis.stream.writing import PollWriting, Writing
from tests.stream.small_house import answer, leave, person, room, say, viewer

pytestmark = pytest.mark.django_db
EVERYTHING = tuple(Indexed.Kind)


def found(who: Viewer, text: str, kinds: tuple[str, ...] = EVERYTHING) -> list[int]:
    """The ids found, and the proof that what is counted is what is found."""
    hits = search(who, parse(text), kinds=kinds).hits
    assert sum(tally(who, parse(text), kinds=kinds).values()) == len(hits)
    return [hit.object_id for hit in hits]


@pytest.fixture
def lea() -> Actor:
    return person("Léa Martin", headline="Acheteuse matières", team="Achats")


@pytest.fixture
def karim() -> Actor:
    return person("Karim Haddad")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Les réparations du sac à dos commencent lundi.", "réparer"),
        ("Les réparations du sac à dos commencent lundi.", "REPARATION"),
        ("Nous avons réparé la cœur de la machine", "coeur"),
        ("We are repairing the zippers", "repaired zipper"),
        ("L’équipe d’Annecy arrive", "equipe annecy"),
        ("Un point sur la fermeture éclair", '"fermeture éclair"'),
    ],
)
def test_words_are_found_in_both_languages(lea: Actor, text: str, asked: str) -> None:
    post = say(text, by=lea)
    other = say("Rien à voir avec cela", by=lea)
    assert found(viewer(lea), asked) == [post.pk]
    assert other.pk not in found(viewer(lea), asked)


def test_a_phrase_wants_its_words_in_a_row(lea: Actor) -> None:
    say("éclair d’une fermeture", by=lea)
    assert found(viewer(lea), '"fermeture éclair"') == []
    assert len(found(viewer(lea), "fermeture éclair")) == 1


def test_signs_that_mean_something_to_a_database_mean_nothing(lea: Actor) -> None:
    post = say('C++ & l\'atelier (OR) NOT "x" : * ^', by=lea)
    for asked in (
        'atelier"',
        "atelier AND",
        "atelier*",
        "(atelier",
        "atelier' OR 1=1 --",
        "title:atelier",
        "-atelier",
        "\0",
    ):
        assert set(found(viewer(lea), asked)) <= {post.pk}
    assert found(viewer(lea), "atelier:") == [post.pk]


def test_excerpts_show_why(lea: Actor) -> None:
    say("word " * 200 + "les **réparations** <b>du</b> sac", by=lea)
    hit = search(viewer(lea), parse("réparer")).hits[0]
    assert ("réparations", True) in hit.excerpt
    assert hit.excerpt[0][0].startswith("…")
    assert "**" not in "".join(piece for piece, _ in hit.excerpt)


def test_a_hidden_space_gives_no_hit_no_count_and_no_filter(lea: Actor, karim: Actor) -> None:
    """ACL-04: exact private words, titles, file names, filters."""
    bivouac = room("bivouac", lea, visibility="hidden", name="Bivouac")
    post = say("prototype zéphyrine", by=lea, spaces=(bivouac,), title="Dossier zéphyrine", kind="article")
    Attachment.objects.create(post=post, owner=lea, kind="file", name="zephyrine-couts.pdf", mime="x/y", text="marge")
    index_post(post)
    comment = answer("la zéphyrine encore", by=lea, on=post)
    assert set(found(viewer(lea), "zephyrine", ("post", "comment"))) == {post.pk, comment.pk}
    assert len(found(viewer(lea), "couts")) == len(found(viewer(lea), "marge")) == 1
    assert found(viewer(lea), "bivouac") == [bivouac.pk]
    for asked in ("zephyrine", "couts", "marge", "bivouac", "in:bivouac", "from:@lea", '"prototype zéphyrine"'):
        assert post.pk not in found(viewer(karim), asked)
        assert tally(viewer(karim), parse(asked), kinds=("post", "comment", "file", "space")) == {}
        assert found(VISITOR, asked) == []


def test_a_filter_does_not_tell_that_a_post_also_stands_in_a_hidden_space(lea: Actor, karim: Actor) -> None:
    both = room("atelier", lea, karim), room("bivouac", lea, visibility="hidden")
    post = say("réunion", by=lea, spaces=both, reach=Reach.SPACE)
    assert found(viewer(karim), "in:atelier") == [post.pk]
    assert found(viewer(karim), "in:bivouac") == []
    assert found(viewer(lea), "in:bivouac") == [post.pk]


def test_leaving_a_space_hides_it_at_once(lea: Actor, karim: Actor) -> None:
    atelier = room("atelier", lea, karim, visibility="hidden")
    post = say("réunion", by=lea, spaces=(atelier,))
    assert found(viewer(karim), "réunion") == [post.pk]
    leave(karim, atelier)
    assert found(viewer(karim), "réunion") == []


def test_private_messages_are_found_by_those_they_are_for(lea: Actor, karim: Actor) -> None:
    zoe = person("Zoé Petit")
    post = say("surprise pour Hugo", by=lea, people=(karim,))
    assert found(viewer(karim), "surprise") == [post.pk]
    assert found(viewer(zoe), "surprise") == []


def test_one_who_blocked_me_is_not_found_outside_shared_rooms(lea: Actor, karim: Actor) -> None:
    atelier = room("atelier", lea, karim)
    outside, within = say("bonjour dehors", by=lea), say("bonjour dedans", by=lea, spaces=(atelier,))
    assert set(found(viewer(karim), "bonjour")) == {outside.pk, within.pk}
    Block.objects.create(source=lea, target=karim)
    assert found(viewer(karim), "bonjour") == [within.pk]
    assert found(viewer(karim), "martin", ("person",)) == []


def test_an_edited_post_is_found_by_what_it_says_now(lea: Actor) -> None:
    post = say("brouillard", by=lea)
    edit(post, Writing(text="soleil"), by=viewer(lea))
    assert found(viewer(lea), "brouillard") == []
    assert found(viewer(lea), "soleil") == [post.pk]


def test_a_deleted_thread_is_found_no_more(lea: Actor, karim: Actor) -> None:
    post = say("brouillard", by=lea)
    Attachment.objects.create(post=post, owner=lea, kind="file", name="brouillard.pdf", mime="x/y")
    answer("brouillard aussi", by=karim, on=post)
    index_post(post)
    assert len(found(viewer(lea), "brouillard")) == 3
    delete(post, by=viewer(lea))
    assert found(viewer(lea), "brouillard") == []


def test_a_file_taken_off_a_post_is_found_no_more(lea: Actor) -> None:
    post = say("voici", by=lea)
    file = Attachment.objects.create(post=post, owner=lea, kind="file", name="bilan.pdf", mime="x/y")
    index_post(post)
    assert found(viewer(lea), "bilan") == [file.pk]
    edit(Post.objects.get(pk=post.pk), Writing(text="voici"), by=viewer(lea))
    assert found(viewer(lea), "bilan") == []


def test_filters_may_be_typed_in_either_language(lea: Actor, karim: Actor) -> None:
    atelier = room("atelier", lea, karim)
    question = say("Quel fil choisir ?", by=lea, spaces=(atelier,), kind="question")
    note = say("Le fil est arrivé https://example.org/fil", by=karim, spaces=(atelier,))
    elsewhere = say("Un fil partout", by=karim)
    me = viewer(lea)
    assert found(me, "fil from:@lea") == found(me, "fil de:lea") == [question.pk]
    assert found(me, "type:question fil") == [question.pk]
    assert set(found(me, "fil dans:atelier")) == {question.pk, note.pk}
    assert found(me, "fil has:link") == found(me, "fil avec:lien") == [note.pk]
    assert set(found(me, "fil after:2020-01-01")) == {question.pk, note.pk, elsewhere.pk}
    assert found(me, "fil avant:2020") == found(me, "fil type:licorne") == found(me, "fil after:demain") == []
    assert found(me, "in:atelier", ("post",)) == [note.pk, question.pk], "without words, newest first"


def test_nothing_asked_finds_nothing(lea: Actor) -> None:
    say("bonjour", by=lea)
    assert found(viewer(lea), "  ") == found(viewer(lea), "?!") == []


def test_polls_and_thanks_are_found_by_what_they_name(lea: Actor, karim: Actor) -> None:
    poll = say("On mange quoi ?", by=lea, kind="poll", poll=PollWriting(options=("Tartiflette", "Salade")))
    kudos = say("Merci pour le coup de main", by=lea, kind="kudos", honours=(karim,))
    assert found(viewer(lea), "tartiflette") == [poll.pk]
    assert found(viewer(lea), "haddad", ("post",)) == [kudos.pk]


def test_a_title_comes_before_a_text(lea: Actor) -> None:
    in_text = say("des bretelles, encore des bretelles", by=lea)
    in_title = say("corps", by=lea, title="Les bretelles", kind="article")
    assert found(viewer(lea), "bretelle") == [in_title.pk, in_text.pk]


def test_people_are_found_by_the_fields_one_may_see(lea: Actor, karim: Actor) -> None:
    for value, reach in (("couture", "inside"), ("violoncelle", "contacts"), ("zazou", "me"), ("Annecy", "public")):
        ProfileField.objects.create(actor=lea, kind="skill", value=value, reach=reach)
    index_person(lea)
    me, other, people = viewer(lea), viewer(karim), ("person",)
    assert found(other, "couture martin", people) == found(other, "achats annecy", people) == [lea.pk]
    assert found(other, "violoncelle", people) == []
    Contact.objects.create(source=karim, target=lea)
    assert found(other, "violoncelle", people) == [], "asked is not accepted"
    Contact.objects.update(accepted_at=lea.joined_at)
    assert found(other, "violoncelle couture", people) == [lea.pk]
    assert found(me, "zazou", people) == found(other, "zazou", people) == []


def test_visitors_and_externals_find_the_public_persona_and_companions_only(lea: Actor) -> None:
    ext = person("Paul Externe", relation="partner")
    ProfileField.objects.create(actor=lea, kind="skill", value="couture", reach="inside")
    index_person(lea)
    assert found(VISITOR, "martin") == found(viewer(ext), "martin") == []
    room("projet", lea, ext)
    assert found(viewer(ext), "martin") == [lea.pk]
    assert found(viewer(ext), "couture") == [], "inside fields are for colleagues"
    lea.is_public, lea.public_name, lea.public_headline = True, "Léa M.", "Voix de l’atelier"
    lea.save()
    index_person(lea)
    assert found(VISITOR, "voix atelier") == [lea.pk]
    assert found(VISITOR, "martin") == found(VISITOR, "acheteuse") == []


def test_what_an_actor_takes_along_leaves_no_words_behind(lea: Actor) -> None:
    index_person(lea)
    Indexed.objects.filter(author=lea).delete()
    assert found(viewer(lea), "martin") == []
    person("Martin Nouveau", handle="nouveau")
    assert len(found(viewer(lea), "martin")) == 1


def test_indexing_twice_changes_nothing(lea: Actor) -> None:
    post = say("bonjour", by=lea)
    assert index_posts(Post.objects.all()) == 1
    assert found(viewer(lea), "bonjour") == [post.pk]


def _index_rows() -> list[Any]:
    return list(Indexed.objects.order_by("kind", "object_id", "reach").values("kind", "object_id", "reach", "text"))


def test_a_rebuilt_index_is_the_same_index(lea: Actor, karim: Actor) -> None:
    bivouac = room("bivouac", lea, visibility="hidden")
    post = say("tente bivouac", by=lea, spaces=(bivouac,))
    answer("tente encore", by=lea, on=post)
    gone = say("tente partie", by=lea)
    Post.objects.filter(pk=gone.pk).update(deleted_at=gone.created_at)
    before = [row for row in _index_rows() if row["object_id"] != gone.pk]
    Indexed.objects.filter(kind="comment").delete()
    for _twice in range(2):
        assert sum(count for _what, count in rebuild()) == 5, "two people, one space, two posts"
        assert _index_rows() == before
    assert len(found(viewer(lea), "tente")) == 2
    assert found(viewer(karim), "tente") == []


def test_a_page_of_results_costs_few_queries(lea: Actor, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(30):
        say(f"bonjour {n}", by=lea)
    me = viewer(lea)
    with django_assert_max_num_queries(1):
        page = search(me, parse("bonjour"))
    assert len(page.hits) == 20 and page.has_next
    rest = search(me, parse("bonjour"), page=2)
    assert len(rest.hits) == 10 and not rest.has_next
    assert {hit.object_id for hit in page.hits}.isdisjoint(hit.object_id for hit in rest.hits)


def test_an_author_who_keeps_off_the_square_is_not_searched_by_there(lea: Actor, karim: Actor) -> None:
    community = room("community", lea, karim, visibility="public")
    Actor.objects.filter(pk=lea.pk).update(is_public=True)
    public = say("Une pochette", by=lea, spaces=(community,), reach=Reach.PUBLIC)
    assert found(VISITOR, f"pochette from:@{lea.handle}") == [public.pk]
    Actor.objects.filter(pk=lea.pk).update(is_public=False)
    assert found(VISITOR, "pochette") == [public.pk]
    assert found(VISITOR, f"pochette from:@{lea.handle}") == []
    assert found(viewer(karim), f"pochette from:@{lea.handle}") == [public.pk]
