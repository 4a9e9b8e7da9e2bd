"""Open hostile files in a child that the kernel keeps small, short-lived and poor.

The child is a fresh interpreter, without Django, our settings or our environment (so no secrets); memory, CPU, file
size and descriptors are limited before the work is even unpickled. It can still reach the disk and the network with
our rights: this contains bombs, loops and crashes, not a full exploit of a decoder.
"""

import importlib
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Literal, ParamSpec, TypeVar, cast

from parvis.core.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")
Reason = Literal["time", "memory", "crashed"]
ANSWER_MB = 256


class Sandboxed(Exception):
    """The child did not come back with an answer: out of `time`, out of `memory`, or `crashed`."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def run(function: Callable[..., T], *args: object, seconds: int = 20, memory_mb: int = 1024) -> T:
    """Call a module-level `function` with picklable `args` in a child, and return what it returns.

    Takes limits in seconds (CPU and wall clock) and MiB of address space. The answer may hold plain values and
    dataclasses of `parvis.core`. Costs about 90 ms, 140 ms with Pillow. Raises the function's own
    `Refused`, or `Sandboxed`.
    """
    work = pickle.dumps((memory_mb, seconds)) + pickle.dumps((function.__module__, function.__qualname__, args))
    command = [sys.executable, "-P", "-s", "-m", __name__]
    with TemporaryFile() as answer, TemporaryFile() as noise:
        try:
            child = subprocess.run(  # noqa: S603  (our own interpreter, no shell)
                command, input=work, stdout=answer, stderr=noise, timeout=seconds, env=_environment(), check=False
            )
        except subprocess.TimeoutExpired:
            raise Sandboxed("time", f"{seconds} s") from None
        answer.seek(0)
        return cast(T, _outcome(child.returncode, answer, noise))


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path), "LC_ALL": "C.UTF-8"}


def _outcome(status: int, answer: IO[bytes], noise: IO[bytes]) -> object:
    if status in _SIGNALLED:
        raise Sandboxed(_SIGNALLED[status])
    if status != 0:
        noise.seek(0)
        raise Sandboxed("crashed", f"status {status}: {noise.read(2000).decode(errors='replace')}")
    try:
        kind, value = _Answer(answer).load()
    except Exception as error:  # whatever a broken child wrote must not become our own bug
        raise Sandboxed("crashed", f"unreadable answer: {type(error).__name__}") from error
    if kind == "refused" and isinstance(value, Refused):
        raise value
    if kind != "done":
        raise Sandboxed("memory" if kind == "memory" else "crashed", str(value))
    return value


# The kernel says SIGXCPU at the CPU limit; only its out-of-memory killer says SIGKILL, our own being a timeout.
_SIGNALLED: dict[int, Reason] = {-signal.SIGXCPU: "time", -signal.SIGKILL: "memory"}


class _Answer(pickle.Unpickler):
    """Reads only our own records and refusals: a child taken over must not make its parent call anything."""

    def find_class(self, module: str, name: str) -> object:
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and found.__module__ == module and module.startswith("parvis.core."):  # noqa: SIM102
            if is_dataclass(found) or issubclass(found, Refused):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, hard if kind == resource.RLIMIT_CPU else most))


def _work(source: IO[bytes]) -> tuple[str, Any]:
    memory_mb, seconds = pickle.load(source)  # noqa: S301  (written by our parent)
    _limit(resource.RLIMIT_AS, memory_mb << 20)
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_FSIZE, ANSWER_MB << 20)
    _limit(resource.RLIMIT_NOFILE, 64)
    _limit(resource.RLIMIT_CORE, 0)
    module, name, args = pickle.load(source)  # noqa: S301  (written by our parent)
    try:
        return "done", getattr(importlib.import_module(module), name)(*args)
    except Refused as refusal:
        return "refused", refusal
    except MemoryError:
        return "memory", ""
    except Exception as error:  # reported to the parent, which raises Sandboxed
        return "failed", f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    # Libraries that print must not spoil the answer: it leaves by the original stdout, they get stderr.
    with os.fdopen(os.dup(1), "wb") as door:
        os.dup2(2, 1)
        pickle.dump(_work(sys.stdin.buffer), door)
