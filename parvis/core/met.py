"""A question about a row that was found otherwise."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists


class Met(Exists):
    """`Exists`, asked of each row as it is met, and never a way to find the rows.

    PostgreSQL turns a plain EXISTS into a join, and then begins with whatever it thinks is least: for the newest of a
    timeline that goes through all there is of an audience or a person. SQLite takes it as it is written.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """What PostgreSQL does not look into."""
        return self.as_sql(compiler, connection, template="CASE WHEN EXISTS(%(subquery)s) THEN TRUE ELSE FALSE END")
