"""No test, and nothing a test runs in this process, may reach a network (P-63).

An audit hook of the interpreter hears every ``connect``, ``sendto`` and name look-up, whatever
library asks for it in Python; it refuses them and remembers who asked. The child processes of the
stories run the same code; strace covers them and Qt's own C++ in ``./dev torture``.
"""

from __future__ import annotations

import socket
import sys
from typing import Any, Final

FORBIDDEN: Final = {int(socket.AF_INET), int(socket.AF_INET6)}
_LOOKUPS: Final = ("socket.getaddrinfo", "socket.gethostbyname", "socket.getnameinfo")
asked: list[str] = []
"""What was asked since the last look; names of events, never an address."""


class NetworkUse(AssertionError):  # noqa: N818 - reads as a sentence
    """Something tried to reach a network."""


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if event in _LOOKUPS:
        asked.append(event)
        raise NetworkUse(event)
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        family = getattr(args[0], "family", None)
        if family is not None and int(family) in FORBIDDEN:
            asked.append(event)
            raise NetworkUse(event)


def watch() -> None:
    """Begin to listen; a hook of the interpreter cannot be taken back."""
    if not getattr(sys, "_cpts_no_network", False):
        sys._cpts_no_network = True  # type: ignore[attr-defined]
        sys.addaudithook(_hear)
