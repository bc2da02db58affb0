"""Entries handed from the parsing child to the program: typed MessagePack, one frame per block.

The child is not trusted more than the file it reads: the types, sizes and salts of what it hands
over are checked here, and chains and seals are verified at the import as for anything received.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from cpts_desktop.packets.blocks import BLOCK_ENTRIES
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.storage.chain import SALT_BYTES, RawEntry, derived_salt

_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(list[RawEntry]).decode


def to_frame(entries: Sequence[RawEntry]) -> bytes:
    """Return the entries of one block as the child hands them over."""
    return _pack(entries)


def from_frame(frame: bytes) -> list[RawEntry]:
    """Return the entries of a frame; raises PacketRefused(SCHEMA) for any other content."""
    try:
        entries: list[RawEntry] = _unpack(frame)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise PacketRefused(PacketCode.SCHEMA, "child") from None
    if not 0 < len(entries) <= BLOCK_ENTRIES or not _hold(entries):
        raise PacketRefused(PacketCode.SCHEMA, "child")
    return entries


def _hold(entries: Sequence[RawEntry]) -> bool:
    """Say what the types and lengths of the decoder do not: content or hash, never both."""
    for entry in entries:
        if entry.seed is not None or entry.payload is None or entry.payload_hash is not None:
            if not _holds(entry):
                return False
        elif len(entry.salt) != SALT_BYTES:
            return False
    return True


def _holds(entry: RawEntry) -> bool:
    seed = entry.seed
    if entry.payload is None:
        return entry.payload_hash is not None and not entry.salt and seed is None
    if entry.payload_hash is not None or len(entry.salt) != SALT_BYTES:
        return False
    if seed is None:
        return True
    if len(seed.secret) != SALT_BYTES or not (1 < seed.served <= BLOCK_ENTRIES):
        return False
    return 0 < entry.seq < 2**53 and entry.salt == derived_salt(seed.secret, entry.seq)
