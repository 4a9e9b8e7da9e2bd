"""Administering from an app: people, reports, figures; and what is not done here, said clearly."""

from __future__ import annotations

import pytest

from parvis.demo.house import House
from parvis.identity.models import Account
from parvis.spaces.models import Reach
from parvis.stream.actions.publishing import publish
from parvis.stream.actions.reporting import report
from parvis.stream.models import Report
from parvis.stream.writing import Destination, Writing
from tests.api.client import App
from tests.api.shapes import fits

PERSON = {"id", "username", "domain", "created_at", "email", "ip", "ips", "locale", "invite_request", "role", "confirmed",
          "approved", "disabled", "silenced", "suspended", "account"}  # fmt: skip
REPORT = {"id", "action_taken", "action_taken_at", "category", "comment", "forwarded", "created_at", "updated_at", "account",
          "target_account", "assigned_account", "action_taken_by_account", "statuses", "rules"}  # fmt: skip


@pytest.fixture
def yann(house: House) -> App:
    """The administrator’s app; what the house itself has reported is put aside."""
    Report.objects.all().delete()
    return App(house.yann, scopes="admin:read admin:write")


def test_only_administrators_with_the_scope_come_in(house: House, yann: App) -> None:
    assert App(house.nadia, scopes="admin:read admin:write").get("admin/accounts", status=403)
    assert App(house.yann).get("admin/accounts", status=403)
    App().get("admin/accounts", status=401)
    reader = App(house.yann, scopes="admin:read:accounts")
    assert reader.get(f"admin/accounts/{house.nadia.pk}")
    reader.post(f"admin/accounts/{house.nadia.pk}/enable", status=403)
    reader.get("admin/reports", status=403)


def test_people_are_found_and_paged(house: House, yann: App) -> None:
    first = yann.get("admin/accounts", {"limit": 5})
    assert len(first) == 5 and all(set(person) >= PERSON for person in first)
    fits("account", [person["account"] for person in first])
    assert 'rel="next"' in yann.asked["Link"]
    second = yann.get("/api/v2/admin/accounts", {"limit": 5, "max_id": first[-1]["id"]})
    assert second and {p["id"] for p in first}.isdisjoint(p["id"] for p in second)
    staff = yann.get("/api/v2/admin/accounts", {"permissions": "staff"})
    assert "yann" in [p["username"] for p in staff] and all(p["role"]["name"] == "Admin" for p in staff)
    assert [p["username"] for p in yann.get("admin/accounts", {"username": "nadia"})] == ["nadia"]
    assert yann.get("admin/accounts", {"email": house.emily.account.email})[0]["username"] == "emily"
    nobody = [{"pending": True}, {"silenced": True}, {"remote": True}, {"ip": "10.0.0.1"}, {"username": "zznobody"}]
    assert [yann.get("admin/accounts", asked) for asked in nobody] == [[]] * len(nobody)
    yann.get("admin/accounts/12345", status=404)
    yann.get(f"admin/accounts/{house.atlas.pk}", status=404)


def test_an_account_is_closed_and_opened_again(house: House, yann: App) -> None:
    Account.objects.update(language="en")
    emily, path = App(house.emily), f"admin/accounts/{house.emily.pk}"
    filed = report(by=house.viewer("nadia"), target=house.emily)
    refused = yann.post(f"{path}/action", {"type": "silence"}, status=422)
    assert "suspended or left alone" in refused["error"]
    yann.post(f"{path}/action", {"type": "banish"}, status=422)
    assert yann.post(f"{path}/action", {"type": "none"}) == {}
    emily.get("timelines/home")
    assert yann.post(f"{path}/action", {"type": "suspend", "report_id": filed.pk}) == {}
    emily.get("timelines/home", status=401)
    filed.refresh_from_db()
    assert filed.settled_by == house.yann
    told = yann.get(path)
    assert (told["disabled"], told["suspended"]) == (True, True)
    assert [p["id"] for p in yann.get("/api/v2/admin/accounts", {"status": "suspended"})] == [told["id"]]
    assert yann.post(f"{path}/unsuspend")["suspended"] is False
    emily.get("timelines/home", status=401)  # what she had let in before is shut out for good
    App(house.emily).get("timelines/home")
    assert yann.post(f"{path}/unsilence")["silenced"] is False
    yann.post(f"admin/accounts/{house.yann.pk}/action", {"type": "suspend"}, status=422)
    assert "approval" in yann.post(f"{path}/approve", status=403)["error"]
    assert "not deleted" in yann.delete(path, status=403)["error"]
    assert Account.objects.get(pk=house.emily.account_id).is_active


def test_reports_are_settled(house: House, yann: App) -> None:
    post = publish(Writing(text="Oups"), by=house.viewer("nadia"), to=Destination(Reach.INSIDE))
    secret = publish(
        Writing(text="Entre nous"),
        by=house.viewer("nadia"),
        to=Destination(Reach.PEOPLE, people=(house.nadia, house.emily)),
    )
    filed = report(by=house.viewer("emily"), target=house.nadia, posts=[post, secret], comment="Ah non")
    told = yann.get("admin/reports")[0]
    assert set(told) >= REPORT and told["id"] == str(filed.pk)
    assert [status["id"] for status in told["statuses"]] == [str(post.pk)]  # not what he may not read
    assert (told["account"]["username"], told["target_account"]["username"]) == ("emily", "nadia")
    path = f"admin/reports/{filed.pk}"
    assert yann.post(f"{path}/assign_to_self")["assigned_account"]["username"] == "yann"
    assert yann.post(f"{path}/unassign")["assigned_account"] is None
    assert yann.put(path, {"category": "spam"})["category"] == "spam"
    yann.put(path, {"category": "boredom"}, status=422)
    assert yann.post(f"{path}/resolve")["action_taken_by_account"]["username"] == "yann"
    assert yann.get("admin/reports") == []
    assert [one["id"] for one in yann.get("admin/reports", {"resolved": True})] == [str(filed.pk)]
    assert yann.get("admin/reports", {"resolved": True, "target_account_id": house.emily.pk}) == []
    assert yann.post(f"{path}/reopen")["action_taken"] is False
    yann.get("admin/reports/12345", status=404)


def test_figures_are_told(house: House, yann: App) -> None:
    keys = [
        "active_users",
        "new_users",
        "interactions",
        "opened_reports",
        "resolved_reports",
        "tag_uses",
        "instance_follows",
    ]
    before = {m["key"]: int(m["total"]) for m in yann.post("admin/measures", {"keys": keys})}
    assert set(before) == set(keys[:5])
    publish(Writing(text="Bonjour"), by=house.viewer("emily"), to=Destination(Reach.INSIDE))
    report(by=house.viewer("emily"), target=house.nadia)
    after = yann.post("admin/measures", {"keys": keys})
    totals = {m["key"]: int(m["total"]) for m in after}
    assert totals["opened_reports"] == before["opened_reports"] + 1
    assert totals["active_users"] >= 1 and len(after[0]["data"]) == 30
    assert sum(int(day["value"]) for day in after[3]["data"]) == totals["opened_reports"]
    one = yann.post("admin/measures", {"keys": ["new_users"], "start_at": "2026-01-05", "end_at": "2026-01-07"})
    assert [day["date"][:10] for day in one[0]["data"]] == ["2026-01-05", "2026-01-06", "2026-01-07"]
    yann.post("admin/measures", {"keys": keys, "start_at": "2026-02-01", "end_at": "2026-01-01"}, status=422)
    yann.post("admin/measures", {"keys": keys, "start_at": "soon"}, status=422)
    asked = ["languages", "software_versions", "space_usage", "servers"]
    known = {told["key"]: told["data"] for told in yann.post("admin/dimensions", {"keys": asked})}
    assert set(known) == {"languages", "software_versions", "space_usage"} and all(known.values())
    for frequency in ("day", "month"):
        cohorts = yann.post("admin/retention", {"frequency": frequency})
        assert cohorts and cohorts[0]["frequency"] == frequency
        assert all({"date", "rate", "value"} == set(one) for cohort in cohorts for one in cohort["data"])


def test_what_is_about_other_houses_is_empty_and_refused(house: House, yann: App) -> None:
    for noun in ("domain_blocks", "domain_allows", "email_domain_blocks", "ip_blocks", "canonical_email_blocks"):
        assert yann.get(f"admin/{noun}") == []
        yann.get(f"admin/{noun}/1", status=404)
        assert "does not speak with others" in yann.post(f"admin/{noun}", {"domain": "x.example"}, status=422)["error"]
        yann.delete(f"admin/{noun}/1", status=422)
    for noun in ("tags", "statuses", "links"):
        assert isinstance(yann.get(f"admin/trends/{noun}"), list)
        yann.post(f"admin/trends/{noun}/1/approve", status=422)
