"""Where the real export lies, and settings enough for sentences when these pure readers are tested alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)


@pytest.fixture(scope="session")
def real_export() -> Path:
    """The Racket community’s public 2017 export, read where it is and never copied."""
    beside = Path(__file__).parents[3] / "shared" / "data" / "slack-export-racket-2017.zip"
    path = Path(os.environ.get("PARVIS_SLACK_SAMPLE", beside))
    if not path.exists():
        pytest.skip("no real Slack export here: set PARVIS_SLACK_SAMPLE")
    return path
