"""Compile the questions of SQLAlchemy once for all the registers that a torture opens.

Each opening makes an engine, with a cache of its own: a torture that opens ten thousand times spent
half of its time compiling the same questions. What the questions do is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from cpts_desktop.storage import engine, register

_first: list[Engine] = []


def share_compiled() -> None:
    """From now on in this process, engines of a register share one dialect and one cache."""
    if getattr(engine.make_engine, "shares", False):
        return
    made: Callable[..., Engine] = engine.make_engine

    def sharing(opener: Callable[[], Any]) -> Engine:
        new = made(opener)
        if _first:
            new.dialect = _first[0].dialect
            new._compiled_cache = _first[0]._compiled_cache
        else:
            _first.append(new)
        return new

    sharing.shares = True  # type: ignore[attr-defined]
    for module in (engine, register):
        module.make_engine = sharing  # type: ignore[attr-defined]
