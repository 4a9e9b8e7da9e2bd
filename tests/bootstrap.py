"""Loaded before pytest-django opens a database: one SQLite, and settings for tests."""

import os

os.environ.setdefault("PARVIS_TESTING", "1")

import parvis.config.bootstrap  # noqa: F401
