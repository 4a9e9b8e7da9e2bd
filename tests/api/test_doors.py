"""Coming in: tokens, scopes, words of refusal, pages of other origins."""

from __future__ import annotations

from parvis.api.params import nested
from parvis.config.front import hot
from parvis.demo.house import House
from parvis.identity.models import Account
from tests.api.client import App


def test_a_token_opens_the_home_and_nothing_else_does(house: House) -> None:
    assert App(house.nadia).get("timelines/home")
    assert App().get("timelines/home", status=401) == {"error": "The access token is invalid"}
    stranger = App()
    stranger.token = "0" * 32
    assert stranger.get("timelines/public", status=401) == {"error": "The access token is invalid"}
    writer = App(house.nadia, scopes="write push")
    assert writer.get("timelines/home", status=403) == {"error": "This action is outside the authorized scopes"}
    assert App(house.nadia, scopes="read:statuses").get("timelines/home")


def test_who_is_suspended_is_out_at_once(house: House) -> None:
    app = App(house.nadia)
    app.get("timelines/home")
    Account.objects.filter(pk=house.nadia.account_id).update(is_active=False)
    app.get("timelines/home", status=401)


def test_what_is_hidden_and_what_is_absent_are_told_alike(house: House) -> None:
    nadia, fan = App(house.nadia), App(house.mathilde)
    hidden = next(s["id"] for s in nadia.get("timelines/home") if s["visibility"] == "private")
    assert fan.get(f"statuses/{hidden}", status=404) == fan.get("statuses/12345", status=404)
    assert nadia.get(f"statuses/{hidden}")["id"] == hidden
    assert nadia.get("nowhere/at/all", status=404) == {"error": "Record not found"}


def test_pages_of_other_origins_may_ask(house: House) -> None:
    app = App()
    app.ask("options", "timelines/home", status=204)
    assert app.asked["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in app.asked["Access-Control-Allow-Headers"]
    app.get("timelines/public")
    assert "Link" in app.asked["Access-Control-Expose-Headers"]


def test_pages_lead_on_to_one_another(house: House) -> None:
    app = App(house.nadia)
    first = app.get("timelines/home", {"limit": 3})
    link = app.asked["Link"]
    assert link.startswith("<http") and 'rel="next"' in link.split(",")[0] and "limit=3" in link
    second = app.get("timelines/home", {"limit": 3, "max_id": first[-1]["id"]})
    assert [s["id"] for s in second] < [s["id"] for s in first]
    assert app.get("timelines/home", {"limit": 3, "min_id": second[-1]["id"]})[-1]["id"] == second[-2]["id"]


def test_the_fast_way_in_says_the_same(house: House) -> None:
    app = App(house.nadia)
    for path in ("/api/v1/timelines/home", "/api/v1/timelines/public", f"/api/v1/accounts/{house.nadia.pk}/statuses"):
        scope = {
            "method": "GET", "path": path, "query_string": b"limit=5",
            "headers": [(b"authorization", f"Bearer {app.token}".encode())],
        }  # fmt: skip
        found = hot.find(scope)
        assert found is not None
        status, headers, body = (
            hot._said(scope, found, f"Bearer {app.token}", "").status,
            dict(hot.HEADERS),
            hot._said(scope, found, f"Bearer {app.token}", "").body,
        )
        app.get(path, {"limit": 5})
        assert (status, body) == (200, app.asked.content)
        assert headers[b"access-control-allow-origin"] == b"*"


def test_forms_are_nested_as_clients_nest_them() -> None:
    sent = nested(
        [("a[]", "1"), ("a[]", "2"), ("b[c]", "3"), ("k[][x]", "4"), ("k[][y]", "5"), ("k[][x]", "6"), ("f[0][n]", "7")]
    )
    assert sent == {"a": ["1", "2"], "b": {"c": "3"}, "k": [{"x": "4", "y": "5"}, {"x": "6"}], "f": {"0": {"n": "7"}}}
    assert sent.texts("a") == ["1", "2"] and [inner.text("n") for inner in sent.inners("f")] == ["7"]
