"""What is protected in itself, wherever it comes from: personal data, secrets, addresses of our machines.

Each detector takes a text without disguises (`Folded.bare`) and gives what it finds. Expressions are linear: what may
repeat is bounded, and never adjoins what may match the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from parvis.guard.detectors import addresses, contacts, health, hosts, numbers, pay, secrets
from parvis.guard.detectors.found import Found

Detector = Callable[[str], Iterable[Found]]

DETECTORS: Final[tuple[Detector, ...]] = (
    contacts.find,
    numbers.find,
    addresses.find,
    health.find,
    pay.find,
    secrets.find,
    hosts.find,
)

__all__ = ["DETECTORS", "Detector", "Found"]
