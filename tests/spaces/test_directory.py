"""Finding people under the law."""

import pytest

from parvis.identity.actions import tying
from parvis.identity.actions.profiling import Line, edit, set_fields, set_manager
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces import directory
from parvis.spaces.directory import Wanted
from parvis.spaces.models import Space
from tests.cast import external, person, room, seen_by

pytestmark = pytest.mark.django_db


def names(viewer: Viewer, **wanted: str) -> list[str]:
    return [actor.name for actor in directory.search(viewer, Wanted(**wanted)).people]


@pytest.fixture
def lea() -> Actor:
    lea = person("Léa Morel")
    edit(by=seen_by(lea), actor=lea, headline="Couturière", team="Atelier")
    set_fields(
        by=seen_by(lea),
        actor=lea,
        fields=[
            Line("location", "Thiers"),
            Line("skill", "Étanchéité"),
            Line("phone", "0612345678", reach="contacts"),
            Line("language", "English", "C1", reach="public"),
        ],
    )
    return lea


@pytest.fixture
def karim() -> Actor:
    return person("Karim Benali")


@pytest.mark.parametrize(
    "q", ["lea", "LÉA MOREL", "@lea.mor", "couturiere", "atelier", "etancheite", "thiers lea", "english"]
)
def test_a_colleague_is_found_by_any_visible_field(lea: Actor, karim: Actor, q: str) -> None:
    assert names(seen_by(karim), q=q) == ["Léa Morel"]


@pytest.mark.parametrize("q", ["0612345678", "lea benali", "%", "nobody"])
def test_nobody_is_found_by_what_one_may_not_see(lea: Actor, karim: Actor, q: str) -> None:
    assert names(seen_by(karim), q=q) == []


def test_contacts_find_by_what_is_for_contacts(lea: Actor, karim: Actor) -> None:
    tying.ask_contact(by=seen_by(karim), target=lea)
    tying.accept_contact(by=seen_by(lea), source=karim)

    assert names(seen_by(karim), q="0612345678") == ["Léa Morel"]


def test_an_external_finds_those_he_shares_a_room_with_and_not_by_their_internal_lines(
    lea: Actor, karim: Actor
) -> None:
    theo = external("Theo Martin", karim)
    assert names(seen_by(theo)) == ["Theo Martin"]

    room("Atlas", lea, theo, visibility="hidden", level=2)

    assert names(seen_by(theo)) == ["Léa Morel", "Theo Martin"]
    assert names(seen_by(theo), q="couturiere") == ["Léa Morel"]
    assert names(seen_by(theo), team="Atelier") == ["Léa Morel"]
    assert names(seen_by(theo), q="etancheite") == []
    assert names(seen_by(theo), skill="Étanchéité") == []
    assert directory.facets(seen_by(theo)).skills == []
    assert directory.facets(seen_by(theo)).languages == [("English", 1)]


def test_the_square_gives_only_the_public_persona(lea: Actor, karim: Actor) -> None:
    theo = external("Theo Martin", karim)
    room("Hikers", lea, theo, visibility="public", level=0, kind="community")
    edit(by=seen_by(lea), actor=lea, is_public=True, public_name="Léa la couseuse")

    for viewer in (seen_by(theo), VISITOR):
        assert names(viewer, q="couseuse") == ["Léa Morel"]
        assert names(viewer, q="english") == ["Léa Morel"]
        assert names(viewer, q="morel") == ["Léa Morel"]  # it stands in the handle
        assert names(viewer, q="couturiere") == []
        assert names(viewer, team="Atelier") == []
        assert names(viewer, relation=Relation.Kind.EMPLOYEE) == []
        assert directory.facets(viewer).teams == []
    assert names(VISITOR, q="karim") == []


def test_who_blocked_the_viewer_is_not_found_suggested_or_counted(lea: Actor, karim: Actor) -> None:
    room("Atlas", lea, karim)
    assert [s.actor for s in directory.suggestions(seen_by(karim))] == [lea]

    tying.block(by=seen_by(lea), target=karim)

    assert names(seen_by(karim)) == ["Karim Benali"]
    assert directory.suggestions(seen_by(karim)) == []
    assert directory.facets(seen_by(karim)).teams == []
    assert names(seen_by(lea), q="karim") == ["Karim Benali"]


def test_filters_narrow(lea: Actor, karim: Actor) -> None:
    theo = external("Theo Martin", karim)
    hidden = room("Atlas", lea, visibility="hidden", level=2)
    viewer = seen_by(karim)

    assert names(viewer, relation=Relation.Kind.SUBCONTRACTOR) == [theo.name]
    assert names(viewer, location="thiers") == names(viewer, skill="etanchéite") == [lea.name]
    assert names(viewer, language="English") == [lea.name]
    assert names(viewer, skill="Étanch") == []
    assert names(viewer, space=hidden.slug) == []  # nobody learns who is in a room he may not know
    assert names(seen_by(lea), space=hidden.slug) == [lea.name]


def test_facets_show_what_can_be_read_with_counts(lea: Actor, karim: Actor) -> None:
    edit(by=seen_by(karim), actor=karim, team="Atelier")
    set_fields(
        by=seen_by(karim), actor=karim, fields=[Line("language", "english", "A2"), Line("skill", "Plans", reach="me")]
    )

    facets = directory.facets(seen_by(lea))

    assert facets.teams == [("Atelier", 2)]
    assert [(value.lower(), n) for value, n in facets.languages] == [("english", 2)]
    assert facets.skills == [("Étanchéité", 1)]


def test_pages_follow_each_other_without_gaps(lea: Actor) -> None:
    for n in range(directory.PAGE + 3):
        person(f"Person {n:02}", email=f"p{n}@ferrand.example")

    first = directory.search(seen_by(lea), Wanted())
    second = directory.search(seen_by(lea), Wanted(), page=2)

    assert first.has_more and not second.has_more
    assert len({actor.pk for actor in first.people + second.people}) == directory.PAGE + 4


def test_suggestions_say_why_and_leave_out_whom_one_knows(lea: Actor, karim: Actor) -> None:
    ines, hugo, zed = person("Ines Roux"), person("Hugo Petit"), person("Zed Far")
    edit(by=seen_by(karim), actor=karim, team="Atelier")
    room("Atlas", lea, ines, zed)
    room("Everybody", lea, karim, ines, hugo, zed, kind=Space.Kind.ALL_STAFF)
    tying.follow(by=seen_by(lea), target=zed)
    for friend in (lea, hugo):
        tying.ask_contact(by=seen_by(friend), target=ines)
        tying.accept_contact(by=seen_by(ines), source=friend)

    found = directory.suggestions(seen_by(lea))

    assert [s.actor.name for s in found] == ["Karim Benali", "Hugo Petit"]
    assert found[0].same_team and found[1].common_contacts == 1
    assert list(directory.mutual_contacts(seen_by(lea), hugo)) == [ines]


def test_shared_spaces_and_rooms(lea: Actor, karim: Actor) -> None:
    theo = external("Theo Martin", karim)
    square = room("Hikers", lea, theo, visibility="public", level=0)
    assert not directory.shares_room(seen_by(theo), lea)

    atlas = room("Atlas", lea, theo)

    assert directory.shares_room(seen_by(theo), lea)
    assert list(directory.shared_spaces(seen_by(theo), lea)) == [atlas, square]


def test_the_line_of_management_is_for_colleagues(lea: Actor, karim: Actor) -> None:
    ines = person("Ines Roux")
    theo = external("Theo Martin", karim)
    room("Atlas", lea, karim, theo)
    set_manager(by=seen_by(lea), actor=lea, manager=karim)
    set_manager(by=seen_by(karim), actor=karim, manager=ines)

    assert directory.chain(seen_by(lea), lea) == [ines, karim]
    assert [(a.name, a.reports_count) for a in directory.reports(seen_by(lea), ines)] == [("Karim Benali", 1)]
    assert list(directory.reports(seen_by(lea), None)) == [ines]
    assert directory.chain(seen_by(theo), lea) == []
    assert not directory.reports(seen_by(theo), karim)


def test_pages_cost_few_queries(lea: Actor, karim: Actor, django_assert_num_queries) -> None:
    room("Atlas", lea, karim)
    set_manager(by=seen_by(lea), actor=lea, manager=karim)
    viewer = seen_by(lea)

    with django_assert_num_queries(2):
        directory.search(viewer, Wanted(q="lea english", skill="étanchéité"))
    with django_assert_num_queries(2):
        directory.facets(viewer)
    with django_assert_num_queries(5):
        directory.suggestions(viewer)
    with django_assert_num_queries(2):
        directory.chain(viewer, lea)
