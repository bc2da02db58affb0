"""Entries cut into batches, each looked at while those before it are written."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Final, TypeAlias

from cpts_desktop.kernel.ids import DeviceId, StreamId
from cpts_desktop.storage import journal
from cpts_desktop.storage.chain import RawEntry

BATCH_ASIDE: Final = 512
"""How many entries are verified aside at a time."""

AHEAD: Final = 3
BYTES_AHEAD: Final = 4 << 20
"""How many batches, and how many bytes of contents, are verified before they are written."""

_CHAIN: Final = attrgetter("stream", "device")
Place: TypeAlias = tuple[StreamId, DeviceId]
"""Names a chain."""


class Batch:
    """Entries to be taken in together, by chain; what is known of their chains so far."""

    def __init__(self, entries: list[RawEntry], weight: int) -> None:
        self.chains: dict[StreamId, dict[DeviceId, list[RawEntry]]] = {}
        for (stream, device), run in groupby(entries, key=_CHAIN):
            self.chains.setdefault(stream, {}).setdefault(device, []).extend(run)
        self.weight = weight
        self.heads: dict[Place, journal.Head] = {}
        """Where the chains stood before it."""
        self.refused: dict[Place, str] = {}
        """Of which chains nothing can be taken, and why."""
        self.asked: list[Place] = []
        """The chains that are being verified aside, in that order."""

    def must_wait(self, ahead: Iterable[Batch]) -> bool:
        """Say whether it goes on with records of those before it, or they weigh much together."""
        return sum([one.weight for one in ahead]) > BYTES_AHEAD or any(
            not one.chains.keys().isdisjoint(self.chains) for one in ahead
        )


def goes_on(run: list[RawEntry], held: journal.Head) -> bool:
    """Say whether a run, sorted by number, follows what is held without a hole."""
    first, count = run[0].seq, len(run)
    in_a_row = run[-1].seq == first + count - 1 and len({raw.seq for raw in run}) == count
    return in_a_row and first == held.seq + 1
