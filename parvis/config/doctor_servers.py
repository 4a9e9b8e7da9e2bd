"""The checks of the servers an installation may lean on: PostgreSQL, Redis, SMTP, S3."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from parvis.config.doctor import Check, Finding, reach

NEEDED = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}


def postgresql() -> Finding | None:
    """What PostgreSQL has acknowledged survives a power cut, and any text fits."""
    if settings.SQLITE:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*NEEDED, "synchronous_commit"]])
        found = dict(cursor.fetchall())
    for name, value in NEEDED.items():
        if found[name] != value:
            return Finding("fail", f"PostgreSQL has {name} = {found[name]}", f"It has to be {value}.")
    if found["synchronous_commit"] == "off":
        return Finding(
            "warn", "PostgreSQL has synchronous_commit = off: a power cut loses the last posts", "Set it to on."
        )
    return Finding(
        "ok", f"PostgreSQL {connection.cursor().connection.info.server_version // 10000} keeps what it acknowledges"
    )


def redis_server() -> Finding | None:
    """Redis answers."""
    if not settings.REDIS_URL:
        return None
    import redis

    parts = urlsplit(settings.REDIS_URL)
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        return Finding("fail", f"Redis at {parts.hostname} does not answer: {error}", "Start it, or correct REDIS_URL.")
    return Finding("ok", f"Redis answers at {parts.hostname}")


def processes_need_redis() -> Finding | None:
    """Limits on attempts are counted together by all processes."""
    if settings.REDIS_URL or settings.WEB_PROCESSES == 1:
        return None
    return Finding("warn", f"{settings.WEB_PROCESSES} web processes each keep a cache and limits of their own",
                   "Set REDIS_URL, and they share them.")  # fmt: skip


def mail_server() -> Finding:
    """The mail server can be reached; nothing is sent."""
    if "smtp" not in settings.EMAIL_BACKEND:
        return Finding("warn", "Mail is not sent, but written to PARVIS_DATA/outbox", "Set SMTP_URL.")
    if trouble := reach(settings.EMAIL_HOST, settings.EMAIL_PORT):
        return Finding(
            "fail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} can’t be reached: {trouble}", "Correct SMTP_URL."
        )
    return Finding("ok", f"The mail server {settings.EMAIL_HOST} can be reached")


def object_store() -> Finding | None:
    """Files can be written to S3 and taken away again."""
    if not settings.S3_BUCKET:
        return None
    name = default_storage.save("doctor", ContentFile(b"Written by parvis doctor."))
    default_storage.delete(name)
    return Finding("ok", f"The bucket {settings.S3_BUCKET} can be written")


SERVERS: tuple[Check, ...] = (postgresql, redis_server, processes_need_redis, mail_server, object_store)
