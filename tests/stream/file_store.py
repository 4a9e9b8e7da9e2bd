"""A file store of its own for a test, and small files to put into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tests.core.hostile import encoded

SECRET_PLACE = "SECRET-camera"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """The folder where files are kept during the test."""
    folder = tmp_path / "store"
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return folder


def kept() -> set[str]:
    """The names of all that the store holds."""
    root = Path(default_storage.path(""))
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def photo(width: int = 60, height: int = 40, colour: str = "teal") -> bytes:
    """A JPEG that tells which camera took it."""
    exif = Image.Exif()
    exif[0x010F] = SECRET_PLACE
    return encoded(Image.new("RGB", (width, height), colour), "JPEG", exif=exif)
