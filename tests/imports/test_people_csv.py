"""A directory in whatever shape it comes, and what is wrong with it, line by line."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.imports import people_csv
from parvis.imports.people_csv import Sheet, preview, read
from parvis.imports.people_records import Person
from parvis.imports.written_dates import read_date

FRENCH = """Prénom;Nom;Courriel;Téléphone;Équipe;Poste;Responsable;Lieu;Lien;Arrivée;Départ;Langue;Compétences
Inès;Ferrand;ines@ferrand.example;+33 1;Direction;Directrice;;Lyon;salariée;1er mars 2019;;Français;couture, Cuir; sac
Émile;Roux;EMILE@ferrand.example;;Atelier;"Chef; d’atelier";Inès Ferrand;Lyon;CDI;01/09/2020;31/08/2024;fr;"""


def only(sheet: Sheet) -> Person:
    assert sheet.problems == []
    [person] = sheet.rows
    return person


def wrong(sheet: Sheet) -> list[tuple[int | None, str, bool]]:
    assert all(problem.message.endswith((".", "?")) for problem in sheet.problems)
    return [(problem.line, problem.column, problem.blocking) for problem in sheet.problems]


def test_a_french_directory() -> None:
    sheet = read(FRENCH.replace("couture, Cuir; sac", '"couture, Cuir; sac"').encode())
    assert sheet.problems == []
    ines, emile = sheet.rows
    assert (ines.name, ines.team, ines.title, ines.location) == ("Inès Ferrand", "Direction", "Directrice", "Lyon")
    assert (ines.relation, ines.starts, ines.language) == ("employee", datetime.date(2019, 3, 1), "fr")
    assert ines.skills == ("couture", "Cuir", "sac")
    assert (emile.email, emile.title) == ("emile@ferrand.example", "Chef; d’atelier")
    assert (emile.manager_email, emile.ends) == ("ines@ferrand.example", datetime.date(2024, 8, 31))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_separator_and_line_end(separator: str, encoding: str, newline: str) -> None:
    rows = [["E-mail", "Nom complet", "Équipe"], ["zoe@a.example", '"Zoé, dite | Z; ""é"""', "Été"]]
    data = newline.join(separator.join(row) for row in rows).encode(encoding)
    sheet = read(data)
    assert sheet.separator == separator
    assert (only(sheet).name, only(sheet).team) == ('Zoé, dite | Z; "é"', "Été")


def test_excel_may_announce_its_separator() -> None:
    sheet = read(b"sep=|\r\nmail|name;x\r\na@b.example|A\r\nnobody|B\r\n")
    assert sheet.rows[0].line == 3
    assert wrong(sheet) == [(4, "mail", True)]


def test_english_titles_in_any_order_and_unknown_ones() -> None:
    sheet = read(
        b"Shoe size,Job title,E-Mail Address,Last Name,First Name,Employer,Sponsor\n"
        b"42,Buyer,a@b.example,Doe,Jo,ACME,x@b.example\n"
    )
    assert sheet.mapping == {
        "Job title": "title",
        "E-Mail Address": "email",
        "Last Name": "last_name",
        "First Name": "first_name",
        "Employer": "employer",
        "Sponsor": "sponsor",
    }
    [person] = sheet.rows
    assert (person.name, person.title, person.employer, person.sponsor_email) == (
        "Jo Doe",
        "Buyer",
        "ACME",
        "x@b.example",
    )
    assert wrong(sheet) == [(2, "Sponsor", False)]


def test_a_mapping_of_ones_own() -> None:
    data = b"Who,Where,Mail\nJo,jo@b.example,Paris\n"
    assert wrong(read(data)) == [(2, "Mail", True)]
    sheet = read(data, {"Who": "name", "Where": "email", "Mail": "location", "Gone": "team", "Odd": "nonsense"})
    assert (only(sheet).name, only(sheet).email, only(sheet).location) == ("Jo", "jo@b.example", "Paris")
    assert read(data, {"Where": "email", "Mail": ""}).rows[0].location == ""


def test_nom_alone_is_the_whole_name() -> None:
    assert only(read("Nom,Mail\nZoé Roux,z@b.example\n".encode())).name == "Zoé Roux"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",Jo,employee,2024-01-01,", "mail"),
        ("jo at b,Jo,employee,2024-01-01,", "mail"),
        ("OK@b.example,Jo,employee,2024-01-01,", "mail"),
        ("jo@b.example,Jo,cousin,2024-01-01,", "relation"),
        ("jo@b.example,Jo,employee,31/02/2024,", "start"),
        ("jo@b.example,Jo,employee,soon,", "start"),
        ("jo@b.example,Jo,employee,2024-01-02,2024-01-01", "end"),
        ("jo@b.example,Jo,employee,2024-01-01,,surplus", ""),
        ("jo@b.example," + "x" * 201 + ",,,", "name"),
        ("jo@b.example," + "x" * 20_000 + ",,,", ""),
        ("jo@b.example," + "x" * 200_000 + ",,,", ""),
        ('"jo@b.example" x,Jo,,,', ""),
        ('"jo@b.example,Jo,,,', ""),
    ],
)
def test_a_bad_line_is_left_out_and_the_others_stand(line: str, column: str) -> None:
    data = f"mail,name,relation,start,end\nok@b.example,Ok,alumni,2024-01-01,2024-01-01\n{line}\n"
    sheet = read(data.encode())
    assert wrong(sheet) == [(3, column, True)]
    assert [person.email for person in sheet.rows] == ["ok@b.example"]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    sheet = read(b'mail,name\na@b.example,"two\nlines"\n\n,,\nbad,B\n')
    assert sheet.rows[0].name == "two lines"
    assert wrong(sheet) == [(6, "mail", True)]


def test_managers_by_name_or_address_and_those_not_found() -> None:
    sheet = read(
        b"mail,first name,last name,manager\n"
        b"a@b.example,Ana,Diaz,\n"
        b"b@b.example,Bob,Roy,DIAZ Ana\n"
        b"c@b.example,Bob,Roy,A@b.example\n"
        b"d@b.example,Dan,Lee,Bob Roy\n"
        b"e@b.example,Eve,Fox,Nobody\n"
        b"f@b.example,Fay,Ito,out@c.example\n"
        b"g@b.example,Guy,Kay,guy kay\n"
    )
    managers = {person.email[0]: person.manager_email for person in sheet.rows}
    assert managers == {
        "a": "",
        "b": "a@b.example",
        "c": "a@b.example",
        "d": "",
        "e": "",
        "f": "out@c.example",
        "g": "",
    }
    assert wrong(sheet) == [(line, "manager", False) for line in (5, 6, 7, 8)]


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"", None), (b"\n\n", None), (b"name,team\nJo,X\n", 1), (b",".join([b"mail"] + [b"x"] * 300), 1)],
)
def test_files_without_people(data: bytes, line: int | None) -> None:
    sheet = read(data)
    assert (sheet.rows, wrong(sheet)) == ([], [(line, "", True)])


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"mail\n" + b"".join(b"p%d@b.example\n" % n for n in range(10))
    monkeypatch.setattr(people_csv, "ROWS", 10)
    assert (len(read(data).rows), wrong(read(data))) == (10, [])
    monkeypatch.setattr(people_csv, "ROWS", 9)
    assert (len(read(data).rows), wrong(read(data))) == (9, [(11, "", True)])
    monkeypatch.setattr(people_csv, "BYTES", len(data) - 1)
    assert (read(data).rows, wrong(read(data))) == ([], [(None, "", True)])


def test_preview_shows_what_will_be_imported() -> None:
    sheet = read(FRENCH.replace("couture, Cuir; sac", "couture").encode())
    [shown] = preview(sheet, n=1)
    assert (shown["Courriel"], shown["Arrivée"], shown["Départ"], shown["Lien"]) == (
        "ines@ferrand.example",
        "2019-03-01",
        "",
        "employee",
    )


@pytest.mark.parametrize(
    "written",
    ["2024-03-01", "2024/3/1", "01/03/2024", "1.3.2024", "01-03-2024", "1 mars 2024", "1er MARS 2024", "1 March 2024",
     "March 1st, 2024", "1-Mar-2024", "2024-03-01T08:00:00Z", "2024-03-01 00:00:00", "01/03/2024 00:00"],
)  # fmt: skip
def test_dates_as_people_write_them(written: str) -> None:
    assert read_date(written) == datetime.date(2024, 3, 1)


@pytest.mark.parametrize("written", ["", "01/03/24", "45352", "13/13/2024", "0000-01-01", "1 floréal 2024", "2024"])
def test_dates_nobody_can_be_sure_of(written: str) -> None:
    with pytest.raises(ValueError):
        read_date(written)


def test_every_relation_has_its_words() -> None:
    words = "Salarié·e,alumni,Sous-traitant,partenaire,client,prospect,leader d’opinion,fournisseur,candidat,presse,fan"
    rows = "".join(f"p{n}@b.example,{word}\n" for n, word in enumerate(words.split(",")))
    sheet = read(("mail,lien\n" + rows).encode())
    assert sheet.problems == []
    assert [person.relation for person in sheet.rows] == [
        "employee", "alumni", "subcontractor", "partner", "customer", "prospect", "leader", "supplier", "candidate",
        "press", "fan",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=300), st.text(alphabet='a@.,;|\t\n\r"\0é=12/-', max_size=120).map(str.encode)))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for head in (b"", b"mail,start,relation,manager\n"):
        sheet = read(head + data)
        assert len(preview(sheet)) == min(5, len(sheet.rows))
        assert all("@" in person.email for person in sheet.rows)
