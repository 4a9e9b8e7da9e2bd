"""The charter of discretion: writing it, standing by it, and reminding those who have not."""

from __future__ import annotations

import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.core import ledger
from parvis.core.errors import Refused
from parvis.core.markdown import render
from parvis.core.names import clean_name
from parvis.guard import keepers
from parvis.guard.discretion import standing, waiting
from parvis.guard.models import LONGEST_CHARTER, Acceptance, Discretion, DiscretionVersion, ShownLicence
from parvis.identity.models import Actor
from parvis.identity.viewer import Viewer, viewer_as

LONGEST_PERIOD = 60  # months
PATIENCE = datetime.timedelta(days=7)  # between two reminders


class Terms(TypedDict, total=False):
    """What may be settled: the columns of `Discretion` of the same names."""

    label_en: str
    label_fr: str
    months: int
    owner: Actor | None
    square_needs_licence: bool


@transaction.atomic
def write(text: str, *, by: Viewer) -> Discretion:
    """Have the charter say this, in Markdown, from now on: a new version, which everybody is asked to accept.

    The same words make no new version; none at all, and there is nothing to accept. Raises `Refused`.
    """
    _ask(by)
    charter = _locked()
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_CHARTER:
        raise Refused(_("That’s %(over)d characters too long.") % {"over": len(text) - LONGEST_CHARTER}, field="text")
    said = DiscretionVersion.objects.filter(pk=charter.version).values_list("text", flat=True).first() or ""
    if text == said:
        return charter
    if text:
        newest = DiscretionVersion.objects.aggregate(n=Max("number"))["n"] or 0
        html = render(text, mentions={}, topic_url=lambda key: f"/topics/{key}/").html
        DiscretionVersion.objects.create(number=newest + 1, text=text, html=html, by_id=by.actor_id)
        charter.version, charter.reminded_at = newest + 1, None
    else:
        charter.version, charter.square_needs_licence = 0, False
    charter.save()
    ledger.record("discretion.changed", by=by.actor_id, about=charter, version=charter.version)
    return charter


@transaction.atomic
def settle(*, by: Viewer, **terms: Unpack[Terms]) -> Discretion:
    """Change what is given: its name, how often it is accepted again, who keeps it, what the licence is asked for.

    Raises `Refused` naming the field; only administrators may.
    """
    _ask(by)
    charter = _locked()
    before = {name: getattr(charter, name) for name in terms}
    for name, value in terms.items():
        setattr(charter, name, clean_name(value, 60) if isinstance(value, str) else value)
    _check(charter)
    fields = sorted(name for name, value in before.items() if getattr(charter, name) != value)
    if fields:
        charter.save()
        detail = {"owner": charter.owner_id} if "owner" in fields else {}
        ledger.record("discretion.settled", by=by.actor_id, about=charter, fields=fields, **detail)
    return charter


def _check(charter: Discretion) -> None:
    try:
        charter.clean_fields(exclude=["owner"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field, code="invalid") from None
    if charter.months > LONGEST_PERIOD:
        raise Refused(_("%(n)d months at most.") % {"n": LONGEST_PERIOD}, field="months", code="invalid")
    if charter.owner is not None and not viewer_as(charter.owner).inside:
        raise Refused(_("Its owner is a colleague with an account."), field="owner", code="outside")
    if charter.square_needs_licence and not charter.stands:
        told = _("First write the charter: without it, nobody could hold the licence.")
        raise Refused(told, field="square_needs_licence", code="missing")


def accept(*, version: int, by: Viewer) -> Acceptance:
    """Stand by the charter in the version one has read. Raises `Refused` if it is no longer that one, or does not bind one.

    Accepted twice while it holds, and not about to lapse, it is accepted once.
    """
    with transaction.atomic():
        charter = _locked()
        mine = standing(by, charter)
        if not mine.bound:
            raise Refused(_("This charter is for those who work for the house."), code="not_bound")
        if not charter.stands or charter.version != version:
            raise Refused(_("It has changed since you read it. Here it is as it stands now."), code="stale")
        if not mine.due:
            return Acceptance.objects.filter(actor=by.who).latest("pk")
        given = Acceptance.objects.create(actor_id=by.who, version_id=version)
        ledger.record("discretion.accepted", by=by.actor_id, about=charter, version=version)
        return given


@transaction.atomic
def remind(*, by: Viewer) -> int:
    """Ask those who have not accepted, once more; how many they are. Raises `Refused` for anybody but its owner, or within
    a week of the last time."""
    charter = _locked()
    if not keepers.may_know_who(by, charter):
        raise Refused(_("Only its owner can do this."), code="absent")
    now = timezone.now()
    if charter.reminded_at is not None and now < charter.reminded_at + PATIENCE:
        raise Refused(_("They were reminded less than a week ago. Give them time."), code="soon")
    count = waiting(charter).count()
    if not count:
        raise Refused(_("Everybody has accepted: there is nobody to remind."), code="nobody_waits")
    charter.reminded_at = now
    charter.save(update_fields=["reminded_at"])
    ledger.record("discretion.reminded", by=by.actor_id, about=charter, version=charter.version)
    return count


def show_licence(shown: bool, *, by: Viewer) -> None:
    """Let others see the ambassador's licence on one's profile, whenever one holds it; or no longer."""
    if not by.signed_in:
        raise Refused(_("You are not signed in."), code="forbidden")
    with transaction.atomic():
        if shown:
            changed = ShownLicence.objects.get_or_create(actor_id=by.who)[1]
        else:
            changed = bool(ShownLicence.objects.filter(pk=by.who).delete()[0])
        if changed:
            ledger.record("licence.shown" if shown else "licence.hidden", by=by.actor_id)


def _locked() -> Discretion:
    """The charter, held until the transaction ends."""
    Discretion.objects.get_or_create(pk=1)
    return Discretion.objects.select_for_update(of=("self",)).select_related("owner__account").get(pk=1)


def _ask(by: Viewer) -> None:
    if not keepers.may_write(by):
        raise Refused(_("Only administrators can do this."), code="forbidden")
