"""What a disk may hold after a power cut, from the calls that a program really made.

The model knows inodes and names apart. Data written and not yet synced may be there, not there, or
there by 512-byte sectors, in any order; a sync makes the data of its file durable. Names (create,
rename, link, unlink) become durable in order: those before the last sync of their folder surely,
the later ones up to any point. A disk that lies about a sync is outside the model (security.md 9).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.torture.tracing import SYNCS, Call

SECTOR: Final = 512
_NOT_KEPT: Final = ("-shm",)  # the index of the log: rebuilt, never trusted after a cut


@dataclass
class _File:
    durable: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut at offset


@dataclass
class Disk:
    """The durable part of a folder, and what is still on its way."""

    root: Path
    files: dict[int, _File] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    turns: list[tuple[str, str, int]] = field(default_factory=list)  # (act, name, file)
    acks: list[int] = field(default_factory=list)
    _by_inode: dict[int, int] = field(default_factory=dict)
    _now: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """Return a folder at rest: everything in it is durable."""
        disk = cls(Path(folder))
        for item in sorted(folder.rglob("*")):
            if item.is_file():
                number = disk._new(item.stat().st_ino, item.read_bytes())
                disk.names[str(item)] = disk._now[str(item)] = number
        return disk

    def _new(self, inode: int, content: bytes = b"") -> int:
        self._count += 1
        self.files[self._count] = _File(bytearray(content))
        self._by_inode[inode] = self._count
        return self._count

    def take(self, call: Call) -> None:
        """Take one call into account."""
        if call.name == "ack":
            self.acks += [int(line) for line in call.data.split()]
        elif call.path.endswith(_NOT_KEPT):
            return
        elif call.name == "open":
            self._opened(call)
        elif call.name in ("unlink", "rename", "link"):
            self._named(call)
        elif call.name in SYNCS:
            self._synced(call)
        elif call.name != "mkdir" and call.inode in self._by_inode:
            file = self.files[self._by_inode[call.inode]]
            if call.name == "ftruncate":
                file.pending.append((call.offset, None))
            elif call.data:
                file.pending.append((call.offset, call.data))

    def _opened(self, call: Call) -> None:
        if not call.existed:
            number = self._new(call.inode)
            self._now[call.path] = number
            self.turns.append(("add", call.path, number))
        elif call.flags & 0o1000 and call.inode in self._by_inode:  # O_TRUNC
            self.files[self._by_inode[call.inode]].pending.append((0, None))

    def _named(self, call: Call) -> None:
        number = self._now.get(call.path)
        if number is None:
            return
        if call.name in ("rename", "link"):
            self._now[call.other] = number
        if call.name == "rename":
            self.turns.append(("move", f"{call.path}\0{call.other}", number))
        elif call.name == "link":
            self.turns.append(("add", call.other, number))
        else:
            self.turns.append(("drop", call.path, number))
        if call.name != "link":
            self._now.pop(call.path, None)

    def _synced(self, call: Call) -> None:
        if Path(call.path).is_dir():
            self._settle_names(call.path)
            return
        number = self._by_inode.get(call.inode)
        if number is not None:
            file = self.files[number]
            file.durable = bytearray(_written(file.durable, file.pending))
            file.pending.clear()

    def _settle_names(self, folder: str) -> None:
        """The names of a folder are durable up to here; others keep waiting."""
        kept = []
        for act, name, number in self.turns:
            if str(Path(name.split("\0")[-1]).parent) == folder:
                _rename(self.names, act, name, number)
            else:
                kept.append((act, name, number))
        self.turns = kept

    # -- what a cut may leave -------------------------------------------------------------

    def states(self, source: random.Random, extra: int) -> Iterator[dict[str, bytes]]:
        """Yield the files that a cut right now may leave; the last ``extra`` ones are drawn."""
        yield self._state(len(self.turns), lambda pending: pending)
        if self.turns or any(file.pending for file in self.files.values()):
            yield self._state(0, lambda pending: [])
            yield self._state(len(self.turns), lambda pending: [])
            yield self._state(0, lambda pending: pending)
            for _ in range(extra):
                chance = source.choice((0.1, 0.5, 0.9))
                yield self._state(
                    source.randint(0, len(self.turns)),
                    lambda pending, chance=chance: list(_torn(pending, source, chance)),
                )

    def _state(self, turns: int, choose: object) -> dict[str, bytes]:
        names = dict(self.names)
        for turn in self.turns[:turns]:
            _rename(names, *turn)
        made: dict[int, bytes] = {}
        for number in set(names.values()):
            file = self.files[number]
            made[number] = bytes(_written(file.durable, choose(file.pending)))  # type: ignore[operator]
        return {name: made[number] for name, number in names.items()}


def _rename(names: dict[str, int], act: str, name: str, number: int) -> None:
    if act == "add":
        names[name] = number
    elif act == "drop":
        names.pop(name, None)
    else:
        before, after = name.split("\0")
        names[after] = names.pop(before, number)


def _written(start: bytes | bytearray, writes: list[tuple[int, bytes | None]]) -> bytearray:
    content = bytearray(start)
    for offset, data in writes:
        if data is None:
            del content[offset:]
            content.extend(bytes(max(0, offset - len(content))))
        else:
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(data)] = data
    return content


def _torn(
    pending: list[tuple[int, bytes | None]], source: random.Random, chance: float
) -> Iterator[tuple[int, bytes | None]]:
    """Keep, drop or tear each write; those kept may land in another order."""
    kept: list[tuple[int, bytes | None]] = []
    for offset, data in pending:
        if data is None or source.random() < 0.5:
            if source.random() < chance:
                kept.append((offset, data))
        else:
            kept += [
                (offset + at, data[at : at + SECTOR])
                for at in range(0, len(data), SECTOR)
                if source.random() < chance
            ]
    if source.random() < 0.5:
        source.shuffle(kept)
    yield from kept


def lay_out(state: dict[str, bytes], root: Path, target: Path) -> None:
    """Write a state into an empty folder."""
    for name, content in state.items():
        place = target / Path(name).relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        place.chmod(0o600)
