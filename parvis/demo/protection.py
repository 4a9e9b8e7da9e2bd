"""What Maison Ferrand keeps to itself: a code name, two companies, a collection that waits, words to watch, two machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from parvis.demo.house import House
from parvis.guard.actions.protecting import Protection, Wait, add_term, set_embargo
from parvis.guard.models import Severity, Term
from parvis.spaces.models import Reach

Kind = Term.Kind
ADMINISTRATOR = "yann"
AUTUMN = timedelta(days=24)


@dataclass(frozen=True)
class Kept:
    """Something protected, by whom, since how many days; without spaces it is the house’s."""

    kind: str
    words: tuple[str, ...]
    by: str = ADMINISTRATOR
    spaces: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    severity: int = Severity.SERIOUS
    languages: tuple[str, ...] = ()
    days: int = 60
    note: str = ""


KEPT = (
    Kept(
        Kind.CODE_NAME,
        ("Atlas ~ projet, étanche, essai, prototype, immersion, présérie", "projet Atlas", "AT-34"),
        by="nadia", spaces=("atlas",), days=138,
        note="Jusqu’à la sortie du sac. Le vrai nom n’est pas choisi.",
    ),
    Kept(
        Kind.PARTY, ("Altévia", "groupe Altévia", "Altévia Montagne"), by="bastien", spaces=("ventes",), days=41,
        note="Référencement en discussion : ils l’annonceront eux-mêmes.",
    ),
    Kept(
        Kind.PARTY, ("Crédit des Deux Vallées", "C2V"), by="helene", spaces=("direction",), people=("ines",),
        severity=Severity.GRAVE, days=30, note="Le financement de l’atelier. Inès prépare ce qu’on en dira.",
    ),
    Kept(Kind.WATCH_WORD, ("licenciement", "plan social", "suppression de poste"), languages=("fr",), days=90),
    Kept(Kind.WATCH_WORD, ("layoff", "redundancy"), languages=("en",), days=90),
    Kept(Kind.WATCH_WORD, ("grève", "débrayage"), severity=Severity.NOTICE, languages=("fr",), days=90),
    Kept(Kind.HOST, ("nas-atelier", "gamme.ferrand.lan"), severity=Severity.NOTICE, days=200),
)  # fmt: skip


def protect(house: House, now: datetime) -> None:
    """Say all that, in the name of those who look after it."""
    for kept in KEPT:
        rooms, people = [house.space(key) for key in kept.spaces], [house.person(handle) for handle in kept.people]
        since = now - timedelta(days=kept.days)
        protection = Protection(
            kept.kind, "\n".join(kept.words), kept.severity, kept.languages, rooms, people, since, note=kept.note
        )
        term = add_term(protection, by=house.viewer(kept.by))
        Term.objects.filter(pk=term.pk).update(added_at=since)
    until = (now + AUTUMN).replace(hour=9, minute=0, second=0, microsecond=0)
    note = "Le communiqué part à neuf heures, Inès l’a. Rien sur la place avant."
    words = "collection d’automne\nGivre 28\nGivre 40"
    set_embargo(Wait(words, until, Reach.INSIDE, note=note), by=house.viewer(ADMINISTRATOR))
