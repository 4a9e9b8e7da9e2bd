"""Where one says what is protected: for stewards in their spaces, for administrators in the house."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from parvis.core.ledger import Entry
from parvis.guard.actions.protecting import Protection, Wait, add_term, protect_all, set_embargo
from parvis.guard.models import Edition, Embargo, Term
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.models import Reach, Role, Space
from tests.guard.house import House, house
from tests.spaces.people import as_, room, seated

pytestmark = pytest.mark.django_db
HOUSE = "/admin/protected/"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def home(db: None) -> House:
    return house()


def door(actor: Actor, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    assert actor.account is not None
    actor.account.language = language
    actor.account.save()
    client.force_login(actor.account)
    return client


def at(space: Space) -> str:
    return f"{space.get_absolute_url()}protected/"


def text(answer) -> str:  # type: ignore[no-untyped-def]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent(content: str | bytes) -> dict[str, SimpleUploadedFile]:
    data = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile("words.csv", data)}


FORM = {"forms": "Quillon\nprojet Quillon", "near": "essai, banc", "severity": "2", "note": "jusqu’en mai"}


def test_a_steward_says_what_is_protected_changes_it_and_withdraws_it(home: House) -> None:
    nadia, page = door(home.nadia), at(home.atlas)
    assert nadia.post(f"{page}new/?kind=code_name", {**FORM, "people": f"@{home.theo.handle}"}).status_code == 302
    term = Term.objects.latest("pk")
    assert term.forms == "Quillon ~ essai, banc\nprojet Quillon"
    assert (list(term.spaces.all()), list(term.people.all())) == ([home.atlas], [home.theo])
    said = text(nadia.get(page))
    assert (
        "Quillon" in said and "near essai, banc" in said and "known to Atlas, Theo" in said and "jusqu’en mai" in said
    )
    held = nadia.get(f"{page}{term.pk}/").content.decode()
    assert "essai, banc" in held and "~" not in held
    changed = {**FORM, "forms": "Quillon", "near": "", "since": timezone.localdate().isoformat()}
    nadia.post(f"{page}{term.pk}/", {**changed, "spaces": [str(home.atlas.pk)], "people": ""})
    fresh = Term.objects.get(pk=term.pk)
    assert (fresh.forms, fresh.since, fresh.people.count()) == ("Quillon", term.since, 0)
    nadia.post(f"{page}{term.pk}/withdraw/")
    assert "Quillon" not in text(nadia.get(page)).replace("“Quillon” is no longer protected.", "")
    assert "Quillon" in text(nadia.get(f"{page}?when=ended"))


def test_a_refused_form_keeps_what_was_typed_and_says_why_at_the_field(home: House) -> None:
    nadia, page = door(home.nadia), f"{at(home.atlas)}new/"
    for changes, field in (
        ({"forms": "a"}, "forms"), ({"people": "@zznobody"}, "people"), ({"until": "2001-01-01"}, "until"),
    ):  # fmt: skip
        answer = nadia.post(f"{page}?kind=party", {**FORM, **changes})
        assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode(), field
        assert "jusqu’en mai" in answer.content.decode()
    past = {"forms": "Brume", "until": "2001-01-01T09:00", "reach": "2", "note": "neuf heures"}
    answer = nadia.post(f"{page}?kind=embargo", past)
    assert 'id="id_until_error"' in answer.content.decode() and "neuf heures" in answer.content.decode()
    assert Term.objects.count() == 1 and not Embargo.objects.exists()


def test_administrators_protect_for_the_house_and_let_an_embargo_go(home: House) -> None:
    ada = door(home.ada)
    ada.post(f"{HOUSE}new/?kind=watch_word", {"forms": "grève", "severity": "1", "languages": ["fr"]})
    assert Term.objects.latest("pk").languages == "fr"
    until = timezone.localtime() + 3 * DAY
    given = {"forms": "Brume 34", "until": until.strftime("%Y-%m-%dT%H:%M"), "reach": "2", "space": ""}
    assert ada.post(f"{HOUSE}new/?kind=embargo", given).status_code == 302
    embargo = Embargo.objects.get()
    page = f"{HOUSE}embargoes/{embargo.pk}/"
    assert "Brume 34" in text(ada.get(page)) and "stays inside" in text(ada.get(f"{HOUSE}?kind=embargo"))
    assert ada.post(page, {**given, "note": "à neuf heures"}).status_code == 302
    assert Embargo.objects.get().note == "à neuf heures"
    ada.post(f"{page}lift/")
    assert Embargo.objects.get().until <= timezone.now()
    # She may know every name, but not of a room that is closed to her: it stays among those who know it.
    said = text(ada.get(HOUSE))
    assert "Zéphirin" in said and "a closed space" in said and "Atlas" not in said
    ada.post(f"{HOUSE}{home.term.pk}/", {"forms": "Zéphyrin", "severity": "3", "spaces": []})
    assert (Term.objects.get(pk=home.term.pk).name, list(home.term.spaces.all())) == ("Zéphyrin", [home.atlas])


def test_others_find_no_such_page(home: House) -> None:
    wait = set_embargo(Wait("Brume", timezone.now() + DAY, Reach.SPACE, home.atlas), by=as_(home.nadia))
    for actor in (home.karim, home.lea, home.theo, home.ada):
        for tail in ("", "new/", f"{home.term.pk}/", f"embargoes/{wait.pk}/", "import/", "export.csv", "try/"):
            assert door(actor).get(f"{at(home.atlas)}{tail}").status_code == 404
    lea = door(home.lea)
    for there in (f"{home.term.pk}/", f"embargoes/{wait.pk}/"):
        assert lea.get(f"{at(home.other)}{there}").status_code == 404
        assert lea.post(f"{at(home.other)}{there}", FORM).status_code == 404
    assert lea.post(f"{at(home.other)}{home.term.pk}/withdraw/").status_code == 404
    assert door(home.nadia).get(HOUSE).status_code == 404


def test_what_other_spaces_know_too_a_steward_sees_and_does_not_touch(home: House) -> None:
    hidden = room(home.lea, "Hidden", visibility="hidden", level=2)
    shared = add_term(Protection("party", "Torvelo", spaces=[home.atlas, hidden]), by=SYSTEM)
    nadia = door(home.nadia)
    said = nadia.get(at(home.atlas)).content.decode()
    assert "Torvelo" in said and "and others" in said and "Hidden" not in said
    assert f'href="{at(home.atlas)}{shared.pk}/"' not in said
    assert "Stewards protect what is theirs" in text(
        nadia.post(f"{at(home.atlas)}{shared.pk}/", {**FORM, "spaces": [str(home.atlas.pk)]})
    )
    assert Term.objects.get(pk=shared.pk).name == "Torvelo"


def test_trying_a_text_says_what_would_be_said_and_keeps_nothing(home: House) -> None:
    add_term(Protection("code_name", "Quillon", spaces=[home.other]), by=as_(home.lea))
    nadia, page = door(home.nadia), f"{at(home.atlas)}try/"
    entries = Entry.objects.count()
    out = text(nadia.post(page, {"text": "Bientôt Zéphirin sur le marché.", "reach": "3"}))
    assert "It is refused." in out and "is told only:" in out and "Zéphirin" in out
    inside = text(nadia.post(page, {"text": "Bientôt Zéphirin.", "reach": "1"}, headers={"hx-request": "true"}))
    assert "It goes out." in inside and "recognised" in inside and "Protect something" not in inside
    # What another space knows is not there for her, to be tried without a trace.
    strange, nothing = (text(nadia.post(page, {"text": word, "reach": "3"})) for word in ("Quillon", "Quillox"))
    assert strange.replace("Quillon", "Quillox") == nothing
    empty = nadia.post(page, {"text": "", "reach": "3"})
    assert empty.status_code == 422 and Entry.objects.count() == entries


def test_the_list_is_searched_paged_and_counted_in_few_queries(home: House, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    many = [(None, Protection("party", f"Torvélo {n:04}", spaces=[home.atlas])) for n in range(120)]
    later = Protection("host", "futur", spaces=[home.atlas], since=timezone.now() + DAY)
    protect_all([*many, (None, later)], by=as_(home.nadia))
    nadia, page = door(home.nadia), at(home.atlas)
    nadia.get(page)
    with django_assert_max_num_queries(40):
        first = nadia.get(f"{page}?kind=party")
    assert first.content.decode().count("<li id=") == 50 and "Torvélo 0119" in text(first)
    onward = re.search(r'href="([^"]*before=[^"]*)"', first.content.decode())
    assert onward and "Torvélo 0069" in text(nadia.get(onward[1].replace("&amp;", "&")))
    assert "Torvélo 0007" in text(nadia.get(f"{page}?q=torvelo+0007"))
    assert "Nothing of that name" in text(nadia.get(f"{page}?q=zzz"))
    assert "futur" in text(nadia.get(f"{page}?when=coming")) and "futur" not in text(nadia.get(page))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_table_taken_out_comes_in_again_as_it_was(home: House, language: str) -> None:
    hostile = Protection(
        "party", "=cmd|calc\n+33 Torvelo", spaces=[home.atlas], note='=HYPERLINK("x")', people=[home.karim]
    )
    add_term(hostile, by=as_(home.nadia))
    dated = Protection("host", "nas", spaces=[home.atlas], since=timezone.now() + DAY, until=timezone.now() + 9 * DAY)
    add_term(dated, by=as_(home.nadia))
    nadia, page = door(home.nadia, language), at(home.atlas)
    out = nadia.get(f"{page}export.csv").content.decode()
    assert not re.search(r'(^|[,;"\n])[=+@-]', out.removeprefix("\ufeff"))
    before, edition = list(Term.objects.order_by("pk").values()), Edition.current()
    assert nadia.post(f"{page}import/", sent(out)).status_code == 302
    assert [
        {**row, "forms": row["forms"].replace("cmd calc", "cmd|calc")} for row in Term.objects.order_by("pk").values()
    ] == before
    assert Edition.current() <= edition + 1


def test_a_table_adds_and_changes_as_much_as_it_says(home: House) -> None:
    table = (
        "Type;Mots;Gravité;Personnes;Au;Note\n"
        f"nom de code;Quillon ~ essai, banc | QU-12;grave;{home.theo.handle};31/12/2099;\n"
        "client;Torvelo;;;;vu\nclient;Torvelo;;;;deux fois\n"
    )
    nadia, page = door(home.nadia), at(home.atlas)
    assert nadia.post(f"{page}import/", sent(table.encode("cp1252"))).status_code == 302
    quillon, torvelo = Term.objects.order_by("pk")[1:]
    assert (quillon.forms, quillon.severity, list(quillon.people.all())) == (
        "Quillon ~ essai, banc\nQU-12",
        3,
        [home.theo],
    )
    assert (torvelo.note, list(torvelo.spaces.all()), torvelo.added_by) == ("vu", [home.atlas], home.nadia)
    nadia.post(f"{page}import/", sent(f"id,kind,words,note\n{torvelo.pk},party,Torvelo SA,lu\n"))
    torvelo.refresh_from_db()
    assert (torvelo.name, torvelo.note, torvelo.spaces.count()) == ("Torvelo SA", "lu", 1)


def test_a_refused_table_says_which_lines_and_brings_nothing_in(home: House) -> None:
    strange = add_term(Protection("party", "Secret", spaces=[home.other]), by=as_(home.lea))
    table = (
        "id,kind,words,severity,spaces,people,until\n"
        ",party,Torvelo,,,,\n"
        ",party,a,,,,\n"
        f"{strange.pk},party,Torvelo,,,,\n"
        f",party,Torvelo,,{home.other.slug},,\n"
        ",party,Torvelo,,nowhere,,\n"
        ",party,Torvelo,,,@zznobody,\n"
        ",thing,Torvelo,,,,demain\n"
        ",thing,Torvelo,,,,\n"
        ",party,Torvelo 2,awful,,,\n"
    )
    answer = door(home.nadia).post(f"{at(home.atlas)}import/", sent(table))
    assert answer.status_code == 422
    told = re.findall(r"<b>Line (\d+)</b>, (\w+):", answer.content.decode())
    assert told == [
        ("3", "words"), ("4", "id"), ("5", "spaces"), ("6", "spaces"), ("7", "people"), ("8", "until"), ("9", "kind"), ("10", "severity"),
    ]  # fmt: skip
    assert "Secret" not in answer.content.decode() and Term.objects.count() == 2
    for nothing in ("", "colour,size\n1,2\n"):
        assert door(home.nadia).post(f"{at(home.atlas)}import/", sent(nothing)).status_code == 422


def test_the_way_there_is_shown_to_stewards_and_administrators(home: House) -> None:
    seated(home.atlas, home.ada, Role.MEMBER)
    link = f'href="{at(home.atlas)}"'
    shown = {
        who.name: link in door(who).get(home.atlas.get_absolute_url()).content.decode()
        for who in (home.nadia, home.karim, home.ada)
    }
    assert shown == {"Nadia": True, "Karim": False, "Ada": False}
    assert f'href="{HOUSE}"' in door(home.ada).get("/admin/").content.decode()
