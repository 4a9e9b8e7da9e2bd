"""Accounts: one's own, others', and what they said."""

from __future__ import annotations

from parvis.api import doors
from parvis.api.answers import Answer, absent, listed
from parvis.api.call import Call
from parvis.api.entities.accounts import accounts, groups
from parvis.api.routes.timelines import newest


@doors.square("read:accounts")
def show(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id"""
    found = accounts([account_id], call.viewer) or groups([account_id], call.viewer)
    if account_id not in found:
        raise absent()
    return Answer(found[account_id])


@doors.square("read:accounts")
def many(call: Call) -> Answer:
    """GET /api/v1/accounts?id[]: those of them the viewer may find."""
    ids = call.params.ids("id")[:40]
    found = accounts(ids, call.viewer)
    if rest := [account_id for account_id in ids if account_id not in found]:
        found |= groups(rest, call.viewer)
    return Answer(listed(found[account_id] for account_id in dict.fromkeys(ids) if account_id in found))


ONLY = {"exclude_replies": "roots", "exclude_reblogs": "own", "only_media": "media", "pinned": "pinned"}


@doors.square("read:statuses")
def statuses(call: Call, account_id: int) -> Answer:
    """GET /api/v1/accounts/:id/statuses: what a person said, or what stands in a space."""
    space = not accounts([account_id], call.viewer)
    if space and not groups([account_id], call.viewer):
        raise absent()
    only = {ours: True for theirs, ours in ONLY.items() if call.params.flag(theirs)}
    return newest(call, "account", "space" if space else "person", account_id, **only)
