"""The doctor finds what is wrong, and says nothing against what is right."""

import socket
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from parvis.config import doctor, doctor_servers
from parvis.core import jobs
from parvis.core.ledger import Entry, record
from parvis.identity.models import Account
from parvis.spaces.models import Organisation


def test_a_secret_key_others_can_read_is_found(tmp_path: Path, settings: Settings) -> None:
    settings.DATA, settings.SECRET_KEY = tmp_path, "k" * 50
    key = tmp_path / "secret.key"
    key.write_text("k" * 50)
    key.chmod(0o644)
    assert "chmod 600" in doctor.secret_key().mend
    key.chmod(0o600)
    assert doctor.secret_key().state == "ok"
    settings.SECRET_KEY = "short"
    assert doctor.secret_key().state == "fail"


def test_files_others_can_read_are_found(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path
    (tmp_path / "parvis.sqlite3").touch(0o644)
    tmp_path.chmod(0o755)
    finding = doctor.privacy()
    assert "parvis.sqlite3" in finding.what
    assert finding.mend == f"chmod -R go-rwx {tmp_path}"
    tmp_path.chmod(0o700)  # nobody comes that far
    assert doctor.privacy().state == "ok"


def test_a_data_folder_that_is_not_there_is_found(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path
    assert doctor.data_folder().state == "ok"
    settings.DATA = tmp_path / "nowhere"
    assert doctor.data_folder().state == "fail"


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://social.example.org", "ok"),
        ("http://127.0.0.1:8000", "warn"),
        ("http://social.example.org", "fail"),
        ("social.example.org", "fail"),
        ("https://example.org/parvis", "fail"),
    ],
)
def test_the_address_is_judged(settings: Settings, url: str, state: str) -> None:
    settings.SITE_URL = url
    assert doctor.address().state == state


def test_open_doors_are_found(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], True
    finding = doctor.debug()
    assert doctor.hosts().state == "fail"
    assert finding is not None
    assert finding.state == "fail"
    settings.ALLOWED_HOSTS, settings.DEBUG = ["example.org"], False
    assert doctor.hosts().state == "ok"
    assert doctor.debug() is None


@pytest.mark.django_db
def test_an_empty_house_is_found() -> None:
    assert doctor.organisation().state == doctor.administrator().state == "fail"
    Organisation.objects.create(name="Maison Ferrand")
    for name in ("ines", "paul"):
        Account.objects.create_user(f"{name}@example.org", is_admin=True)
    assert doctor.organisation().state == doctor.administrator().state == "ok"
    Account.objects.update(is_active=False)
    assert doctor.administrator().state == "fail"


@pytest.mark.django_db
def test_what_was_not_told_for_long_is_found() -> None:
    Entry.objects.all().update(told_at=timezone.now())
    record("test.now", by=None)
    assert doctor.untold().state == "ok"
    Entry.objects.create(verb="test.long", at=timezone.now() - timedelta(minutes=11))
    assert doctor.untold().state == "fail"


@pytest.mark.django_db
def test_a_clock_set_back_is_found() -> None:
    assert doctor.clock().state == "ok"
    Entry.objects.create(verb="test.tomorrow", at=timezone.now() + timedelta(hours=1))
    assert doctor.clock().state == "fail"


def test_jobs_that_stopped_are_found() -> None:
    jobs.queue.put(jobs.HEARTBEAT, time.time() - 3600)
    assert doctor.job_queue().state == "fail"
    jobs.heartbeat()
    assert doctor.job_queue().state == "ok"


def test_a_mail_server_that_is_not_there_is_found(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        assert doctor_servers.mail_server().state == "ok"
    assert doctor_servers.mail_server().state == "fail"


@pytest.mark.django_db
def test_the_database_in_use_is_good_enough() -> None:
    finding = doctor_servers.postgresql()
    assert finding is None or "fsync" in finding.what or finding.state != "fail"
    assert doctor.migrations().state == "ok"


@pytest.mark.django_db
def test_a_check_that_breaks_down_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_thing() -> doctor.Finding:
        raise OSError("the disk is on fire")

    monkeypatch.setattr(doctor, "HOUSE", (broken_thing,))
    found = next(doctor.examine())
    assert (found.state, found.what) == ("fail", "Broken thing could not be checked: the disk is on fire")
