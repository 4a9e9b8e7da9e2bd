"""Jobs are wake-up calls: after the commit, never without it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import huey
import pytest
from django.db import transaction

from parvis.core import jobs

done: list[int] = []


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    done.clear()
    yield
    done.clear()


@pytest.fixture
def broker(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A real queue in a file, as an installation on SQLite has."""
    queue = huey.SqliteHuey("test", results=False, filename=str(tmp_path / "jobs.sqlite3"))
    monkeypatch.setattr(jobs, "queue", queue)
    return queue


def note(number: int) -> None:
    done.append(number)


later = jobs.job(note)


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_the_commit() -> None:
    with transaction.atomic():
        later.after_commit(7)
        assert done == []
    assert done == [7]


@pytest.mark.django_db(transaction=True)
def test_a_rollback_enqueues_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        later.after_commit(7)
        raise ZeroDivisionError
    assert done == []


def test_drain_runs_what_waits_and_what_that_enqueues(broker: Any) -> None:
    def first(number: int) -> None:
        done.append(number)
        second.enqueue(number + 1)

    second = jobs.job(note)
    jobs.job(first).enqueue(1)
    assert done == []
    assert jobs.drain() == 2
    assert done == [1, 2]
    assert jobs.drain() == 0


def test_a_job_that_fails_is_tried_again_and_others_go_on(broker: Any) -> None:
    def fragile(number: int) -> None:
        done.append(number)
        if done.count(number) == 1:
            raise ValueError

    jobs.job(fragile, retries=1, retry_delay=0).enqueue(1)
    jobs.job(note).enqueue(2)
    jobs.drain()
    assert sorted(done) == [1, 1, 2]


def test_a_job_called_plainly_runs_here_and_now(broker: Any) -> None:
    jobs.job(note)(3)
    assert done == [3]
    assert jobs.drain() == 0


def test_the_heartbeat_is_found_again(broker: Any) -> None:
    assert jobs.last_heartbeat() is None
    jobs.heartbeat()
    assert jobs.last_heartbeat() is not None


def test_a_period_has_to_be_one_thing() -> None:
    with pytest.raises(ValueError, match="every how many"):
        jobs.every()
