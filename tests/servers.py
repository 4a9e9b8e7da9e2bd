"""Prints `DATABASE_URL=… REDIS_URL=…` if a PostgreSQL and a Redis to test on answer; nothing if not.

PARVIS_TEST_DATABASE_URL and PARVIS_TEST_REDIS_URL name them; one that is named and doesn't answer is an error.
"""

import os
import sys

import dj_database_url
import psycopg
import redis
from psycopg.conninfo import make_conninfo

DATABASES = ["postgres://parvis:parvis@127.0.0.1:5432/parvis", "postgres://%2Fvar%2Frun%2Fpostgresql/postgres"]
REDIS = "redis://127.0.0.1:6379/15"


def main() -> None:
    """Look, and print."""
    database = next((url for url in named("PARVIS_TEST_DATABASE_URL", DATABASES) if may_create_databases(url)), None)
    server = next((url for url in named("PARVIS_TEST_REDIS_URL", [REDIS]) if answers(url)), None)
    if database and server:
        sys.stdout.write(f"DATABASE_URL={database} REDIS_URL={server}\n")
    elif {"PARVIS_TEST_DATABASE_URL", "PARVIS_TEST_REDIS_URL"} & set(os.environ):
        sys.exit("PARVIS_TEST_DATABASE_URL or PARVIS_TEST_REDIS_URL does not answer.")


def named(variable: str, otherwise: list[str]) -> list[str]:
    """The address the environment gives, or those worth a try."""
    return [os.environ[variable]] if variable in os.environ else otherwise


def may_create_databases(url: str) -> bool:
    """Whether a PostgreSQL answers there that lets us make the databases of the tests."""
    parts = dj_database_url.parse(url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = make_conninfo(**{name: str(parts[key]) for name, key in names.items() if parts[key]})
    try:
        with psycopg.connect(given, connect_timeout=2) as connected:
            row = connected.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def answers(url: str) -> bool:
    """Whether a Redis answers there."""
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


if __name__ == "__main__":
    main()
