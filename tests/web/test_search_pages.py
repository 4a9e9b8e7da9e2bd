"""The search page and its suggestions, as different people see them."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.identity.models import Account, Actor
from parvis.spaces.models import Organisation
from parvis.stream.indexing import index_post
from parvis.stream.models import Attachment
from tests.stream.small_house import answer, person, room, say

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(actor=actor), backend=BACKEND)
    return client


def text(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200
    return answered.content.decode()


@pytest.fixture
def lea() -> Actor:
    Organisation.objects.create(pk=1, name="Maison Ferrand")
    return person("Léa Martin", headline="Réparations")


def test_results_of_every_kind_are_shown_with_the_words_marked(lea: Actor) -> None:
    atelier = room("reparation", lea, name="Réparation")
    post = say("On répare <b>tout</b>", by=lea, spaces=(atelier,))
    answer("Déjà réparé", by=lea, on=post)
    Attachment.objects.create(post=post, owner=lea, kind="file", name="réparer.pdf", mime="application/pdf")
    index_post(post)
    shown = text(browser(lea), "/search/?q=reparer")
    for found in (
        "<mark>Réparations</mark>",
        "<mark>Réparation</mark>",
        "<mark>répare</mark>",
        "<mark>réparé</mark>",
    ):
        assert found in shown, found
    assert "<mark>réparer</mark>.pdf" in shown
    assert "<b>tout</b>" not in shown


def test_one_sees_neither_results_nor_counts_of_what_one_may_not_read(lea: Actor) -> None:
    karim = person("Karim")
    bivouac = room("bivouac", lea, visibility="hidden", name="Bivouac")
    say("Zéphyrine #zephyrine", by=lea, spaces=(bivouac,))
    assert "<mark>Zéphyrine</mark>" in text(browser(lea), "/search/?q=zephyrine")
    absent = text(browser(karim), "/search/?q=absolumentrien").replace("absolumentrien", "zephyrine")
    hidden = text(browser(karim), "/search/?q=zephyrine")
    assert _main(hidden) == _main(absent)
    for address in ("/suggest/?for=topic&q=zeph", "/suggest/?for=search&q=biv"):
        assert "option" in text(browser(lea), address)
        assert 'role="option"' not in text(browser(karim), address)
        assert 'role="option"' not in text(Client(), address)


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_filters_of_the_form_and_of_the_box_are_the_same(lea: Actor) -> None:
    karim = person("Karim")
    say("Le fil bleu", by=lea)
    say("Le fil rouge", by=karim)
    page = browser(lea)
    for address in ("/search/?q=fil+from:@karim", "/search/?q=fil&author=karim", "/search/?q=fil&author=@Karim"):
        shown = _main(text(page, address))
        assert "rouge" in shown and "bleu" not in shown, address
    assert "author=karim" in text(page, "/search/?q=fil+from:@karim"), "the tabs keep the filter"
    assert "Nothing found" in text(page, "/search/?q=fil&type=question")


def test_nonsense_in_the_address_is_no_error(lea: Actor) -> None:
    for query in (
        "page=99999",
        "page=-1",
        "after=x",
        "type=x",
        "q=%00",
        "author=%00a",
        "space=%00",
        "q=" + "a" * 5000,
        "q=%22",
        "has=%F0%9F%99%82",
    ):
        assert browser(lea).get(f"/search/?{query}").status_code == 200, query
    assert browser(lea).get("/suggest/?for=x&q=%00&to=space:99999999999999999999").status_code == 200


def test_mentions_offer_those_who_can_read_there_first(lea: Actor) -> None:
    person("Anna")
    atelier = room("atelier", lea, person("Anouk"))
    from parvis.spaces.models import Audience, Reach

    Audience.of(Reach.SPACE, spaces=[atelier])
    shown = text(browser(lea), f"/suggest/?for=mention&q=an&to=space:{atelier.pk}")
    assert shown.index("@anouk") < shown.index("@anna")


def test_a_visitor_searches_the_square_while_it_is_open(lea: Actor) -> None:
    assert "What are you looking for" in text(Client(), "/search/")
    Organisation.objects.update(square_open=False)
    assert Client().get("/search/?q=x").status_code == 302


def test_the_page_costs_few_queries(lea: Actor, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(25):
        say(f"bonjour {n}", by=lea)
    page = browser(lea)
    page.get("/search/?q=bonjour")
    with django_assert_max_num_queries(16):
        assert "bonjour" in text(page, "/search/?q=bonjour")
