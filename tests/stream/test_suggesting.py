"""What completion offers: names one may know, and no others."""

from __future__ import annotations

import pytest

from parvis.identity.models import Block, Follow
from parvis.identity.viewer import VISITOR, Viewer
from parvis.spaces.models import Reach
from parvis.stream.suggesting import suggest
from tests.stream.small_house import audience, person, room, say, viewer

pytestmark = pytest.mark.django_db


def offered(who: Viewer, begun: str) -> list[str]:
    return [suggestion.insert for suggestion in suggest(who, begun)]


def test_people_by_any_word_of_their_name_without_accents() -> None:
    me = viewer(person("Karim Haddad"))
    person("Léa Martin")
    for begun in ("lé", "lea", "LEA", "mar", "@lea", "l", "léa mar"):
        assert offered(me, begun) == ["@lea"], begun
    assert offered(me, "artin") == []


def test_hidden_spaces_their_topics_and_unknown_people_are_not_offered() -> None:
    """ACL-05."""
    lea, karim, ext = person("Léa"), person("Karim"), person("Paul", relation="partner")
    bivouac = room("bivouac", lea, visibility="hidden")
    say("Le #bivouacsecret", by=lea, spaces=(bivouac,))
    assert offered(viewer(lea), "biv") == ["bivouac", "#bivouacsecret"]
    assert offered(viewer(karim), "biv") == offered(VISITOR, "biv") == []
    assert offered(viewer(ext), "lea") == offered(viewer(ext), "") == offered(VISITOR, "lea") == []
    assert offered(viewer(karim), "pau") == ["@paul"]


def test_who_blocked_and_who_was_blocked_are_not_offered() -> None:
    lea, karim = person("Léa"), person("Karim")
    Block.objects.create(source=lea, target=karim)
    assert offered(viewer(lea), "kar") == offered(viewer(karim), "lea") == []


def test_those_who_can_read_it_come_first_then_those_one_follows() -> None:
    me, _anna, annie, anouk = person("Karim"), person("Anna"), person("Annie"), person("Anouk")
    Follow.objects.create(source=me, target=annie)
    atelier = room("atelier", me, anouk)
    found = suggest(viewer(me), "an", kinds=["person"], audience=audience(Reach.SPACE, atelier))
    assert [suggestion.insert for suggestion in found] == ["@anouk", "@annie", "@anna"]


def test_nothing_typed_yet_offers_people_only() -> None:
    me = person("Karim")
    person("Léa")
    room("atelier", me)
    assert offered(viewer(me), "") == ["@lea"]


def test_signs_are_letters_like_others() -> None:
    me = viewer(person("Karim"))
    for begun in ('"', "%", "_", "*", "(", "' OR 1=1", "a" * 500):
        assert offered(me, begun) == []
