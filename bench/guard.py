"""How well the judge tells what leaks from what doesn’t, and what he costs.

    python -m bench.guard [--passages 50000] [--terms 5000] [--only seen] [--say]

On an installation of its own, thrown away afterwards: the corpus of `bench/corpus/guard` with recall and precision by kind
and by language, for each half; then the CPU of a judgement of a post of 2,000 characters.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import parvis.config.bootstrap  # noqa: F401  one SQLite, before Django loads its own
from bench.guard_world import MOMENT, Line, World, judged

SENTENCES = 12  # of a document


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--terms", type=int, default=5_000)
    parser.add_argument("--only", choices=("seen", "held"))
    parser.add_argument("--say", action="store_true", help="name the lines of the half `seen` that surprise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARVIS_DATA": folder, "PARVIS_TESTING": "1", "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _corpus(options)
        if options.passages:
            _cost(options.terms, options.passages)


def _corpus(options: argparse.Namespace) -> None:
    from parvis.core import clock

    with clock.standing_at(MOMENT):
        world = World()
    for half in [options.only] if options.only else ["seen", "held"]:
        told = [(line, verdict.outcome > 0) for line, verdict in judged(world, half)]
        sys.stdout.write(f"\n{half}: {len(told)} lines\n")
        _table("kind", told, lambda line: line.kind)
        _table("language", told, lambda line: line.lang)
        _table("how", told, lambda line: line.how)
        _table("all", told, lambda _line: "all")
        if options.say and half == "seen":
            for line, alarm in told:
                if alarm != line.leaks:
                    sys.stdout.write(f"  {line.id} {line.expect} {line.kind}: {line.pieces}\n")


def _table(title: str, told: Iterable[tuple[Line, bool]], of: Callable[[Line], str]) -> None:
    count: Counter[tuple[str, bool, bool]] = Counter((of(line), line.leaks, alarm) for line, alarm in told)
    sys.stdout.write(f"{title:12}   recall              precision   false alarms\n")
    for name in sorted({key[0] for key in count}):
        hit, missed = count[name, True, True], count[name, True, False]
        wrong, right = count[name, False, True], count[name, False, False]
        recall = f"{hit / (hit + missed):.3f} ({hit}/{hit + missed})" if hit + missed else "-"
        precision = f"{hit / (hit + wrong):.3f}" if hit + wrong else "-"
        alarms = f"{wrong / (wrong + right):.3f} ({wrong}/{wrong + right})" if wrong + right else "-"
        sys.stdout.write(f"  {name:12} {recall:19} {precision:11} {alarms}\n")


def _cost(terms: int, passages: int) -> None:
    """Fill the installation up, and measure."""
    from parvis.guard.judge import judge
    from parvis.guard.knowing import Readers
    from parvis.guard.models import Passage, Term
    from parvis.guard.verdict import Piece
    from parvis.identity.models import Actor
    from parvis.identity.viewer import Viewer
    from parvis.spaces.models import Reach, Space

    chance = random.Random(7)  # noqa: S311  the same each time
    words = _vocabulary(chance)
    space, author = Space.objects.order_by("pk")[0], Actor.objects.order_by("pk")[0]
    _fill_terms(terms, space, words, chance)
    _fill_passages(passages, space, words, chance)
    by = Viewer(actor_id=author.pk, account_id=author.account_id, inside=True)
    texts = [_post(words, chance) for _ in range(60)]
    spent, alarms = [], 0
    for text in texts:
        before = time.thread_time()
        alarms += judge([Piece("text", text)], Readers(Reach.PUBLIC), by).outcome > 0
        spent.append((time.thread_time() - before) * 1000)
    warm = spent[10:]
    sys.stdout.write(
        f"\na post of 2,000 characters against {Term.objects.count()} terms and {Passage.objects.count()} passages: "
        f"{statistics.median(warm):.1f} ms of CPU (median of {len(warm)}; the first, {spent[0]:.0f} ms, compiles the terms); "
        f"{max(warm):.1f} ms at most; {alarms} of {len(texts)} held for nothing\n"
    )


def _vocabulary(chance: random.Random) -> list[str]:
    """Words of a made-up language, as many as people use, the first of them the most often."""
    syllables = [c + v for c in "bcdfglmnprstv" for v in ("a", "e", "i", "o", "u", "an", "on", "our", "el")]
    return list({"".join(chance.choices(syllables, k=chance.randint(2, 4))): None for _ in range(14_000)})


def _said(words: list[str], chance: random.Random, number: int) -> str:
    """A sentence of so many words, drawn by Zipf’s law."""
    # Without the hundred commonest words of a language, which say nothing and are not looked at (Mandelbrot’s law).
    ranks = [int(100 * (len(words) / 100 + 1) ** chance.random()) - 100 for _ in range(number)]
    return " ".join(words[min(rank, len(words) - 1)] for rank in ranks).capitalize() + "."


def _post(words: list[str], chance: random.Random) -> str:
    text = ""
    while len(text) < 2_000:
        text += _said(words, chance, chance.randint(8, 20)) + " "
    return text[:2_000]


def _fill_terms(terms: int, space: Any, words: list[str], chance: random.Random) -> None:
    from parvis.guard.models import Edition, Term

    rare = words[len(words) // 2 :]
    rows = [
        Term(kind="code_name", forms=f"{' '.join(chance.sample(rare, 2))}\nprojet {chance.choice(rare)}{number}x")
        for number in range(terms)
    ]
    Term.objects.bulk_create(rows, batch_size=1000)
    Term.spaces.through.objects.bulk_create(
        [Term.spaces.through(term=row, space=space) for row in rows], batch_size=5000
    )
    Edition.turn()


def _fill_passages(passages: int, space: Any, words: list[str], chance: random.Random) -> None:
    from django.db import transaction

    from parvis.guard.actions.protecting import learn

    with transaction.atomic():
        for number in range(passages // SENTENCES):
            text = "\n".join(_said(words, chance, chance.randint(14, 30)) for _ in range(SENTENCES))
            learn(f"bench:{number}", text, spaces=[space], level=3)


if __name__ == "__main__":
    main()
