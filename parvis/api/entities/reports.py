"""Reports, as those who filed them and those who settle them see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from parvis.api.answers import stamp
from parvis.api.entities.accounts import accounts
from parvis.identity.viewer import Viewer
from parvis.stream.models import Report


def told(report: Report) -> dict[str, Any]:
    """What both see of it."""
    return {
        "id": str(report.pk),
        "action_taken": report.settled_at is not None,
        "action_taken_at": stamp(report.settled_at),
        "category": report.category,
        "comment": report.comment,
        "forwarded": False,
        "created_at": stamp(report.created_at),
    }


def report(filed: Report, posts: Sequence[int], viewer: Viewer) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Report/, for who has just filed it."""
    account = accounts([filed.target_id], viewer)[filed.target_id]
    return {
        **told(filed),
        "status_ids": [str(pk) for pk in posts],
        "collection_ids": None,
        "rule_ids": [str(rule.pk) for rule in filed.rules.all()],
        "target_account": msgspec.Raw(account),
    }
