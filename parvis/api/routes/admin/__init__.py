"""Administering the house from an app."""
