"""Where mail goes without an SMTP server: a folder, one `.eml` file a message, which any mail program opens."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from parvis.core.ids import new_id


class EmailBackend(BaseEmailBackend):
    """Writes into `settings.EMAIL_FILE_PATH`, which is made at the first message."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message into a file of its own, named by the hour; gives how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{new_id()}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
