"""Opening accounts: one address, one account; a handle each; externals with a sponsor."""

import pytest
from allauth.account.models import EmailAddress

from parvis.core.errors import Refused
from parvis.core.ledger import Entry
from parvis.identity.actions.registering import register
from parvis.identity.models import Account, Actor, Relation
from parvis.identity.viewer import SYSTEM
from tests.cast import external, person, seen_by

pytestmark = pytest.mark.django_db


def test_registering_opens_an_account_a_profile_and_a_relation() -> None:
    zoe = register(by=SYSTEM, email=" Zoe@Ferrand.Example ", name="Zoé  Lefèvre", verified=True, language="en")

    assert zoe.name == "Zoé Lefèvre"
    assert zoe.handle == "zoe.lefevre"
    assert zoe.account is not None and zoe.account.email == "zoe@ferrand.example" and zoe.account.language == "en"
    assert EmailAddress.objects.get(user=zoe.account).verified
    assert seen_by(zoe).inside
    assert Entry.objects.filter(verb="account.registered", about_id=zoe.pk).count() == 1


def test_namesakes_get_handles_of_their_own() -> None:
    handles = [person("Zoé Lefèvre", email=f"zoe{n}@ferrand.example").handle for n in range(3)]

    assert handles == ["zoe.lefevre", "zoe.lefevre2", "zoe.lefevre3"]


def test_a_name_of_forty_letters_still_gives_each_a_handle() -> None:
    handles = {person("Maximilienne de La Rochefoucauld-Montbel", email=f"m{n}@ferrand.example").handle for n in (1, 2)}

    assert len(handles) == 2
    assert all(len(handle) <= 30 for handle in handles)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "Lea@FERRAND.example"}, "email"),
        ({"name": " \u200b "}, "name"),
        ({"name": "pаypal"}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password"),
        ({"handle": "admin"}, "handle"),
        ({"handle": "lea.morel"}, "handle"),
        ({"relation": Relation.Kind.SUBCONTRACTOR}, "sponsor"),
    ],
)
def test_what_is_wrong_is_refused_and_leaves_nothing_behind(wrong: dict[str, str], field: str) -> None:
    person("Lea Morel", email="lea@ferrand.example")
    good = {"email": "new@ferrand.example", "name": "New Comer", "password": "orage velours tambour"}

    with pytest.raises(Refused) as refusal:
        register(by=SYSTEM, **{**good, **wrong})

    assert refusal.value.field == field
    assert Account.objects.count() == Actor.objects.count() == 1


def test_a_lookalike_letter_is_another_address_and_not_somebody_elses_account() -> None:
    person("Mike", email="mike@ferrand.example")

    with pytest.raises(Refused):
        person("Mike", email="mi\u212ae@ferrand.example")

    assert EmailAddress.objects.count() == 1


def test_only_administrators_open_accounts() -> None:
    lea = person("Lea Morel")
    boss = person("Ines Boss", admin=True)

    with pytest.raises(Refused):
        register(by=seen_by(lea), email="a@b.example", name="A")
    assert register(by=seen_by(boss), email="a@b.example", name="A").handle == "a"


def test_fans_come_for_the_square_and_are_on_it() -> None:
    fan = person("Max Fan", relation=Relation.Kind.FAN)

    assert fan.is_public and fan.public_name == "Max Fan"
    assert not seen_by(fan).inside
    assert not person("Lea Morel").is_public


def test_an_external_has_a_sponsor_inside_and_an_employer() -> None:
    lea = person("Lea Morel")
    theo = external("Theo Martin", lea)

    relation = theo.relation()
    assert relation is not None and relation.sponsor == lea and relation.employer == "Atelier Vidal"
    with pytest.raises(Refused) as no_company:
        person("Zed", relation=Relation.Kind.SUPPLIER, sponsor=lea)
    assert no_company.value.field == "employer"
    with pytest.raises(Refused) as outsider:
        external("Zed", theo)
    assert outsider.value.field == "sponsor"
