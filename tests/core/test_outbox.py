"""Mail without a mail server."""

from email import message_from_bytes, policy
from pathlib import Path

from django.core.mail import EmailMessage
from pytest_django import Settings

from parvis.core.outbox import EmailBackend


def test_each_message_is_a_file_that_mail_programs_open(tmp_path: Path, settings: Settings) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    letters = [EmailMessage(f"Bienvenue {n}", "Entrez…", "a@b.example", ["lea@ferrand.example"]) for n in (1, 2)]
    assert EmailBackend().send_messages(letters) == 2
    read = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(tmp_path.glob("outbox/*.eml"))
    ]
    assert [letter["subject"] for letter in read] == ["Bienvenue 1", "Bienvenue 2"]
    assert "Entrez…" in read[0].get_content()
