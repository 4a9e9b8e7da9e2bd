"""What is protected, at the desk of each space and at that of the house: the same pages behind two doors."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from parvis.web import doors
from parvis.web.pages.protection import lists, tables, trying


def _desk(prefix: str, name: str, door: Callable[[Any], Any]) -> list[URLPattern]:
    embargo = f"{prefix}embargoes/<int:embargo_id>/"
    return [
        path(prefix, door(lists.show), name=name),
        path(f"{prefix}new/", door(lists.add)),
        path(f"{prefix}try/", door(trying.attempt_text)),
        path(f"{prefix}import/", door(tables.bring_in)),
        path(f"{prefix}export.csv", door(tables.take_out)),
        path(f"{prefix}<int:term_id>/", door(lists.change_term)),
        path(f"{prefix}<int:term_id>/withdraw/", door(lists.withdraw)),
        path(embargo, door(lists.change_embargo)),
        path(f"{embargo}lift/", door(lists.lift)),
    ]


urlpatterns = [
    *_desk("admin/protected/", "protected", doors.admin),
    *_desk("spaces/<slug:slug>/protected/", "space-protected", doors.member),
]
