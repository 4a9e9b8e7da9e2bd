"""Opening an account from an app."""

from __future__ import annotations

from typing import Any

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, answer
from parvis.api.call import Call
from parvis.core.errors import Refused
from parvis.core.limiting import within
from parvis.identity.actions.letting_in import draw, issue
from parvis.identity.models import App
from parvis.spaces.actions import signing_up

RATE = "5/30 minutes"  # from one address, as Mastodon
TWICE = "This method is only available while the e-mail is awaiting confirmation"
FIELDS = {"handle": "username", "email": "email", "password": "password"}
# What our actions call it, as Mastodon's clients know it: a code, and how its sentence goes on after the field.
REASONS = {
    "taken": ("ERR_TAKEN", "has already been taken"),
    "handle_empty": ("ERR_BLANK", "can't be blank"),
    "blank": ("ERR_BLANK", "can't be blank"),
    "handle_long": ("ERR_TOO_LONG", "is too long"),
    "email_long": ("ERR_TOO_LONG", "is too long"),
    "handle_reserved": ("ERR_RESERVED", "is reserved"),
}


@doors.app("write:accounts")
def create(call: Call) -> Answer:
    """POST /api/v1/accounts: gives a token that works once the account is confirmed."""
    params, grant = call.params, call.grant
    if grant is None or grant.app_id is None or call.viewer.signed_in:
        raise ApiError(403, "This method requires an app's own token")
    if not within(RATE, "api-sign-up", call.address):
        raise ApiError(429, "Too many requests")
    typed = {"handle": params.text("username"), "email": params.text("email"), "password": params.text("password")}
    try:
        signing_up.let_in(typed["email"])  # first: a closed house says nothing of who has an account
    except Refused as refused:
        raise ApiError(403, str(refused)) from None
    wrong = _wrong(signing_up.wrong_with(**typed))
    if not params.flag("agreement"):
        wrong["agreement"] = [{"error": "ERR_ACCEPTED", "description": "must be accepted"}]
    try:
        if not wrong:
            account = signing_up.sign_up(**typed, language=params.text("locale")[:8])
            secret = draw()
            app = App.objects.get(pk=grant.app_id)
            token = issue(app=app, account=account, allowed=sorted(grant.scopes), secret=secret)
            created = int(token.created_at.timestamp())
            return answer(
                {"access_token": secret, "token_type": "Bearer", "scope": token.scopes, "created_at": created}
            )
    except Refused as refused:
        if refused.code == "closed":
            raise ApiError(403, str(refused)) from None
        wrong = _wrong([refused])  # somebody was quicker
    said = ", ".join(f"{field.capitalize()} {one['description']}" for field, told in wrong.items() for one in told)
    raise ApiError(422, f"Validation failed: {said}", details=wrong)


def _wrong(refusals: list[Refused]) -> dict[str, list[dict[str, str]]]:
    """The refusals by the field of the form, in Mastodon's words where it has some."""
    told: dict[str, list[dict[str, Any]]] = {}
    for refused in refusals:
        code, words = REASONS.get(refused.code, ("ERR_INVALID", ""))
        field = FIELDS.get(refused.field or "", "base")
        told.setdefault(field, []).append({"error": code, "description": words or f"is invalid: {refused}"})
    return told


@doors.app("write:accounts")
def send_again(call: Call) -> Answer:
    """POST /api/v1/emails/confirmations: the letter once more."""
    waiting = call.grant.waiting if call.grant else 0
    if not waiting:
        raise ApiError(403, TWICE)
    if not within(RATE, "confirmation", waiting):
        raise ApiError(429, "Too many requests")
    signing_up.send_again(waiting)
    return answer({})


@doors.app("read:accounts")
def is_confirmed(call: Call) -> Answer:
    """GET /api/v1/emails/check_confirmation"""
    return answer(call.viewer.signed_in)
