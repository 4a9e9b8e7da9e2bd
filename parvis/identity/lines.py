"""The line of management above a person."""

from __future__ import annotations

from django.db import connection

from parvis.identity.models import Actor

HIGHEST = 20

_CLIMB = """
WITH RECURSIVE line(manager_id, height) AS (
    SELECT manager_id, 1 FROM identity_actor WHERE id = %s
    UNION ALL
    SELECT above.manager_id, line.height + 1 FROM identity_actor above
    JOIN line ON above.id = line.manager_id WHERE line.height < %s
)
SELECT manager_id FROM line WHERE manager_id IS NOT NULL ORDER BY height
"""


def managers(actor: Actor) -> list[int]:
    """The ids of a person's manager, the manager's manager and so on, nearest first; one query, at most 20."""
    with connection.cursor() as cursor:
        cursor.execute(_CLIMB, [actor.pk, HIGHEST])
        return [row[0] for row in cursor.fetchall()]
