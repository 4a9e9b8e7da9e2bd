"""The core's one table."""

from parvis.core.ledger import Entry

__all__ = ["Entry"]
