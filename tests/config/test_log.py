"""What stands in the log."""

import logging
import os
import re
import time

import pytest

from parvis.config.log import Line


def test_a_line_says_the_hour_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        record = logging.LogRecord("parvis", logging.INFO, "", 0, "said", None, None)
        record.created, record.msecs = 0.0, 7.0
        assert Line().format(record) == "1970-01-01T00:00:00.007Z INFO parvis: said"
    finally:
        os.environ.pop("TZ")
        time.tzset()


@pytest.mark.django_db
def test_what_is_not_there_is_no_warning(client, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/nothing-here/").status_code == 404
    assert not [line for line in caplog.messages if re.search("Not Found", line)]
