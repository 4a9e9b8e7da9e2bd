"""Maison Ferrand, quickly, into the folder PARVIS_DATA names: run as a program by the fixture that serves it.

Everybody reads English except Nadia, who keeps French: so that a test says which language it reads by who signs in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

NADIA = "nadia@ferrand.example"
WHERE = "house.json"


def main(password: str) -> None:
    """Build the house, with little flat pictures; its people all have this password. Note where things stand in it."""
    subprocess.run([sys.executable, "-m", "parvis", "prepare"], check=True)  # founds the installation

    import parvis.config.bootstrap  # noqa: F401

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from parvis.demo.build import build
    from parvis.identity.models import Account

    house = build(pictures=False, password=password)
    Account.objects.exclude(email=NADIA).update(language="en")
    places = {key: house.space(key).get_absolute_url() for key in house.spaces}
    places |= {key: house.post(key).get_absolute_url() for key in house.posts}
    Path(settings.DATA, WHERE).write_text(json.dumps(places))


if __name__ == "__main__":
    main(sys.argv[1])
