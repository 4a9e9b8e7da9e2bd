"""A pipe whose writing end only the supervisor holds.

Nothing is ever written. When the supervisor closes its end, or is killed outright, the children read the end of it: open
streams end at once (Granian would wait for them), and no process outlives the one that started it.
"""

import os
import threading
from collections.abc import Callable

NAME = "PARVIS_LIFELINE"


class Lifeline:
    """The supervisor's end."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        os.environ[NAME] = f"{self.reader},{self.writer}"

    def environment(self) -> dict[str, str]:
        """What a child needs that is started anew, not forked: it gets the reading end alone."""
        return {NAME: str(self.reader)}

    def cut(self) -> None:
        """Tell every child to stop. Once is enough; safe in a signal handler."""
        writer, self.writer = self.writer, -1
        if writer >= 0:
            os.close(writer)


def follow(ended: Callable[[], None]) -> None:
    """In a child: have `ended` called, in a thread of its own, once the supervisor stops or dies.

    Without a supervisor (another ASGI server, a test) nothing happens.
    """
    ends = os.environ.pop(NAME, "")
    if not ends:
        return
    reader, *writers = (int(end) for end in ends.split(","))
    for writer in writers:
        os.close(writer)  # a forked child has it too, and would keep the pipe open

    def wait() -> None:
        os.read(reader, 1)
        ended()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
