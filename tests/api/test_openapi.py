"""Our own API says of itself what it does: every route is described, and what it answers is what it said."""

from __future__ import annotations

from typing import Any

import msgspec
from jsonschema_rs import Draft202012Validator

from parvis.api.own import openapi
from parvis.demo.house import House
from parvis.guard.models import Embargo, Lesson, Term
from parvis.spaces.models import Membership
from tests.api.client import App

BASE = "/api/parvis/v1/"


def test_every_route_says_what_it_takes_and_gives() -> None:
    routes = list(openapi.operations())
    assert len(routes) > 50
    assert [f"{verb} {address}" for address, verb, _view, said in routes if said is None] == []


def test_the_description_is_openapi_and_names_its_version(house: House) -> None:
    said = App().get(f"{BASE}openapi.json")
    assert said["openapi"].startswith("3.1") and said["info"]["version"] == openapi.VERSION
    assert said["paths"]["/spaces/{space_id}/membership"].keys() == {"get", "post", "patch", "delete"}
    assert "post.published" in said["webhooks"]
    assert all("." not in name for name in said["components"]["schemas"])
    ids = [operation["operationId"] for path in said["paths"].values() for operation in path.values()]
    assert len(ids) == len(set(ids))


def checked(said: dict[str, Any], path: str, verb: str, status: int, answer: Any) -> list[str]:
    """What of an answer is not as the description says."""
    response = said["paths"][path][verb]["responses"][str(status)]
    schema = {**response["content"]["application/json"]["schema"], "components": said["components"]}
    return [f"{verb} {path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(answer)]


def test_what_is_answered_is_what_was_described(house: House) -> None:
    said = msgspec.json.decode(msgspec.json.encode(openapi.document("https://x.example")))
    row = Membership.objects.filter(space=house.atlas).first()
    assert row is not None
    lesson = Lesson.objects.values_list("pk", flat=True)[0]
    places = {"space_id": house.atlas.pk, "membership_id": row.pk, "account_id": house.karim.pk,
              "post_id": house.post("annonce-boucles").pk, "lesson_id": lesson,
              "protection_id": Term.objects.earliest("pk").pk, "embargo_id": Embargo.objects.earliest("pk").pk}  # fmt: skip
    asked = {"/search": {"q": "toile", "kind": "all"}, "/spaces/similar": {"q": "Atelier"}}
    wrong: list[str] = []
    seen = 0
    for person in (house.yann, house.nadia, house.theo, house.mathilde, None):
        app = App(person, scopes="read write follow admin:read admin:write")
        for path, verbs in said["paths"].items():
            address = path.format_map(
                {**dict.fromkeys(("webhook_id", "relation_id", "draft_id", "invitation_id"), 1), **places}
            )
            if "get" not in verbs:
                continue
            try:
                answer = app.get(BASE + address[1:], asked.get(path))
            except AssertionError:
                assert app.asked.status_code in (401, 403, 404, 422), (path, app.asked.content)
                answer = app.asked.json()
            seen += app.asked.status_code == 200
            wrong += checked(said, path, "get", app.asked.status_code, answer)
    assert wrong == []
    assert seen > 80
