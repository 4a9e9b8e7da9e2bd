"""A directory brought in: who is there afterwards, and what leaves the house as it was."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from parvis.identity.models import Actor, ProfileField, Relation
from parvis.imports.people_csv import read
from parvis.imports.people_writing import Outcome, import_people, preview_people
from parvis.spaces.models import Indexed
from tests.cast import person, seen_by
from tests.imports.house import founded

pytestmark = pytest.mark.django_db
FILE = """Nom complet;E-mail;Service;Fonction;Responsable;Lieu;Téléphone;Compétences;Arrivée
Camille Roche;camille@ferrand.example;Atelier;Cheffe d’atelier;;Lyon;+33 4 00;coupe, couture;01/03/2020
Yanis Berger;yanis@ferrand.example;Atelier;Coupeur;Camille Roche;Lyon;;coupe;
"""


@pytest.fixture
def ada() -> Actor:
    return founded()


def brought(text: str, ada: Actor, **mapping: str) -> Outcome:
    return import_people(read(text.encode()), by=seen_by(ada), name="people.csv", fingerprint="f" * 64)


def said(outcome: Outcome) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.message) for problem in outcome.problems]


def test_people_with_all_that_is_said_of_them(ada: Actor) -> None:
    outcome = brought(FILE, ada)
    assert set(outcome.lines.values()) == {"created"}
    camille, yanis = Actor.objects.get(handle="camille.roche"), Actor.objects.get(handle="yanis.berger")
    assert (camille.headline, camille.team, yanis.manager) == ("Cheffe d’atelier", "Atelier", camille)
    assert camille.relations.get().since == datetime.date(2020, 3, 1)
    lines = set(ProfileField.objects.filter(actor=camille).values_list("kind", "value"))
    assert lines == {("location", "Lyon"), ("phone", "+33 4 00"), ("skill", "coupe"), ("skill", "couture")}
    assert seen_by(yanis).inside
    assert Indexed.objects.filter(kind="person", object_id=camille.pk, text__contains="couture").exists()


def test_again_changes_nothing(ada: Actor) -> None:
    brought(FILE, ada)
    assert set(brought(FILE, ada).lines.values()) == {"unchanged"}
    assert Actor.objects.exclude(pk=ada.pk).count() == 2


def test_a_later_file_updates_and_keeps_what_people_wrote(ada: Actor) -> None:
    brought(FILE, ada)
    camille = Actor.objects.get(handle="camille.roche")
    ProfileField.objects.create(actor=camille, kind="skill", value="vélo")
    ProfileField.objects.filter(actor=camille, kind="phone").update(reach="contacts")
    outcome = brought(FILE.replace("Cheffe d’atelier", "Directrice").replace("+33 4 00", "+33 4 11"), ada)
    assert outcome.lines == {"camille@ferrand.example": "updated", "yanis@ferrand.example": "unchanged"}
    camille.refresh_from_db()
    assert camille.headline == "Directrice"
    assert camille.fields.get(kind="phone").value == "+33 4 11"
    assert camille.fields.get(kind="phone").reach == "contacts"
    assert camille.fields.filter(value="vélo").exists()


def test_one_wrong_line_and_nothing_is_imported(ada: Actor) -> None:
    outcome = brought("Name,Email,Relation\nZoé,zoe@x.example,\nExtern,ext@x.example,partner\nNobody,,\n", ada)
    assert [line for line, _message in said(outcome)] == [4]
    outcome = brought("Name,Email,Relation\nZoé,zoe@x.example,\nExtern,ext@x.example,partner\n", ada)
    assert said(outcome) == [(3, "Choose a sponsor: a colleague who answers for them.")]
    assert not outcome.stands and Actor.objects.count() == 1


def test_externals_with_their_sponsor_and_employer(ada: Actor) -> None:
    text = "Name,Email,Relation,Sponsor,Employer,End date\nEve Ext,eve@x.example,contractor,Zoé L,Vidal,2099-01-31\n"
    outcome = brought(text + "Zoé L,zoe@x.example,,,,\n", ada)
    assert outcome.stands
    relation = Relation.objects.get(actor__handle="eve.ext")
    assert (relation.kind, relation.employer, relation.until) == ("subcontractor", "Vidal", datetime.date(2099, 1, 31))
    assert relation.sponsor == Actor.objects.get(handle="zoe.l")


def test_a_circle_of_managers_is_said_on_its_line(ada: Actor) -> None:
    outcome = brought("Name,Email,Manager\nA B,a@x.example,c@x.example\nC D,c@x.example,a@x.example\n", ada)
    assert said(outcome) == [(3, "That would make a circle: this person already reports to them.")]
    assert Actor.objects.count() == 1


def test_two_who_change_places_make_no_circle(ada: Actor) -> None:
    brought("Name,Email,Manager\nA B,a@x.example,\nC D,c@x.example,a@x.example\n", ada)
    assert brought("Name,Email,Manager\nA B,a@x.example,c@x.example\nC D,c@x.example,x@x.example\n", ada).problems
    outcome = brought("Name,Email,Manager\nA B,a@x.example,c@x.example\nC D,c@x.example,ada@ferrand.example\n", ada)
    assert outcome.problems == []
    assert Actor.objects.get(handle="a.b").manager == Actor.objects.get(handle="c.d")
    assert Actor.objects.get(handle="c.d").manager == ada


def test_leaving_becomes_alumni(ada: Actor) -> None:
    old = person("Old Hand", email="old@x.example", since=datetime.date(2020, 1, 1))
    brought("Name,Email,Relation,From\nOld Hand,old@x.example,alumni,2024-02-01\n", ada)
    assert not seen_by(old).inside
    assert {(r.kind, r.until) for r in old.relations.all()} == {
        ("employee", datetime.date(2024, 1, 31)),
        ("alumni", None),
    }
    old.refresh_from_db()
    assert old.left_at is None


def test_who_has_left_comes_in_as_gone(ada: Actor) -> None:
    brought("Name,Email,From,Until\nOld Hand,old@x.example,2020-01-01,2021-01-01\n", ada)
    old = Actor.objects.get(handle="old.hand")
    assert old.left_at is not None and not seen_by(old).inside
    assert set(
        brought("Name,Email,From,Until\nOld Hand,old@x.example,2020-01-01,2021-01-01\n", ada).lines.values()
    ) == {"unchanged"}


def test_only_administrators_bring_people_in(ada: Actor) -> None:
    zoe = person("Zoé Lefèvre")
    outcome = import_people(read(FILE.encode()), by=seen_by(zoe), name="x", fingerprint="f")
    assert not outcome.stands and not Actor.objects.filter(handle="camille.roche").exists()


def test_a_preview_says_it_and_does_nothing(ada: Actor) -> None:
    outcome = preview_people(read(FILE.encode()), by=seen_by(ada))
    assert outcome.count("created") == 2
    assert Actor.objects.count() == 1


def test_the_command_with_a_mapping_and_invitations(
    ada: Actor, tmp_path: Path, mailoutbox: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Who,Where to write\nCamille Roche,camille@ferrand.example\n")
    with pytest.raises(SystemExit) as refused:
        call_command("import", "people", str(path))
    assert refused.value.code == 1 and Actor.objects.count() == 1
    options = ["--map", "Who=name", "--map", "Where to write=email", "--invite"]
    call_command("import", "people", str(path), *options, "--preview")
    assert Actor.objects.count() == 1
    call_command("import", "people", str(path), *options)
    assert Actor.objects.filter(name="Camille Roche").exists()
    [letter] = mailoutbox
    assert letter.to == ["camille@ferrand.example"]  # type: ignore[attr-defined]
    assert "/password/choose/" in letter.body  # type: ignore[attr-defined]
    assert "1 created" in capsys.readouterr().out
