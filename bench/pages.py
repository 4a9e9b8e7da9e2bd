"""CPU milliseconds and queries of the hot pages, medians of several runs, for one person on the network in PARVIS_DATA."""

from __future__ import annotations

import argparse
import statistics
import sys
import time

import parvis.config.bootstrap  # noqa: F401  one SQLite, before Django loads its own


def main() -> None:
    """Print a line a page: the median CPU time in milliseconds, its queries, and how many bytes it answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("email", help="mail address of the person who reads")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()

    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    os.environ.setdefault("PARVIS_HOSTS", "testserver")
    django.setup()
    from django.test import Client

    from parvis.identity.models import Account

    client = Client()
    client.force_login(Account.objects.get(email=options.email))
    for name, address in addresses(options.email):
        milliseconds, queries, size = measure(client, address, options.runs)
        sys.stdout.write(f"{name:14}{milliseconds:9.1f} ms CPU{queries:5} queries{size / 1024:9.1f} KiB  {address}\n")


def addresses(email: str) -> list[tuple[str, str]]:
    """The pages: the person's home, his busiest space, the longest thread he may read, and a few searches."""
    from parvis.identity.models import Account
    from parvis.identity.viewer import viewer_of
    from parvis.spaces.models import Space
    from parvis.stream.models import Post

    viewer = viewer_of(Account.objects.get(email=email))
    space = Space.objects.visible_to(viewer).order_by("-posts_count").first()
    thread = Post.objects.visible_to(viewer).order_by("-comments_count").first()
    pages = [("home", "/"), ("spaces", "/spaces/"), ("people", "/people/"), ("notifications", "/notifications/")]
    pages += [("space", space.get_absolute_url())] if space else []
    pages += [("thread", thread.get_absolute_url())] if thread else []
    return [*pages, *[("search", f"/search/?q={word}") for word in ("racket", "bonjour", "macro+expander", "question")]]


def measure(client: object, address: str, runs: int) -> tuple[float, int, int]:
    """The median CPU time of a page in milliseconds, its number of queries, and its size in bytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # type: ignore[attr-defined]  # what is loaded once is not the page's cost
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)  # type: ignore[attr-defined]
        queries = len(captured)
    times = []
    for _run in range(runs):
        began = time.process_time()
        client.get(address)  # type: ignore[attr-defined]
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times), queries, len(answer.content)


if __name__ == "__main__":
    main()
