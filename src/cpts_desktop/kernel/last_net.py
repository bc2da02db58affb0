"""The last net under the whole process: what nobody caught becomes a number, never a value (P-22).

Python prints the message of an uncaught exception, and an exception often quotes what it choked
on: a name, a number. These hooks write the class, the place and an incident number instead.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from cpts_desktop.kernel.privacy import get_logger, log_fault

_LOG = get_logger(__name__)


def spread_last_net() -> None:
    """Replace the three hooks of the interpreter: main thread, other threads, finalisers."""
    sys.excepthook = _uncaught
    threading.excepthook = _in_thread
    sys.unraisablehook = _unraisable


def _uncaught(kind: type[BaseException], exc: BaseException, _: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log_fault(_LOG, exc)


def _in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        log_fault(_LOG, args.exc_value)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        log_fault(_LOG, args.exc_value)
