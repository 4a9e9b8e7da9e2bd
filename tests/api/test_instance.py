"""What the house says of itself: to apps, to other programs, and on its own page."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from parvis.api.versions import MASTODON
from parvis.config import front
from parvis.core.errors import Refused
from parvis.demo.house import House
from parvis.identity.models import Actor
from parvis.identity.viewer import SYSTEM
from parvis.spaces.actions.governing import govern
from parvis.spaces.actions.stating import RuleWriting, set_rules, state
from parvis.spaces.models import Organisation, Rule, Statement
from parvis.stream import figures
from parvis.stream.writing import URL_WEIGHT, Writing, check
from tests.api.client import App
from tests.api.shapes import fits

HOST = settings.SITE_URL.partition("//")[2]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    figures.kept.clear()


def test_an_app_learns_what_the_house_is(house: House) -> None:
    set_rules([RuleWriting("Be kind", "Even on Mondays"), RuleWriting("Sign what you say")], by=SYSTEM)
    govern(by=SYSTEM, contact_email="bonjour@ferrand.example")
    second, first = App().get("/api/v2/instance"), App().get("instance")
    fits("instance", second)
    fits("first instance", first)
    assert (first["uri"], second["domain"], second["title"]) == (HOST, HOST, first["title"])
    assert first["urls"]["streaming_api"] == settings.SITE_URL.replace("http", "ws")
    assert re.fullmatch(r"4\.5\.0 \(compatible; Parvis \d+\.\d+\.\d+\)", second["version"])
    assert second["api_versions"] == {"mastodon": MASTODON}
    assert (
        [rule["text"] for rule in App().get("instance/rules")]
        == ["Be kind", "Sign what you say"]
        == [rule["text"] for rule in first["rules"]]
    )
    assert second["contact"]["email"] == "bonjour@ferrand.example"
    assert second["contact"]["account"]["id"] == str(Organisation.current().brand_id)
    assert second["registrations"]["enabled"] == (Organisation.current().joining != "invitation")
    assert all(App().get(path) == [] for path in ("instance/peers", "instance/domain_blocks", "custom_emojis"))
    assert {"code": "fr", "name": "French"} in App().get("instance/languages")


def test_the_numbers_it_says_are_those_it_goes_by(house: House) -> None:
    limits = App().get("/api/v2/instance")["configuration"]["statuses"]
    address = "https://ferrand.example/" + "a" * 300
    assert limits["characters_reserved_per_url"] == URL_WEIGHT
    fits_in = "x" * (limits["max_characters"] - URL_WEIGHT - 1) + " " + address
    check(Writing(text=fits_in))
    with pytest.raises(Refused):
        check(Writing(text="x" + fits_in))


def test_the_texts_of_the_house_are_there_once_they_are_written(house: House) -> None:
    assert "trois générations" in App().get("instance/extended_description")["content"]
    set_rules([], by=SYSTEM)
    for kind in Statement.Kind.values:
        state(kind, "", by=SYSTEM)
    assert App().get("instance/extended_description")["content"] == ""
    App().get("instance/privacy_policy", status=404)
    App().get("instance/terms_of_service", status=404)
    assert App().get("/api/v2/instance")["configuration"]["urls"]["privacy_policy"] is None
    for kind, text in (("about", "**Since 1911**"), ("privacy", "We keep little."), ("terms", "Be kind.")):
        state(kind, text, by=SYSTEM)
    assert App().get("instance/extended_description")["content"] == "<p><strong>Since 1911</strong></p>"
    assert "little" in App().get("instance/privacy_policy")["content"]
    terms = App().get("instance/terms_of_service")
    assert App().get(f"instance/terms_of_service/{terms['effective_date']}") == terms
    App().get("instance/terms_of_service/1999-01-01", status=404)
    assert App().get("/api/v2/instance")["configuration"]["urls"]["terms_of_service"].endswith("/about/terms/")
    assert "We keep little." in Client().get("/about/privacy/").content.decode()
    assert Client().get("/about/nothing/").status_code == 404


def test_administrators_write_the_rules_and_everybody_reads_them(house: House) -> None:
    set_rules([], by=SYSTEM)
    yann, nadia = Client(), Client()
    yann.force_login(house.yann.account)
    nadia.force_login(house.nadia.account)
    sent = {
        "contact_email": "bonjour@ferrand.example", "about": "Since 1911", "privacy": "", "terms": "",
        "rules-TOTAL_FORMS": 2, "rules-INITIAL_FORMS": 0, "rules-0-text": "Be kind", "rules-0-place": 2,
        "rules-1-text": "Sign what you say", "rules-1-hint": "With your name", "rules-1-place": 1,
    }  # fmt: skip
    assert nadia.post("/admin/about/", sent).status_code == 404
    assert yann.post("/admin/about/", {**sent, "contact_email": "nobody"}).status_code == 422
    assert not Rule.objects.exists()
    untitled = yann.post("/admin/about/", {**sent, "rules-1-text": ""})
    assert untitled.status_code == 422 and "With your name" in untitled.content.decode()
    assert not Rule.objects.exists()
    assert yann.post("/admin/about/", sent).status_code == 302
    first, second = Rule.objects.all()
    assert (first.text, first.hint, second.text) == ("Sign what you say", "With your name", "Be kind")
    page = Client().get("/about/").content.decode()
    assert all(word in page for word in ("Since 1911", "With your name", "bonjour@ferrand.example"))
    kept = {"rules-INITIAL_FORMS": 2, "rules-0-rule": first.pk, "rules-0-text": "Sign", "rules-1-rule": second.pk,
            "rules-1-text": "", "rules-1-hint": ""}  # fmt: skip
    assert yann.post("/admin/about/", {**sent, **kept}).status_code == 302
    assert [(rule.pk, rule.text) for rule in Rule.objects.all()] == [(first.pk, "Sign")]
    with pytest.raises(Refused):
        set_rules([], by=house.viewer("nadia"))
    with pytest.raises(Refused):
        state("about", "Mine", by=house.viewer("nadia"))


def test_visitors_are_told_the_figures_of_the_square_alone(house: House) -> None:
    outside, inside = App().get("instance")["stats"], App(house.nadia).get("instance")["stats"]
    assert 0 < outside["user_count"] < inside["user_count"]
    assert 0 < outside["status_count"] < inside["status_count"]
    weeks = App(house.nadia).get("instance/activity")
    assert len(weeks) == 12 and int(weeks[0]["week"]) > int(weeks[1]["week"])
    figures.kept.clear()
    for now, then in zip(App(house.emily).get("instance/activity"), App().get("instance/activity"), strict=True):
        assert int(now["statuses"]) >= 0 <= int(then["statuses"])
    fan = App(house.mathilde).get("instance")["stats"]
    assert fan == outside


def test_webfinger_finds_those_who_are_on_the_square_and_nobody_else(house: House) -> None:
    public = Actor.objects.filter(is_public=True, kind="person", left_at=None).first()
    hidden = Actor.objects.filter(is_public=False, kind="person", left_at=None).first()
    assert public and hidden

    def ask(resource: str, status: int = 200, **more: str) -> dict[str, object]:
        return App().get("/.well-known/webfinger", {"resource": resource, **more}, status=status)

    app = App()
    told = app.get("/.well-known/webfinger", {"resource": f"acct:{public.handle}@{HOST}"})
    assert app.asked["Content-Type"].startswith("application/jrd+json")
    assert app.asked["Access-Control-Allow-Origin"] == "*"
    assert told["subject"] == f"acct:{public.handle}@{HOST}"
    assert f"{settings.SITE_URL}/@{public.handle}" in [link["href"] for link in told["links"]]
    assert ask(f"{settings.SITE_URL}/@{public.handle}") == told == ask(f"acct:{public.handle.upper()}@{HOST.upper()}")
    assert ask(f"acct:{public.handle}@{HOST}", rel="self")["links"] == []
    gone = ask(f"acct:zznobody@{HOST}", 404)
    assert gone == ask(f"acct:{hidden.handle}@{HOST}", 404) == ask("acct:lea@elsewhere.example", 404)
    ask("https://elsewhere.example/@lea", 404)
    App().get("/.well-known/webfinger", status=400)
    ask("who knows", 400)
    Organisation.objects.update(square_open=False)
    assert ask(f"acct:{public.handle}@{HOST}", 404) == gone


def test_other_programs_learn_what_runs_here(house: House) -> None:
    found = App().get("/.well-known/nodeinfo")["links"]
    assert [link["href"] for link in found] == [f"{settings.SITE_URL}/nodeinfo/{v}" for v in ("2.0", "2.1")]
    told = App().get("/nodeinfo/2.0")
    assert told["software"]["name"] == "parvis" and told["usage"]["users"]["total"] > 0
    assert (told["version"], App().get("/nodeinfo/2.1")["version"]) == ("2.0", "2.1")
    App().get("/nodeinfo/9", status=404)
    host_meta = App().client.get("/.well-known/host-meta")
    assert (
        host_meta["Content-Type"].startswith("application/xrd+xml") and b"webfinger?resource={uri}" in host_meta.content
    )
    assert "{uri}" in App().get("/.well-known/host-meta.json")["links"][0]["template"]
    assert App().get("/nodeinfo/nowhere/at/all", status=404) == {"error": "Record not found"}


def test_programs_knock_where_no_cookie_counts() -> None:
    for path in ("/api/v1/x", "/nodeinfo/2.0", "/oauth/token", "/.well-known/webfinger"):
        assert path.startswith(front.PROGRAMS)
    for path in ("/", "/oauth/authorize", "/.well-known/security.txt", "/apiary/"):
        assert not path.startswith(front.PROGRAMS)


def test_what_is_not_done_here_is_said_as_mastodon_says_it(house: House) -> None:
    app = App(house.nadia)
    assert app.get("annual_reports") == {"annual_reports": [], "accounts": [], "statuses": []}
    app.get("/api/v1_alpha/async_refreshes/abc", status=404)
