"""What happened, in order: the audit trail, the transactional outbox and the source of figures, in one table.

An action records its entry in the transaction that changes the nouns, so either both stand or neither. After the commit
a job tells the listeners; an entry that a crash left untold is swept up. Entries hold ids, never private text.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from parvis.core import clock
from parvis.core.compiled import changing, compiled
from parvis.core.inserting import insert

Listener = Callable[["Entry"], None]


class Entry(models.Model):
    """One thing that happened: who did what to what. Written once; only `told_at` is ever filled in."""

    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    space_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="ledger_untold"),
            models.Index(fields=["about", "about_id"], name="ledger_about"),
            models.Index(fields=["verb", "at"], name="ledger_verb"),
            models.Index(fields=["actor_id", "at"], name="ledger_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}:{self.about_id} by {self.actor_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to rewrite history: an entry is inserted, never changed.

        Raises `TypeError` for an entry that already stands.
        """
        if not self._state.adding:
            raise TypeError("A ledger entry is never rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: raises `TypeError`."""
        raise TypeError("A ledger entry is never deleted.")


@dataclass
class Wiring:
    """Who hears which verb, and what wakes the teller. Filled once by `config/wiring.py`, the only place that names everybody."""

    listeners: dict[str, list[Listener]] = field(default_factory=dict)
    wake: Callable[["Entry"], None] = lambda _entry: None

    def hear(self, verbs: str, listener: Listener) -> None:
        """Have `listener` called after commit for each of the space-separated `verbs`."""
        for verb in verbs.split():
            self.listeners.setdefault(verb, []).append(listener)


wiring = Wiring()


def newest() -> int:
    """The id of the last thing that happened; 0 before anything has."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def record(
    verb: str,
    *,
    by: int | None,
    about: models.Model | None = None,
    space: int | None = None,
    at: datetime.datetime | None = None,
    **detail: Any,
) -> Entry:
    """Write one entry in the current transaction, and wake the teller once it has committed.

    `by` is the actor's id (None: the house itself), `space` a space's id, `at` when it happened (aware; without it,
    now), `detail` plain JSON without private text.
    """
    when = at or timezone.now()
    entry = Entry(
        at=when,
        told_at=None if verb in wiring.listeners else when,  # nobody to tell
        verb=verb,
        actor_id=by,
        about=str(about._meta.model_name) if about is not None else "",
        about_id=about.pk if about is not None else None,
        space_id=space,
        detail=detail,
    )
    insert(entry)
    transaction.on_commit(lambda: wiring.wake(entry))
    return entry


def tell(entry_id: int) -> bool:
    """Call the listeners of one entry, once; True if this call told it.

    Listeners are idempotent: if one raises, the entry stays untold and the sweep tells it again.
    """
    for entry in _untold.objects(entry_id):
        for listener in wiring.listeners.get(entry.verb, []):
            listener(entry)
        return bool(_told(entry_id))
    return False


@compiled
def _untold(entry_id: int) -> models.QuerySet[Entry]:
    return Entry.objects.filter(pk=entry_id, told_at=None)


@changing
def _told(entry_id: int) -> tuple[models.QuerySet[Entry], dict[str, Any]]:
    return Entry.objects.filter(pk=entry_id, told_at=None), {"told_at": clock.now()}
