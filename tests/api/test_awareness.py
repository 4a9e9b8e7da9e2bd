"""Our own API: the charter of discretion, lessons, the licence, and what is written down of oneself."""

from __future__ import annotations

from parvis.core import ledger
from parvis.demo.house import House
from parvis.guard.models import Passed
from tests.api.test_spaces import app


def test_the_charter_is_read_accepted_and_governed(house: House) -> None:
    odile, yann = app(house.odile), app(house.yann)
    charter = odile.get("discretion")
    assert (charter["label"], charter["version"], charter["own"]["due"]) == ("Devoir de réserve", 2, "changed")
    assert charter["owner"]["username"] == "sophie"
    assert odile.post("discretion/accept", {"version": 1}, status=422)["code"] == "stale"
    own = odile.post("discretion/accept", {"version": 2})["own"]
    assert (own["holds"], own["due"], own["accepted_version"]) == (True, None, 2)
    assert odile.patch("discretion", {"months": 6}, status=403)
    assert yann.patch("discretion", {"months": 6, "owner": str(house.theo.pk)}, status=422)["details"].keys() == {
        "owner"
    }
    changed = yann.patch("discretion", {"months": 6, "text": "Autre chose", "owner": None})
    assert (changed["months"], changed["version"], changed["owner"]) == (6, 3, None)
    fan = app(house.mathilde)
    assert not fan.get("discretion")["own"]["bound"]
    assert fan.post("discretion/accept", {"version": 3}, status=422)["code"] == "not_bound"


def test_who_has_not_accepted_is_its_owners_alone(house: House) -> None:
    sophie = app(house.sophie)
    waiting = {row["account"]["username"] for row in sophie.get("discretion/waiting")}
    assert {"odile", "bastien", "theo"} <= waiting and "nadia" not in waiting
    for other in (app(house.yann), app(house.mathilde)):
        other.get("discretion/waiting", status=404)
        other.post("discretion/remind", status=404)
    assert sophie.post("discretion/remind")["people"] == len(waiting)
    assert sophie.post("discretion/remind", status=422)["code"] == "soon"


def test_departments_are_shown_as_on_the_page(house: House) -> None:
    for handle in ("sophie", "yann"):
        told = app(house.person(handle)).get("discretion/departments")
        assert [row["name"] for row in told["departments"]] == [""] and told["total"] is None and not told["left_out"]
        assert told["departments"][0]["accepted"] == {"band": "share", "percent": 80}
    app(house.lea).get("discretion/departments", status=404)


def test_lessons_are_taken_and_give_the_licence(house: House) -> None:
    yann = app(house.yann)
    lessons = yann.get("lessons")
    assert [bool(one["passed_on"]) for one in lessons] == [True, True, False, False]
    assert yann.get("licence") == {"held": False, "until": None, "missing_lessons": 2, "shown": False}
    for one in lessons[2:]:
        whole = yann.get(f"lessons/{one['id']}")
        assert len(whole["questions"]) == 4 and "right" not in whole["questions"][0]
        missing = yann.post(f"lessons/{one['id']}/answers", {"answers": [0]}, status=422)
        assert missing["details"].keys() == {"q1"}
        marked = yann.post(f"lessons/{one['id']}/answers", {"answers": [0, 0, 0, 0]})
        assert not marked["passed"] and marked["questions"][0]["why"]
        right = [question["answer"] for question in marked["questions"]]
        assert yann.post(f"lessons/{one['id']}/answers", {"answers": right})["passed"]
    assert Passed.objects.filter(actor=house.yann).count() == 4
    assert yann.get("licence")["held"] and yann.patch("licence", {"shown": True})["shown"]
    yann.get("lessons/999999999999999991", status=404)


def test_one_reads_what_is_written_down_of_oneself(house: House) -> None:
    ledger.record("guard.held", by=house.karim.pk)
    (mine, *_older) = app(house.karim).get("audit")
    assert (mine["verb"], mine["by_me"]) == ("guard.held", True) and mine["text"]
    assert [row["verb"] for row in app(house.karim).get("audit", {"max_id": mine["id"]})] == ["discretion.accepted"] * 2
    assert "guard.held" not in {row["verb"] for row in app(house.lea).get("audit")}
