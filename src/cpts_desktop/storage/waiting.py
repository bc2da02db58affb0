"""Entries that came before the ones they follow, kept until the hole is filled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.storage import chain
from cpts_desktop.storage.chain import RawEntry

# Straight to the driver, as the journal itself: one small statement per chain, not ten.
_ANY: Final = "SELECT EXISTS (SELECT 1 FROM waiting_entry)"
_COUNT: Final = "SELECT count(*), min(seq) FROM waiting_entry WHERE stream=? AND device=?"
_READ: Final = (
    "SELECT seq, hlc, author, kind, payload, salt, seal FROM waiting_entry"
    " WHERE stream=? AND device=?"
)
_FORGET: Final = "DELETE FROM waiting_entry WHERE stream=? AND device=? AND seq<=?"
_KEEP: Final = (
    "INSERT OR REPLACE INTO waiting_entry"
    " (stream, device, seq, hlc, author, kind, payload, salt, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MARK: Final = b"\x00"
"""Before the hash that stands for a withheld content that waits; JSON never starts with it."""


def any_waits(driver: Any) -> bool:
    """Say whether any entry of any chain waits."""
    return bool(driver.execute(_ANY).fetchone()[0])


def counted(driver: Any, stream: StreamId, device: DeviceId) -> tuple[int, int]:
    """Return how many entries of a chain wait, and the number of the first."""
    count, first = driver.execute(_COUNT, (stream, device)).fetchone()
    return count, first or 0


def read(driver: Any, stream: StreamId, device: DeviceId) -> list[RawEntry]:
    """Return the entries of a chain that wait."""
    return [
        RawEntry(
            stream,
            device,
            seq,
            time,
            UserId(author),
            kind,
            None if _is_hash(payload) else payload,
            seal,
            payload[1:] if _is_hash(payload) else None,
            *chain.unpack_salt(salt, seq),
        )
        for seq, time, author, kind, payload, salt, seal in driver.execute(
            _READ, (stream, device)
        ).fetchall()
    ]


def forget(driver: Any, stream: StreamId, device: DeviceId, upto: int) -> None:
    """Forget those of a chain that wait no more."""
    driver.execute(_FORGET, (stream, device, upto))


def keep(driver: Any, entries: Iterable[RawEntry]) -> None:
    """Keep entries until what they follow has come."""
    rows = [
        (
            raw.stream, raw.device, raw.seq, raw.hlc, raw.author, raw.kind,
            _MARK + raw.content_hash if raw.payload is None else raw.payload,
            chain.pack_salt(raw), raw.seal,
        )
        for raw in entries
    ]  # fmt: skip
    driver.executemany(_KEEP, rows)


def _is_hash(stored: bytes) -> bool:
    return stored[:1] == _MARK
