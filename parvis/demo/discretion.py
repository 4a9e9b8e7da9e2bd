"""The duty of discretion of Maison Ferrand: its charter in two versions, who stands by which, and who passed which lesson."""

from __future__ import annotations

from datetime import datetime, timedelta

from parvis.core.ids import id_at
from parvis.core.ledger import record
from parvis.demo.house import House
from parvis.demo.typesetting import spaced
from parvis.guard.actions import committing
from parvis.guard.actions.teaching import seed
from parvis.guard.models import Acceptance, DiscretionVersion, Lesson, Passed, ShownLicence
from parvis.identity.viewer import SYSTEM

BEFORE = """Nous avons tous une voix, et la maison compte sur elle. Ce devoir ne demande à personne de se taire : il dit ce que nous gardons entre nous, et pourquoi.

## Ce que nous gardons entre nous

- Les projets tant qu’ils ne sont pas annoncés, leur nom de code compris.
- Les prix, les marges et les volumes, les nôtres comme ceux de nos ateliers partenaires.
- Ce que clients et fournisseurs nous confient.
- Ce qui touche aux personnes : santé, salaire, évaluation, vie privée.

## Comment nous parlons au-dehors

Chacun parle en son nom, dit qu’il travaille ici quand il parle de nos sacs, et laisse à Inès et Aïcha le soin de répondre au nom de la maison.

## Si quelque chose échappe

On le dit dans l’heure au binôme de l’espace. Personne n’est sanctionné pour avoir prévenu.
"""  # fmt: skip
NOW = BEFORE.replace(
    "- Ce qui touche aux personnes : santé, salaire, évaluation, vie privée.\n",
    "- Ce qui touche aux personnes : santé, salaire, évaluation, vie privée.\n"
    "- Aucun document de la maison dans un outil en ligne qui n’est pas le nôtre, assistants compris.\n",
).replace("On le dit dans l’heure au binôme de l’espace.", "On le dit dans l’heure au binôme de l’espace, de nuit comme le dimanche.")  # fmt: skip
OWNER = "sophie"
# Who stands by the charter as it is, who by what it said before, and who passed which lessons ("*": all of them).
STANDING = "helene philippe sophie paul yann nadia karim lea ines aicha maite emily tomasz"
BEHIND = "odile bastien theo"
PASSED = {
    "*": "helene sophie paul nadia karim lea ines aicha emily maite",
    "confidentiality e-reputation": "yann philippe odile tomasz theo",
    "confidentiality": "bastien",
}
SHOWN = "ines aicha"


def commit(house: House, now: datetime) -> None:
    """Have the house write its charter, change it, and most of its people stand by it."""
    seed()
    committing.settle(by=SYSTEM, label_fr="Devoir de réserve", label_en="Duty of discretion", months=12)
    for text, days, people in (
        (BEFORE, 320, f"{STANDING} {BEHIND}"),
        (NOW, 40, STANDING),
    ):
        charter = committing.write(spaced(text), by=SYSTEM)
        DiscretionVersion.objects.filter(pk=charter.version).update(at=now - timedelta(days=days))
        for place, handle in enumerate(people.split()):
            _accept(house, handle, charter.version, now - timedelta(days=days - 1 - place, minutes=37 * place))
    committing.settle(by=SYSTEM, owner=house.person(OWNER))
    _learn(house, now)


def _accept(house: House, handle: str, version: int, at: datetime) -> None:
    actor = house.people[handle]
    Acceptance.objects.create(id=id_at(at), actor_id=actor, version_id=version, at=at)
    record("discretion.accepted", by=actor, at=at, version=version)


def _learn(house: House, now: datetime) -> None:
    lessons = {lesson.key: lesson for lesson in Lesson.objects.taught()}
    for keys, people in PASSED.items():
        for place, handle in enumerate(people.split()):
            for key in list(lessons) if keys == "*" else keys.split():
                day = (now - timedelta(days=30 - place)).date()
                Passed.objects.create(lesson=lessons[key], actor_id=house.people[handle], on=day)
    ShownLicence.objects.bulk_create([ShownLicence(actor_id=house.people[handle]) for handle in SHOWN.split()])
