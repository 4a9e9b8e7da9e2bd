"""The list of spaces, and what helps to find one before opening another."""

from __future__ import annotations

from typing import Literal

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst

from parvis.identity.models import Actor
from parvis.identity.models.folded import fold
from parvis.spaces import law, queries
from parvis.spaces.models import Space
from parvis.stream.suggesting import suggest
from parvis.web import doors
from parvis.web.request import Request

PAGE = 24
PEOPLE: tuple[Literal["person"]] = ("person",)
FEW = 9  # so few that suggestions would only repeat the list


@doors.square
def directory(request: Request) -> HttpResponseBase:
    """The spaces one may know, searched and filtered."""
    asked = {name: request.GET.get(name, "") for name in ("q", "kind", "joining", "show")}
    spaces = queries.directory(
        request.viewer,
        search=asked["q"],
        kind=asked["kind"],
        joining=asked["joining"],
        mine=asked["show"] == "mine",
        archived=asked["show"] == "archived",
    )
    page = Paginator(spaces, PAGE).get_page(request.GET.get("page"))
    narrowed = any(asked.values())
    context = {
        "page": page,
        "asked": asked,
        "narrowed": narrowed,
        "kinds": [(value, capfirst(str(label))) for value, label in Space.Kind.choices],
        "joinings": Space.Joining.choices,
        "suggested": []
        if narrowed or page.number > 1 or page.paginator.count <= FEW
        else queries.suggested(request.viewer),
    }
    return render(request, "spaces/found.html" if request.htmx else "spaces/directory.html", context)


@doors.insider
def similar(request: Request) -> HttpResponseBase:
    """The spaces that sound like the name being typed."""
    return render(
        request, "spaces/similar.html", {"similar": queries.similar(request.viewer, request.GET.get("name", ""))}
    )


@doors.insider
def people(request: Request) -> HttpResponseBase:
    """People for a field that asks for one, as options."""
    found = suggest(request.viewer, request.GET.get("technology", ""), kinds=PEOPLE)
    return render(request, "spaces/people.html", {"people": found})


def person_named(request: Request, asked: str) -> Actor | None:
    """The one person meant by a handle ("@paul.garnier") or a full name; None if nobody, or several, answer to it."""
    found = law.people(request.viewer).filter(kind=Actor.Kind.PERSON, left_at=None).exclude(account=None)
    by_handle = found.filter(handle__iexact=asked.strip().lstrip("@")).first()
    if by_handle is not None or not asked.strip():
        return by_handle
    by_name = list(found.filter(folded__startswith=f"{fold(asked)}\n")[:2])
    return by_name[0] if len(by_name) == 1 else None
