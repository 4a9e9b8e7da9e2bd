"""Streams for apps: server-sent events and WebSocket, as Mastodon has them.

https://docs.joinmastodon.org/methods/streaming/
"""

from parvis.api.streaming.apps import apps
from parvis.api.streaming.channels import PATH
from parvis.api.streaming.events import events
from parvis.api.streaming.sockets import sockets

__all__ = ["PATH", "apps", "events", "sockets"]
