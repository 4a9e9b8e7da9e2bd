"""Whatever is sent to our own API, the answer is one of those described: schemathesis asks, with what we never thought of."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as pace
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from parvis.api.own import openapi
from parvis.demo.house import House
from parvis.guard.models import Lesson
from tests.api.client import App

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
PACE = pace(
    max_examples=3,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Served(WSGIHandler):
    """The API as it is served, in this process and its transaction."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=settings.API_MIDDLEWARE):
            super().load_middleware(is_async)


@dataclass
class Fuzz:
    """One run over the API: who asks, the ids that lead somewhere, and what came of it."""

    token: str
    known: dict[str, str]
    mode: GenerationMode
    answered: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def ask(self, operation: Any) -> None:
        """A few requests to one operation."""
        pick = random.Random(operation.label)

        @PACE
        @given(case=operation.as_strategy(generation_mode=self.mode))
        def once(case: Any) -> None:
            places = case.path_parameters or {}
            if self.mode == GenerationMode.POSITIVE and pick.random() < 0.8:  # so that most get past the door
                case.path_parameters = {name: self.known.get(name, value) for name, value in places.items()}
            case.headers["Authorization"] = f"Bearer {self.token}"
            try:
                self.answered[case.call_and_validate(checks=CHECKS).status_code] += 1
            except Exception as error:  # every operation is asked, whatever another one said
                self.failures.append(f"{operation.label}: {str(error)[:700]}")

        with suppress(Unsatisfiable):  # where nothing is taken, nothing can be wrong with it
            once()


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests stay within the test's transaction, as those of Django's own test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_it_said_whatever_is_sent(house: House, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(openapi.document("http://testserver"))
    schema.app = Served()
    post = house.post("annonce-boucles")
    known = {"space_id": str(house.ventes.pk), "account_id": str(house.karim.pk), "post_id": str(post.pk)}
    known["lesson_id"] = str(Lesson.objects.values_list("pk", flat=True)[0])
    fuzz = Fuzz(App(house.yann, scopes="read write follow admin:read admin:write").token, known, mode)
    for result in schema.get_all_operations():
        fuzz.ask(result.ok())
    assert fuzz.failures == []
    assert fuzz.answered[422] > 20, fuzz.answered
    assert mode == GenerationMode.NEGATIVE or fuzz.answered[200] > 40, fuzz.answered
