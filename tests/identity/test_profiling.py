"""Changing profiles, and who reads which line and which face."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from parvis.core.errors import Refused
from parvis.identity.actions import tying
from parvis.identity.actions.picturing import remove_picture, reuse_photo, set_picture
from parvis.identity.actions.profiling import Line, edit, rewrite, set_fields, set_manager
from parvis.identity.faces import face
from parvis.identity.fields import fields_for
from parvis.identity.models import Actor, Relation
from parvis.identity.viewer import VISITOR, Viewer
from tests.cast import external, person, seen_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> Actor:
    return person("Lea Morel")


def values(viewer: Viewer, actor: Actor) -> list[str]:
    return [field.value for field in fields_for(viewer, actor)]


def test_one_changes_ones_own_profile_and_nobody_elses(lea: Actor) -> None:
    karim = person("Karim Benali")

    edit(by=seen_by(lea), actor=lea, headline="Draws  rucksacks", team="Design")

    lea.refresh_from_db()
    assert (lea.headline, lea.team, lea.name) == ("Draws rucksacks", "Design", "Lea Morel")
    with pytest.raises(Refused):
        edit(by=seen_by(karim), actor=lea, headline="Sleeps")
    with pytest.raises(Refused) as empty:
        edit(by=seen_by(lea), actor=lea, name="  ")
    assert empty.value.field == "name"


def test_lines_reach_as_far_as_they_say(lea: Actor) -> None:
    karim, friend = person("Karim Benali"), person("Ines Roux")
    theo = external("Theo Martin", lea)
    tying.ask_contact(by=seen_by(friend), target=lea)
    tying.accept_contact(by=seen_by(lea), source=friend)
    set_fields(
        by=seen_by(lea),
        actor=lea,
        fields=[
            Line("about", "mine", reach="me"),
            Line("seek", "for contacts", reach="contacts"),
            Line("skill", "for colleagues", reach="inside"),
            Line("interest", "for all", reach="public"),
        ],
    )

    assert values(seen_by(lea), lea) == ["mine", "for contacts", "for colleagues", "for all"]
    assert values(seen_by(friend), lea) == ["for contacts", "for colleagues", "for all"]
    assert values(seen_by(karim), lea) == ["for colleagues", "for all"]
    assert values(seen_by(theo), lea) == ["for all"]
    assert values(VISITOR, lea) == ["for all"]


def test_a_request_nobody_accepted_opens_nothing(lea: Actor) -> None:
    karim = person("Karim Benali")
    set_fields(by=seen_by(lea), actor=lea, fields=[Line("phone", "06", reach="contacts")])

    tying.ask_contact(by=seen_by(karim), target=lea)

    assert values(seen_by(karim), lea) == []


def test_saving_lines_replaces_them_and_drops_the_empty(lea: Actor) -> None:
    set_fields(by=seen_by(lea), actor=lea, fields=[Line("skill", "Sewing"), Line("skill", "  ")])
    set_fields(by=seen_by(lea), actor=lea, fields=[Line("skill", "Welding")])

    assert values(seen_by(lea), lea) == ["Welding"]


@pytest.mark.parametrize(
    "line",
    [
        Line("link", "javascript:alert(1)"),
        Line("link", "not a link"),
        Line("email", "nobody"),
        Line("shoe size", "42"),
        Line("skill", "Sewing", reach="galaxy"),
    ],
)
def test_a_wrong_line_is_refused_with_its_position_and_changes_nothing(lea: Actor, line: Line) -> None:
    set_fields(by=seen_by(lea), actor=lea, fields=[Line("skill", "Sewing")])

    with pytest.raises(Refused) as refusal:
        set_fields(by=seen_by(lea), actor=lea, fields=[Line("skill", "Welding"), line])

    assert refusal.value.field == "1"
    assert values(seen_by(lea), lea) == ["Sewing"]


def test_a_bare_address_becomes_a_link(lea: Actor) -> None:
    set_fields(by=seen_by(lea), actor=lea, fields=[Line("link", "ferrand.example/lea", "My page")])

    assert values(seen_by(lea), lea) == ["https://ferrand.example/lea"]


LINES = [
    Line("other", "06 11", "Phone", reach="inside"),
    Line("other", "01 22", "Phone", reach="public"),
    Line("link", "https://lea.example", "", reach="public"),
    Line("other", "she", "Pronouns", reach="contacts"),
]
SAID = [("Phone", "06 11"), ("Phone", "01 22"), ("Link", "https://lea.example"), ("Pronouns", "she")]


@pytest.mark.parametrize(
    ("changed", "reaches"),
    [
        ({}, ["inside", "public", "public", "contacts"]),
        ({0: ("Phone", "06 99")}, ["inside", "public", "public", "contacts"]),  # of two Phones, the one that is left
        ({0: ("Phone", "06 99"), 1: ("Phone", "01 99")}, ["inside", "inside", "public", "contacts"]),
        ({1: ("Desk", "01 22"), 3: ("Pronouns", "they")}, ["inside", "public", "public", "contacts"]),
        ({2: ("Link", "https://sewing.example")}, ["inside", "public", "inside", "contacts"]),
        ({0: ("Mobile", "06 99")}, ["inside", "public", "public", "contacts"]),  # nothing of it is known, one is gone
        ({2: ("Site", "https://x.example"), 3: ("I am", "them")}, ["inside", "public", "contacts", "contacts"]),
        ({4: ("Tea", "green")}, ["inside", "public", "public", "contacts", "inside"]),  # none is gone: it is new
        ({0: ("Mobile", "01 22"), 1: ("Desk", "01 22")}, ["public", "public", "public", "contacts"]),
    ],
)
def test_a_line_rewritten_in_an_app_goes_no_further_than_it_did(
    lea: Actor, changed: dict[int, tuple[str, str]], reaches: list[str]
) -> None:
    edit(by=seen_by(lea), actor=lea, is_public=True)
    set_fields(by=seen_by(lea), actor=lea, fields=LINES)
    said = list((dict(enumerate(SAID)) | changed).values())

    kept = rewrite(by=seen_by(lea), actor=lea, labelled=said)

    assert [line.reach for line in kept] == reaches


def test_of_two_lines_that_say_the_same_the_narrower_counts(lea: Actor) -> None:
    same = [Line("other", "06 11", "Home", reach="me"), Line("other", "06 11", "Work", reach="public")]
    set_fields(by=seen_by(lea), actor=lea, fields=same)

    assert [line.reach for line in rewrite(by=seen_by(lea), actor=lea, labelled=[("Mobile", "06 11")])] == ["me"]


def test_managers_never_make_a_circle(lea: Actor) -> None:
    karim, ines = person("Karim Benali"), person("Ines Roux")
    set_manager(by=seen_by(lea), actor=lea, manager=karim)
    set_manager(by=seen_by(karim), actor=karim, manager=ines)

    for manager in (lea, ines):
        with pytest.raises(Refused) as refusal:
            set_manager(by=seen_by(ines), actor=ines, manager=manager)
        assert refusal.value.field == "manager"


def test_the_public_persona_is_all_that_outsiders_see(lea: Actor) -> None:
    edit(by=seen_by(lea), actor=lea, headline="Project Atlas", is_public=True, public_name="Léa M.")
    theo = external("Theo Martin", lea)

    inside, outside = face(lea, seen_by(person("Karim Benali"))), face(lea, VISITOR)

    assert (inside.name, inside.headline) == ("Lea Morel", "Project Atlas")
    assert (outside.name, outside.headline) == ("Léa M.", "")
    assert face(lea, seen_by(theo)).name == "Léa M."
    assert face(lea, seen_by(theo), shared=True).name == "Lea Morel"


def test_who_keeps_off_the_square_has_no_name_there(lea: Actor) -> None:
    shown = face(lea, VISITOR)

    assert "Lea" not in shown.name + shown.initials + shown.handle + shown.url


def test_faces_ask_the_database_nothing(lea: Actor, django_assert_num_queries) -> None:
    viewer = seen_by(lea)

    with django_assert_num_queries(0):
        face(lea, viewer)
        face(lea, VISITOR)


def png(width: int = 90, height: int = 60) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_kept_under_a_name_nobody_guesses_and_replaced_cleanly(
    lea: Actor, django_capture_on_commit_callbacks
) -> None:
    set_picture(by=seen_by(lea), actor=lea, slot="photo", data=png())
    reuse_photo(by=seen_by(lea), actor=lea)
    first = lea.photo
    assert default_storage.exists(f"faces/{first}") and len(first) >= 32

    with django_capture_on_commit_callbacks(execute=True):
        set_picture(by=seen_by(lea), actor=lea, slot="photo", data=png())

    assert lea.photo == lea.public_photo != first
    assert not default_storage.exists(f"faces/{first}")
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(by=seen_by(lea), actor=lea, slot="photo")
        remove_picture(by=seen_by(lea), actor=lea, slot="public_photo")
    assert lea.photo == lea.public_photo == ""


def test_what_is_no_picture_is_refused(lea: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        set_picture(by=seen_by(lea), actor=lea, slot="cover", data=b"<svg onload=alert(1)>")

    assert refusal.value.field == "cover"


def test_fans_show_the_name_they_came_with() -> None:
    fan = person("Max Fan", relation=Relation.Kind.FAN)

    assert face(fan, VISITOR).name == "Max Fan"
