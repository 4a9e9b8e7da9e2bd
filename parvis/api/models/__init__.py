"""Programs that people let in, and the keys they were given."""

from parvis.api.models.app import App, Code, Token

__all__ = ["App", "Code", "Token"]
