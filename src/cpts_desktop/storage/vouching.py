"""Verifies runs of chains: the hash of each entry and every seal, here or in a process beside.

What is verified, and how, is in one function. An ``Aside`` may run it in another process of this
program while this one writes; whenever that one has no answer, the work is done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, NamedTuple, Protocol

import msgspec

from cpts_desktop.storage import chain
from cpts_desktop.storage.chain import HASH_BYTES, RawEntry

_Hash = Annotated[bytes, msgspec.Meta(min_length=HASH_BYTES, max_length=HASH_BYTES)]


class Run(NamedTuple):
    """Entries of one chain, each after the one before it, and what they follow."""

    key: bytes
    previous: bytes
    entries: list[RawEntry]


class Verdict(NamedTuple):
    """The hash of each entry of a run, and the place of the first seal that does not hold."""

    hashes: list[_Hash]
    bad: int


NO_BAD: Final = -1


class Aside(Protocol):
    """A process that verifies runs, in the order in which they are given."""

    def give(self, runs: Sequence[Run]) -> bool:
        """Give runs to verify; false when they must be verified here."""

    def take(self) -> list[Verdict] | None:
        """Return the verdicts of the oldest runs given, or None when there will be none."""


def verify(run: Run) -> Verdict:
    """Work out the hashes of a run and verify each of its seals, up to the first bad one."""
    if not run.entries:
        return Verdict([], NO_BAD)
    hashes = chain.follow(run.previous, run.entries)
    for place, entry in enumerate(run.entries):
        if entry.seal is not None and not chain.seal_holds(run.key, entry, hashes[place]):
            return Verdict(hashes, place)
    return Verdict(hashes, NO_BAD)


_pack: Final = msgspec.msgpack.Encoder().encode
_runs: Final[Any] = msgspec.msgpack.Decoder(list[Run]).decode
_verdicts: Final[Any] = msgspec.msgpack.Decoder(list[Verdict]).decode


def ask(runs: Sequence[Run]) -> bytes:
    """Return the frame that asks for verdicts on runs."""
    return _pack(runs)


def answer(frame: bytes) -> bytes:
    """Return the frame that answers one of ``ask``; raises ValueError for anything else."""
    runs: list[Run] = _runs(frame)
    return _pack([verify(run) for run in runs])


def read_answer(frame: bytes, sizes: Sequence[int]) -> list[Verdict] | None:
    """Return the verdicts on runs of these sizes, None when the frame holds anything else."""
    try:
        found: list[Verdict] = _verdicts(frame)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if [len(one.hashes) for one in found] != list(sizes):
        return None
    if not all(NO_BAD <= one.bad < size for one, size in zip(found, sizes, strict=True)):
        return None
    return found
