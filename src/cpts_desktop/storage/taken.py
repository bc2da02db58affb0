"""What became of entries that came from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from cpts_desktop.kernel.ids import DeviceId, StreamId


@dataclass(frozen=True)
class Gap:
    """A hole in a chain: the sequence numbers from ``first`` to ``last`` are missing."""

    stream: StreamId
    device: DeviceId
    first: int
    last: int


@dataclass(frozen=True)
class Rejected:
    """An entry that was not taken, with its code; nothing after it in its chain was either."""

    stream: StreamId
    device: DeviceId
    seq: int
    code: str


@dataclass
class IngestReport:
    """Counts of one ingestion; ``accepted`` also counts entries that had been waiting."""

    accepted: int = 0
    duplicates: int = 0
    waiting: int = 0
    unknown_kinds: int = 0
    gaps: list[Gap] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    withheld: int = 0
    """Of the accepted ones, those that came without their content."""

    filled: int = 0
    """Of the accepted ones, those whose content was missing here until now."""
