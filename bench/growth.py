"""What the API costs in networks that have more of one thing each. Writes a table.

    .venv/bin/python -m bench.growth [--table docs/performance.md] [--only home,public] [--networks "10⁶ posts"]

Each network is filled, served and asked as `bench.api` does it, one after the other; it takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any

from bench.api import SIZES, WORK, Request, Served, Work, measure, settle

BEGIN, END = "<!-- growth -->", "<!-- end of growth -->"
SMALL = {"people": 200, "follows": 100, "posts": 10_000, "spaces": 10, "members": 100}
NETWORKS: dict[str, dict[str, int]] = {  # what each has more of
    "small": {},
    "10⁶ posts": {"posts": 1_000_000},
    "10⁶, 100 of them public": {"posts": 1_000_000, "hidden": 10_000},
    "10⁴ follows": {"people": 10_001, "follows": 10_000},
    "500 spaces": {"spaces": 500},
    "10⁵ members": {"people": 100_000, "members": 100_000},
}


def _post_in_space(net: dict[str, Any], chance: random.Random, n: int) -> Request:
    words = {
        "text": f"{n} {time.time_ns()} " + " ".join(chance.choices(["toile", "sangle"], k=30)),
        "spaces": [net["hall"]],
    }
    return Request("POST", "/api/parvis/v1/posts", chance.choice(net["people"][:40])["token"], words)


ASKED: dict[str, tuple[Work, int]] = {name: (work, count // 2) for name, (work, count, _bar) in WORK.items()}
ASKED["post in the space"] = (_post_in_space, 150)


def main() -> None:
    """Fill, serve and measure each network in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(ASKED), help="workloads, by commas")
    parser.add_argument("--networks", default=";".join(NETWORKS), help="networks, by semicolons")
    parser.add_argument("--also", type=int, nargs="*", default=[], help="process ids of a database server, counted in")
    parser.add_argument("--table", type=Path, help="a Markdown file whose table of growth is to be replaced")
    options = parser.parse_args()
    names, works = options.networks.split(";"), options.only.split(",")
    spent = {name: _measured(name, works, options.also) for name in names}
    rows = [f"| CPU ms a request | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    rows += [f"| {work} | " + " | ".join(spent[name][work] for name in names) + " |" for work in works]
    sys.stdout.write("\n".join(["", *rows, ""]))
    if options.table:
        text = options.table.read_text()
        kept, rest = text.partition(BEGIN)[0], text.partition(END)[2]
        options.table.write_text("\n".join([kept + BEGIN, "", *rows, "", END]) + rest)


def _measured(name: str, works: list[str], also: list[int]) -> dict[str, str]:
    """The figure of each workload in one network."""
    served = Served(argparse.Namespace(**{**SIZES, **SMALL, **NETWORKS[name]}))
    found = {}
    try:
        roots = [served.process.pid, *also]
        settle(roots)
        for asked in works:
            spent, refused = measure(served, *ASKED[asked], roots)
            found[asked] = f"{spent:.2f}" + (f" ({refused} refused)" if refused else "")
            sys.stdout.write(f"{name}: {asked} {found[asked]}\n")
            sys.stdout.flush()
    finally:
        served.stop()
    return found


if __name__ == "__main__":
    main()
