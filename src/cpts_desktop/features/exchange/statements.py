"""What packets carry besides records: counts of indicators, and the directory of members.

Both are closed schemas read from outside; nothing here touches a register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.header import MAX_SEQUENCE
from cpts_desktop.packets.identity import IdentityCard, read_card

SMALLEST_SHOWN: Final = 11
"""A count of people under this never travels (STAT-01 of interop.md)."""

MAX_ROWS: Final = 500
MAX_MEMBERS: Final = 2_000
_ROW: Final = {"id", "label", "hash", "people", "numerator", "denominator"}
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class CountRow:
    """One indicator as it leaves: a cell is None when it is hidden; ``denominator`` may be absent.

    ``hash`` names the definition that was counted: other definitions are never added to it.
    """

    id: str
    label: str
    hash: str
    people: bool
    numerator: int | None
    denominator: int | None
    counted: bool = True
    """False when the denominator does not exist, rather than being hidden."""

    def as_json(self) -> dict[str, Any]:
        """Return the row of the block."""
        denominator = "none" if not self.counted else self.denominator
        return {
            "id": self.id, "label": self.label, "hash": self.hash, "people": self.people,
            "numerator": self.numerator, "denominator": denominator,
        }  # fmt: skip

    @property
    def is_safe(self) -> bool:
        """Whether no cell, and no difference of cells, counts one to ten people."""
        if not self.people:
            return True
        cells = [self.numerator, self.denominator]
        if self.numerator is not None and self.denominator is not None:
            cells.append(self.denominator - self.numerator)
        return not any(cell is not None and 0 < cell < SMALLEST_SHOWN for cell in cells)


@dataclass(frozen=True)
class Counts:
    """What an indicator packet says: counts over a period, and nothing else."""

    start: date
    end: date
    rows: tuple[CountRow, ...]

    def block(self) -> dict[str, Any]:
        """Return the block of the packet."""
        return {
            "block": "indicators",
            "period": [self.start.isoformat(), self.end.isoformat()],
            "rows": [one.as_json() for one in self.rows],
        }


def row_of(raw: Mapping[str, Any]) -> CountRow:
    """Read a row against its closed schema; raises PacketRefused."""
    if not isinstance(raw, dict) or raw.keys() != _ROW:
        raise _bad("indicators")
    label, name = clean_line(raw["label"], "label"), raw["id"]
    if not isinstance(label, Ok) or not isinstance(name, str) or not 0 < len(name) <= 80:
        raise _bad("indicators")
    hash_ = raw["hash"]
    if not isinstance(hash_, str) or len(hash_) != 16 or not set(hash_) <= _HEX:
        raise _bad("indicators")
    if type(raw["people"]) is not bool or not name.isprintable():
        raise _bad("indicators")
    counted = raw["denominator"] != "none"
    numerator = _cell(raw["numerator"])
    denominator = _cell(raw["denominator"]) if counted else None
    if (
        raw["people"]
        and numerator is not None
        and denominator is not None
        and numerator > denominator
    ):
        raise _bad("indicators")
    return CountRow(name, label.value, hash_, raw["people"], numerator, denominator, counted)


def read_counts(block: dict[str, Any]) -> Counts:
    """Read the block of an indicator packet; raises PacketRefused.

    A cell that counts one to ten people is refused: it must never have been sent.
    """
    if block.keys() != {"block", "period", "rows"}:
        raise _bad("indicators")
    period, rows = block["period"], block["rows"]
    if not isinstance(period, list) or len(period) != 2 or not isinstance(rows, list):
        raise _bad("indicators")
    start, end = (_day(text) for text in period)
    if end < start or not 0 < len(rows) <= MAX_ROWS:
        raise _bad("indicators")
    found = tuple(row_of(one) for one in rows)
    if len({(one.id, one.hash) for one in found}) != len(found):
        raise _bad("indicators")
    if not all(one.is_safe for one in found):
        raise _bad("small cell")
    return Counts(start, end, found)


def _cell(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value < 10**9:
        raise _bad("indicators")
    return value


@dataclass(frozen=True)
class Listed:
    """A member of the directory. ``rpps_checked`` is the day the number was checked, or None.

    ``valid_until`` is the last day of the membership, None when it has no end.
    """

    card: IdentityCard
    text: str
    rpps_checked: date | None
    valid_until: date | None = None


@dataclass(frozen=True)
class Revoked:
    """A key that is accepted no more, except up to the last packet numbers given per audience."""

    key: str
    last: dict[str, int]
    reason: str


@dataclass(frozen=True)
class Directory:
    """The members of the CPTS at one moment. A later one has a higher ``epoch``."""

    epoch: int
    minimum_format: int
    members: tuple[Listed, ...]
    revoked: tuple[Revoked, ...]

    def block(self) -> dict[str, Any]:
        """Return the block of the packet."""
        from json import loads

        return {
            "block": "directory",
            "epoch": self.epoch,
            "minimum_format": self.minimum_format,
            "members": [
                {
                    "card": loads(one.text),
                    "rpps_checked": one.rpps_checked.isoformat() if one.rpps_checked else "",
                    **({"valid_until": one.valid_until.isoformat()} if one.valid_until else {}),
                }
                for one in self.members
            ],
            "revoked": [
                {"key": one.key, "last": one.last, "reason": one.reason} for one in self.revoked
            ],
        }


def read_directory(block: dict[str, Any]) -> Directory:
    """Read the block of a directory; raises PacketRefused."""
    if block.keys() != {"block", "epoch", "minimum_format", "members", "revoked"}:
        raise _bad("directory")
    epoch, least = block["epoch"], block["minimum_format"]
    if type(epoch) is not int or not 0 < epoch < MAX_SEQUENCE:
        raise _bad("directory")
    if type(least) is not int or not 0 < least < 1000:
        raise _bad("directory")
    members, revoked = block["members"], block["revoked"]
    for items in (members, revoked):
        if not isinstance(items, list) or len(items) > MAX_MEMBERS:
            raise _bad("directory")
    return Directory(epoch, least, tuple(map(_listed, members)), tuple(map(_revoked, revoked)))


def _listed(raw: Any) -> Listed:
    if not isinstance(raw, dict) or raw.keys() - {"valid_until"} != {"card", "rpps_checked"}:
        raise _bad("directory")
    card, text = card_within(raw["card"])
    checked = _day(raw["rpps_checked"]) if raw["rpps_checked"] else None
    until = _day(raw["valid_until"]) if "valid_until" in raw else None
    return Listed(card, text, checked, until)


def card_within(raw: Any) -> tuple[IdentityCard, str]:
    """Read a card that a packet passes on; raises PacketRefused.

    What is no card at all is a content that follows no schema: the file itself is a packet.
    """
    try:
        data = dumps_canonical(raw)
        return read_card(data), data.decode("utf-8")
    except (TypeError, ValueError):
        raise _bad("cards") from None
    except PacketRefused as refusal:
        if refusal.code in (PacketCode.BAD_MAGIC, PacketCode.TOO_BIG):
            raise _bad("cards") from None
        raise


def _revoked(raw: Any) -> Revoked:
    if not isinstance(raw, dict) or raw.keys() != {"key", "last", "reason"}:
        raise _bad("directory")
    key, last, reason = raw["key"], raw["last"], raw["reason"]
    if not isinstance(key, str) or len(key) != 16 or not set(key) <= _HEX:
        raise _bad("directory")
    if not isinstance(last, dict) or len(last) > MAX_MEMBERS:
        raise _bad("directory")
    if not all(
        is_id(name) and type(n) is int and 0 <= n < MAX_SEQUENCE for name, n in last.items()
    ):
        raise _bad("directory")
    if not isinstance(reason, str) or len(reason) > 400 or (reason and not reason.isprintable()):
        raise _bad("directory")
    return Revoked(key, last, reason)


def _day(text: Any) -> date:
    try:
        found = date.fromisoformat(text)
    except (TypeError, ValueError):
        raise _bad("day") from None
    if found.isoformat() != text:
        raise _bad("day")
    return found


def _bad(where: str) -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, where)
