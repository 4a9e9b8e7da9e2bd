"""The database as those need it who cannot go through Django's connections: the job broker and the listener."""

from typing import Any

from django.conf import settings
from django.db import connections

_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def conninfo() -> str:
    """The default database as a libpq connection string.

    Only where PostgreSQL is used. LISTEN needs a session of its own: a pooler in transaction mode won't do.
    """
    from psycopg.conninfo import make_conninfo

    database: dict[str, Any] = connections["default"].settings_dict
    given = {name: str(database[key]) for key, name in _NAMES.items() if database.get(key)}
    # Options in the address (`?sslmode=require`) are libpq's own and plain text; Django's own are not.
    libpq = {name: value for name, value in database.get("OPTIONS", {}).items() if isinstance(value, str)}
    return make_conninfo(**given, **libpq)


def sqlite_path() -> str:
    """The default database's file. Only where SQLite is used."""
    return str(settings.DATABASES["default"]["NAME"])
