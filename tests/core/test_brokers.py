"""The shared brokers carry a job there and back, signed."""

import uuid
from collections.abc import Iterator
from typing import Any

import huey
import pytest
from django.conf import settings
from huey.serializer import SignedSerializer

from parvis.core.databases import conninfo

pytestmark = pytest.mark.skipif(
    settings.SQLITE or not settings.REDIS_URL, reason="needs PostgreSQL and Redis: see docs/developers/testing.md"
)


def postgres(**more: Any) -> Any:
    return huey.PostgresHuey(dsn=conninfo(), table_prefix="hueytest", **more)


def redis(**more: Any) -> Any:
    return huey.RedisHuey(url=settings.REDIS_URL, **more)


@pytest.fixture(params=[postgres, redis])
def make(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Any]:
    """Makes queues of one name on a real broker."""
    name = f"test-{uuid.uuid4().hex}"
    made: list[Any] = []

    def make(secret: str) -> Any:
        made.append(request.param(name=name, results=False, serializer=SignedSerializer(secret, salt="parvis.jobs")))
        return made[-1]

    yield make
    for queue in made:
        queue.flush()
        queue.storage.close()


def note(done: str) -> None:
    assert done == "this"


def test_a_message_comes_back(make: Any) -> None:
    queue = make("our key")
    queue.task()(note)("this")
    task = queue.dequeue()
    assert task.args == ("this",)
    assert queue.pending_count() == 0


def test_a_message_signed_by_another_is_refused(make: Any) -> None:
    make("their key").task()(note)("that")
    ours = make("our key")
    with pytest.raises(ValueError, match="mismatch"):
        ours.dequeue()
