"""Health data hides itself when printed. Apart from the log, which a child does not need."""

from __future__ import annotations

from typing import TypeVar

C = TypeVar("C", bound=type)


def redacted(cls: C) -> C:
    """Replace the ``repr`` of a value class by its name alone."""

    def hidden(self: object) -> str:
        return f"<{type(self).__name__} …>"

    cls.__repr__ = hidden  # type: ignore[assignment]
    cls.__str__ = hidden  # type: ignore[assignment]
    return cls
