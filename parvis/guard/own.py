"""What somebody shows of himself to everybody is no leak when he says it."""

from __future__ import annotations

import re

from parvis.identity.models import ProfileField, Reach
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Organisation


def shown(by: Viewer, kind: str, text: str) -> bool:
    """Whether the author shows this e-mail address or telephone number on his public profile, or the house shows it."""
    if kind not in ("email", "phone"):
        return False
    said = _bare(kind, text)
    if kind == "email" and said == _bare(kind, Organisation.current().contact_email):
        return True
    if not by.who:
        return False
    lines = ProfileField.objects.filter(actor=by.who, kind=kind, reach=Reach.PUBLIC).values_list("value", flat=True)
    return any(said == _bare(kind, line) for line in lines)


def _bare(kind: str, text: str) -> str:
    """An address in lower case; the last nine figures of a number, which are the same with and without its country."""
    return text.strip().lower() if kind == "email" else re.sub(r"\D", "", text)[-9:]
