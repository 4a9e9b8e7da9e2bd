"""What a composer shows of the judge’s verdict, and what its author decides about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parvis.core.errors import Refused
from parvis.guard.actions.teaching import lesson_for
from parvis.guard.lessons import Taught, one
from parvis.guard.verdict import Reason
from parvis.guard.ways import Offer, Way, masked
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Reach
from parvis.stream.judging import Stopped
from parvis.stream.models import Held
from parvis.stream.writing import Writing

NARROWER = {Reach.INSIDE: "inside", Reach.SPACE: "space"}
MASKABLE = ("text", "title", "warning")


@dataclass(frozen=True)
class Panel:
    """What stands under a text that was stopped: why, and the ways out."""

    reasons: list[Reason]
    offers: dict[str, Offer]
    level: str  # "warned", "held" or "confidential"
    lesson: Taught | None = None  # offered at this moment, once


def panel(stopped: Stopped, *, drafting: bool = False, by: Viewer | None = None) -> Panel:
    """The panel of a text that was stopped; `drafting` where it cannot be kept for later (a comment, an edit).

    To `by`, a lesson on what was found is offered, once in a lifetime.
    """
    offers = {offer.way.value: offer for offer in stopped.offers}
    if drafting:
        for way in (Way.KEEP_INSIDE, Way.WAIT):
            offers.pop(way.value, None)
    kinds = [finding.kind for finding in stopped.verdict.stopping if finding.known]
    lesson = lesson_for(by, kinds) if by and kinds else None
    return Panel(stopped.reasons, offers, stopped.code, one(by, lesson.key) if by and lesson else None)


def decided(request: HttpRequest, writing: Writing) -> Writing:
    """The writing with what its author decided by a button. Raises `Refused` for one who goes on and does not say why."""
    way, why = request.POST.get("way", ""), request.POST.get("why", "").strip()
    if way == Way.OVERRIDE:
        if not why:
            raise Refused(_("Say in a few words why it may go out."), field="why", code="empty")
        return replace(writing, despite=why)
    return replace(writing, asking=True, why=why) if way == Way.ASK else writing


def narrowed(held: dict[str, Any], reach: int | None) -> None:
    """Have the composer send no further than this."""
    if held.get("to") == "public" and reach == Reach.INSIDE:
        held["to"] = "inside"
    else:
        held["reach"] = NARROWER[Reach(reach or Reach.SPACE)]


def blacked_out(held: dict[str, Any], spans: tuple[tuple[str, int, int], ...]) -> None:
    """Mask these passages in what the composer holds; what stands in a description of a file is left to its author."""
    by_piece: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for piece, start, end in spans:
        by_piece[piece].append((start, end))
    for piece, places in by_piece.items():
        if piece in MASKABLE and piece in held:
            held[piece] = masked(str(held[piece]).replace("\r\n", "\n"), places)
        elif piece.startswith("option:") and (n := int(piece[7:]) - 1) < len(held.get("options", [])):
            held["options"][n] = masked(held["options"][n], places)


def mended(request: HttpRequest, held: dict[str, Any], refusal: Refused) -> dict[str, Any]:
    """What a form holds that can only be masked, after its author chose that; else as it was."""
    if isinstance(refusal, Stopped) and request.POST.get("way") == Way.MASK:
        offer = panel(refusal).offers.get(Way.MASK.value)
        blacked_out(held, offer.spans if offer else ())
    return held


def told(request: HttpRequest, refusal: Refused) -> dict[str, Any]:
    """What a form that came back says: the panel of what was stopped, that it was masked, or an error."""
    if not isinstance(refusal, Stopped):
        return {"error": str(refusal), "refused": refusal.code}
    if request.POST.get("way") == Way.MASK and Way.MASK.value in panel(refusal).offers:
        return {"said": _("Masked. Read it again, then publish it.")}
    return {
        "judged": panel(refusal, drafting=True, by=getattr(request, "viewer", None)),
        "why": request.POST.get("why", ""),
    }


def waits(request: Any, held: Held) -> HttpResponseBase:
    """Lead to what waits for a look, and say so."""
    messages.success(request, _("Somebody will look at it before it goes out. You are told as soon as it is done."))
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = held.get_absolute_url()
        return response
    return redirect(held.get_absolute_url())


def segments(text: str, reasons: list[Reason], piece: str = "text") -> list[tuple[str, str]]:
    """A text in parts, each with the sentence of what was found there, or nothing."""
    found, at = [], 0
    for reason in sorted((r for r in reasons if r.piece == piece and r.end > r.start), key=lambda r: r.start):
        start = max(at, reason.start)
        if start > at:
            found.append((text[at:start], ""))
        if reason.end > start:
            found.append((text[start : reason.end], reason.sentence))
        at = max(at, reason.end)
    return [*found, (text[at:], "")] if at < len(text) else found
