"""A line of the log: when, in UTC; how bad; who says so; what."""

import logging
import time


class Line(logging.Formatter):
    """`2026-03-01T09:12:44.120Z INFO parvis.core.jobs: …`, the same instant whatever the machine's clock is set to."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
