"""What the blocks of a packet hold besides entries: cards, receipts, packets replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cpts_desktop.features.exchange.statements import (
    Counts,
    Directory,
    card_within,
    read_counts,
    read_directory,
)
from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.header import MAX_SEQUENCE, PacketKind
from cpts_desktop.packets.identity import IdentityCard

MAX_RECEIPTS = 10_000
MAX_CARDS = 2_000
_BLOCKS = {
    PacketKind.CARE: {"cards", "receipts", "replaces", "entries"},
    PacketKind.RECEIPT: {"cards", "receipts"},
    PacketKind.IDENTITY: {"cards"},
    PacketKind.INDICATORS: {"indicators"},
    PacketKind.DIRECTORY: {"directory"},
}


@redacted
@dataclass
class Content:
    """What the blocks of a packet hold besides entries."""

    own: list[str] = field(default_factory=list)
    cards: list[tuple[IdentityCard, str]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    replaces: list[dict[str, Any]] = field(default_factory=list)
    counts: Counts | None = None
    directory: Directory | None = None
    blocks: set[str] = field(default_factory=set)
    """The names of the blocks seen, entries included."""

    def suits(self, kind: PacketKind) -> None:
        """Refuse a packet whose blocks are not those of its kind; raises PacketRefused."""
        if not self.blocks <= _BLOCKS[kind]:
            raise PacketRefused(PacketCode.SCHEMA, "kind")
        if kind is PacketKind.INDICATORS and self.counts is None:
            raise PacketRefused(PacketCode.SCHEMA, "kind")
        if kind is PacketKind.DIRECTORY and self.directory is None:
            raise PacketRefused(PacketCode.SCHEMA, "kind")


def read_content(block: dict[str, Any], content: Content) -> None:
    """Read a block that is not of entries; raises PacketRefused."""
    name = block["block"]
    content.blocks.add(name)
    if name == "cards" and block.keys() == {"block", "own", "cards"}:
        own, cards = block["own"], block["cards"]
        if not isinstance(own, list) or not all(map(is_id, own)) or len(own) > MAX_CARDS:
            raise PacketRefused(PacketCode.SCHEMA, "cards")
        if not isinstance(cards, list) or len(cards) > MAX_CARDS:
            raise PacketRefused(PacketCode.SCHEMA, "cards")
        content.own.extend(own)
        content.cards.extend(map(card_within, cards))
    elif name == "receipts" and block.keys() == {"block", "items"}:
        content.receipts.extend(_receipts(block["items"]))
    elif name == "replaces" and block.keys() == {"block", "items"}:
        content.replaces.extend(_replaced(block["items"]))
    elif name == "indicators" and content.counts is None:
        content.counts = read_counts(block)
    elif name == "directory" and content.directory is None:
        content.directory = read_directory(block)
    else:
        raise PacketRefused(PacketCode.SCHEMA, "block")


def _receipts(items: Any) -> list[str]:
    wanted = {"packet", "digest", "accepted", "waiting", "rejected"}
    if not isinstance(items, list) or len(items) > MAX_RECEIPTS:
        raise PacketRefused(PacketCode.SCHEMA, "receipts")
    for item in items:
        if not isinstance(item, dict) or item.keys() != wanted or not is_id(item["packet"]):
            raise PacketRefused(PacketCode.SCHEMA, "receipts")
    return [item["packet"] for item in items]


def _replaced(items: Any) -> list[dict[str, Any]]:
    wanted = {"packet": is_id, "audience": is_id, "sequence": _is_number, "digest": _is_digest}
    if not isinstance(items, list) or len(items) > MAX_RECEIPTS:
        raise PacketRefused(PacketCode.SCHEMA, "replaces")
    for item in items:
        if not isinstance(item, dict) or item.keys() != wanted.keys():
            raise PacketRefused(PacketCode.SCHEMA, "replaces")
        if not all(holds(item[key]) for key, holds in wanted.items()):
            raise PacketRefused(PacketCode.SCHEMA, "replaces")
    return items


def _is_number(value: object) -> bool:
    return type(value) is int and 0 < value < MAX_SEQUENCE


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64
