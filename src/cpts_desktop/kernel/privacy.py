"""Health data hides itself when printed, and the technical log can hold no value.

The log takes only fixed sentences and numbers: an exception is written as its class, the place
in the code and an incident number, never its text (security.md F10, P-22).
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Mapping
from typing import Any

from cpts_desktop.kernel.redaction import redacted as redacted


class _NumbersOnly(logging.Filter):
    """Keeps fixed sentences; drops any argument that is not a number or a code word."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.args:
            if isinstance(record.args, Mapping):
                record.args = {name: _safe(arg) for name, arg in record.args.items()}
            else:
                record.args = tuple(_safe(arg) for arg in record.args)
        if record.exc_info:
            record.exc_info = None
            record.exc_text = None
        record.stack_info = None
        return True


class Code(str):
    """A word of our own vocabulary (an error code, a class name): allowed in the log."""


def _safe(value: Any) -> Any:
    if isinstance(value, bool | int | float | Code):
        return value
    return "…"


def get_logger(name: str) -> logging.Logger:
    """Return the technical logger of a module; its arguments are filtered."""
    logger = logging.getLogger(f"cpts.{name.removeprefix('cpts_desktop.')}")
    if not any(isinstance(known, _NumbersOnly) for known in logger.filters):
        logger.addFilter(_NumbersOnly())
    return logger


def incident_number() -> str:
    """Return a random number that a person can read over the phone."""
    return os.urandom(4).hex().upper()


def places(exc: BaseException) -> list[str]:
    """Return ``file:line function`` of our own frames, without any value."""
    found = []
    for frame in traceback.extract_tb(exc.__traceback__):
        path = frame.filename.replace("\\", "/")
        _, ours, tail = path.rpartition("cpts_desktop/")
        # A place outside our package is named by its file alone: a path holds a person's name.
        found.append(f"{tail if ours else path.rpartition('/')[2]}:{frame.lineno}")
    return found[-12:]


def log_fault(logger: logging.Logger, exc: BaseException) -> str:
    """Write the class and place of ``exc``; return the incident number."""
    number = incident_number()
    where = places(exc)[-1] if exc.__traceback__ else "?"
    logger.error("incident %s: %s at %s", Code(number), Code(type(exc).__name__), Code(where))
    return number
