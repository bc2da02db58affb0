"""Arithmetic of numbered packets and numbered entries: what is there, what is missing.

Nothing here knows a clinic or a file. A vector says, for each device, up to which number a stream
is complete; numbers start at 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Vector: TypeAlias = Mapping[str, int]


class Gap(NamedTuple):
    """Numbers ``first`` to ``last``, both missing."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many numbers are missing."""
        return self.last - self.first + 1


def contiguous(numbers: Iterable[int]) -> int:
    """Return the largest n such that 1…n are all there (0 when 1 is missing)."""
    present = set(numbers)
    top = 0
    while top + 1 in present:
        top += 1
    return top


def gaps(numbers: Iterable[int], upto: int | None = None) -> tuple[Gap, ...]:
    """Return what is missing between 1 and the highest number known (or ``upto``)."""
    present = sorted({n for n in numbers if n > 0})
    end = max(upto or 0, present[-1] if present else 0)
    found = []
    expected = 1
    for number in [*present, end + 1]:
        if number > expected:
            found.append(Gap(expected, min(number - 1, end)))
        expected = max(expected, number + 1)
    return tuple(gap for gap in found if gap.first <= gap.last)


def fr_gaps(missing: Iterable[Gap]) -> str:
    """Write ``il manque le 13`` or ``il manque le 3 et les 5 à 7``; empty when nothing is."""
    parts = [
        f"le {gap.first}" if gap.size == 1 else f"les {gap.first} à {gap.last}" for gap in missing
    ]
    if not parts:
        return ""
    listed = ", ".join(parts[:-1])
    return "il manque " + (f"{listed} et {parts[-1]}" if listed else parts[-1])


def join(a: Vector, b: Vector) -> dict[str, int]:
    """Return what one knows after having learnt the other."""
    return {device: max(a.get(device, 0), b.get(device, 0)) for device in {*a, *b}}


def covers(a: Vector, b: Vector) -> bool:
    """Say whether ``a`` holds everything that ``b`` holds."""
    return all(a.get(device, 0) >= number for device, number in b.items())


def missing(mine: Vector, theirs: Vector) -> dict[str, Gap]:
    """Return, per device, the entries that they have and I lack."""
    return {
        device: Gap(mine.get(device, 0) + 1, number)
        for device, number in sorted(theirs.items())
        if number > mine.get(device, 0)
    }


@dataclass(frozen=True)
class Exchange:
    """The state of packets with one colleague, in both directions."""

    sent: int
    acknowledged: int
    unacknowledged: tuple[int, ...]
    received: int
    missing: tuple[Gap, ...]

    @property
    def sentence(self) -> str:
        """``envoyé 14 · accusé 12 · reçu 9 · il manque le 4``."""
        parts = [f"envoyé {self.sent}"]
        if self.sent:
            parts.append(f"accusé {self.acknowledged}")
        parts.append(f"reçu {self.received}")
        lack = fr_gaps(self.missing)
        return " · ".join([*parts, lack] if lack else parts)


def exchange(
    sent: Mapping[str, int], receipts: Iterable[str], received: Iterable[int], announced: int = 0
) -> Exchange:
    """Sum up an exchange.

    ``sent`` gives the number of each packet id; ``receipts`` the ids that the other side has
    acknowledged (by id: an unknown id counts for nothing); ``received`` the numbers that came in;
    ``announced`` the highest number the other side says to have sent.
    """
    confirmed = {packet for packet in receipts if packet in sent}
    arrived = {number for number in received if number > 0}
    return Exchange(
        sent=len(sent),
        acknowledged=len(confirmed),
        unacknowledged=tuple(sorted(n for packet, n in sent.items() if packet not in confirmed)),
        received=len(arrived),
        missing=gaps(arrived, announced),
    )
