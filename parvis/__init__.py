"""Parvis: the social network an organisation owns."""

__version__ = "0.1.0"
