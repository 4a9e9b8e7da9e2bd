"""What is protected, over our own API: for those who look after it, and nobody else."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from parvis.guard.actions.protecting import Protection, Wait, add_term, set_embargo
from parvis.guard.models import Embargo, Term
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Role
from tests.api.client import App
from tests.guard.house import House, house
from tests.spaces.people import as_, room, seated

pytestmark = pytest.mark.django_db
WORDS, WAITS = "/api/parvis/v1/protections", "/api/parvis/v1/embargoes"
SOON = timezone.now() + datetime.timedelta(days=5)


@pytest.fixture
def home(db: None) -> House:
    return house()


def app(actor: Actor, scopes: str = "read write") -> App:
    return App(actor, scopes=scopes)


def test_a_steward_adds_finds_changes_and_withdraws(home: House) -> None:
    nadia = app(home.nadia)
    sent = {
        "kind": "code_name",
        "forms": [{"words": "Quillon", "near": ["projet", "essai"]}, {"words": "QU-12 ~ x"}],
        "space_ids": [str(home.atlas.pk)],
        "severity": "grave",
        "note": "jusqu’en mai",
    }
    made = nadia.post(WORDS, sent, status=201)
    assert made["forms"] == [{"words": "Quillon", "near": ["projet", "essai"]}, {"words": "QU-12 x", "near": []}]
    assert (made["severity"], made["others"], made["added_by"]["name"]) == ("grave", False, "Nadia")
    assert [space["name"] for space in made["spaces"]] == ["Atlas"]
    assert [one["name"] for one in nadia.get(WORDS, {"q": "quillon"})] == ["Quillon"]
    assert len(nadia.get(WORDS, {"space_id": str(home.atlas.pk)})) == 2
    one = f"{WORDS}/{made['id']}"
    assert nadia.ask("patch", one, {"note": "", "until": SOON.isoformat()})["until"]
    assert nadia.get(one)["severity"] == "grave"
    assert nadia.ask("delete", one)["until"]
    assert nadia.get(WORDS, {"when": "now", "q": "quillon"}) == [] and nadia.get(WORDS, {"when": "ended"})


def test_others_get_what_is_there_for_them(home: House) -> None:
    """A member who knows the name, a colleague, an administrator’s app without the scope: the same as for what isn’t."""
    wait = set_embargo(Wait("Brume", SOON, 1, home.atlas), by=as_(home.nadia))
    for actor in (home.karim, home.lea, home.theo, home.ada):
        who = app(actor)
        assert who.get(WORDS) == [] and who.get(WAITS) == []
        for there, nowhere in ((f"{WORDS}/{home.term.pk}", f"{WORDS}/12"), (f"{WAITS}/{wait.pk}", f"{WAITS}/12")):
            for verb in ("get", "patch", "delete"):
                assert who.ask(verb, there, status=404) == who.ask(verb, nowhere, status=404)
    whole = app(home.ada, "read write admin:read admin:write")
    assert [one["name"] for one in whole.get(WORDS)] == ["Zéphirin"]
    # The administrator may know the name, and no more of a room that is closed to him.
    assert whole.get(f"{WORDS}/{home.term.pk}")["spaces"] == [] and whole.get(f"{WORDS}/{home.term.pk}")["others"]
    assert whole.ask("patch", f"{WORDS}/{home.term.pk}", {"note": "x", "space_ids": []})["others"]


@pytest.mark.parametrize(
    ("field", "changes"),
    [("forms", {"forms": []}), ("forms", {"forms": [{"words": "a"}]}), ("until", {"until": "2001-01-01T00:00:00Z"}),
     ("kind", {"kind": "secret"}), ("severity", {"severity": "awful"}), ("space_ids", {"space_ids": ["12"]}),
     ("people_ids", {"people_ids": ["12"]})],
)  # fmt: skip
def test_a_refusal_names_the_field(home: House, field: str, changes: dict[str, object]) -> None:
    sent = {"kind": "code_name", "forms": [{"words": "Quillon"}], "space_ids": [str(home.atlas.pk)], **changes}
    assert field in app(home.nadia).post(WORDS, sent, status=422)["details"]


def test_nobody_protects_in_the_name_of_others(home: House) -> None:
    sent = {"kind": "party", "forms": [{"words": "Torvelo"}]}
    theirs = {**sent, "space_ids": [str(home.other.pk)]}
    app(home.lea).post(WORDS, sent, status=403)
    app(home.ada).post(WORDS, sent, status=403)
    assert app(home.nadia).post(WORDS, {**theirs}, status=422)["code"] in ("unknown", "forbidden")
    assert app(home.ada, "write admin:write read").post(WORDS, sent, status=201)["spaces"] == []


def test_embargoes_are_set_changed_and_lifted(home: House) -> None:
    nadia = app(home.nadia)
    sent = {
        "forms": [{"words": "Brume 34"}],
        "until": SOON.isoformat(),
        "space_id": str(home.atlas.pk),
        "reach": "space",
    }
    for field, changes in (
        ("until", {"until": "2001-01-01T00:00:00Z"}),
        ("reach", {"reach": "public"}),
        ("forms", {"forms": []}),
    ):
        assert field in nadia.post(WAITS, {**sent, **changes}, status=422)["details"]
    made = nadia.post(WAITS, sent, status=201)
    assert (made["reach"], made["space"]["name"]) == ("space", "Atlas")
    assert nadia.ask("patch", f"{WAITS}/{made['id']}", {"reach": "inside"})["reach"] == "inside"
    nadia.ask("delete", f"{WAITS}/{made['id']}")
    assert nadia.get(WAITS, {"when": "now"}) == [] and len(nadia.get(WAITS, {"when": "ended"})) == 1
    assert Embargo.objects.get().until <= timezone.now()


def test_a_term_of_two_spaces_does_not_tell_the_steward_of_one_about_the_other(home: House) -> None:
    hidden = room(home.lea, "Hidden", visibility="hidden", level=2)
    protection = Protection("party", "Torvelo", spaces=[home.atlas, hidden], people=[home.theo])
    term = add_term(protection, by=SYSTEM)
    shown = app(home.nadia).get(f"{WORDS}/{term.pk}")
    assert ([space["name"] for space in shown["spaces"]], shown["others"]) == (["Atlas"], True)
    assert app(home.nadia).ask("delete", f"{WORDS}/{term.pk}", status=422)["code"] == "forbidden"
    seated(hidden, home.nadia, Role.STEWARD)
    app(home.nadia).ask("delete", f"{WORDS}/{term.pk}")
    assert Term.objects.get(pk=term.pk).until


def test_a_list_goes_by_pages_in_a_few_queries(home: House, django_assert_max_num_queries: object) -> None:
    for number in range(30):
        add_term(Protection("party", f"Torvelo {number}", spaces=[home.atlas]), by=as_(home.nadia))
    nadia = app(home.nadia)
    nadia.get(WORDS)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        first = nadia.get(WORDS, {"limit": 20, "kind": "party"})
    rest = nadia.get(WORDS, {"limit": 20, "kind": "party", "max_id": first[-1]["id"]})
    assert len(first) == 20 and len(rest) == 10
