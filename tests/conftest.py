"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from parvis.core.kept import forget
from parvis.demo.build import build
from parvis.demo.house import House
from tests.house.canaries import Planted, plant

PASSWORD = "mistral velours samoussa"


@pytest.fixture(autouse=True)
def _forget() -> None:
    """A database rolled back gives the same ids to other things."""
    forget()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, only those that ask for a database, and are not marked `once`: the others would say the same again.

    The tests that ask for the house come last: once built, it stands in the database until the end; so do its canaries.

    Those that empty the database after themselves come before it, and may not ask for it. Those that drive a browser
    come after all: it brings an event loop, beside which Django refuses to talk to its database.
    """
    from django.conf import settings

    if not settings.SQLITE:
        once = [item for item in items if not _asks_servers(item)]
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if _asks_servers(item)]
    wants_house = {item: "_house" in getattr(item, "fixturenames", ()) for item in items}
    planted = {item: "_planted" in getattr(item, "fixturenames", ()) for item in items}
    items.sort(key=lambda item: (item.get_closest_marker("browser") is not None, wants_house[item], planted[item]))
    for item in items:
        marker = item.get_closest_marker("django_db")
        if wants_house[item] and marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: the house does not survive a test that empties the database.")


# Pages are drawn from the same queries on every database; these ask the most of them, and the law test opens each.
ON_EVERY_DATABASE = {"test_access.py", "test_budgets.py", "test_limits.py"}


def _asks_servers(item: pytest.Item) -> bool:
    if item.path.parent.name == "web" and item.path.name not in ON_EVERY_DATABASE:
        return False
    fixtures = {"db", "transactional_db", "django_db_setup", "_house"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db")) and not item.get_closest_marker("once")


@pytest.fixture(scope="session")
def _house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, Path]]:
    """Maison Ferrand, built once for each worker, with its files in a folder of their own."""
    files = tmp_path_factory.mktemp("house")
    with _stored_in(files), django_db_blocker.unblock():
        house = build(pictures=False, password=PASSWORD)
    yield house, files


def _stored_in(folder: Path) -> override_settings:
    from django.conf import settings

    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    return override_settings(STORAGES={**settings.STORAGES, "default": local})


@pytest.fixture
def house(_house: tuple[House, Path], db: None) -> Iterator[House]:
    """Maison Ferrand: `house.nadia`, `house.atlas`, `house.viewer("theo")`; what a test changes is undone after it."""
    built, files = _house
    with _stored_in(files):
        yield built.fresh()


@pytest.fixture(scope="session")
def _planted(_house: tuple[House, Path], django_db_blocker: DjangoDbBlocker) -> Planted:
    built, files = _house
    with _stored_in(files), django_db_blocker.unblock(), transaction.atomic():
        return plant(built.fresh())


@pytest.fixture
def planted(house: House, _planted: Planted) -> Planted:
    """The house with a canary in each of its rooms, and somebody who has just left one."""
    return _planted.fresh(house)
