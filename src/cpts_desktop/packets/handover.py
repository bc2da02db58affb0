"""Entries handed from the parsing child to the program: typed MessagePack, one frame per block.

The child is not trusted more than the file it reads: the types, sizes and salts of what it hands
over are checked here, and chains and seals are verified at the import as for anything received.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.packets.blocks import BLOCK_ENTRIES, SEAL_BYTES
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.storage.chain import (
    HASH_BYTES,
    SALT_BYTES,
    RawEntry,
    Seed,
    derived_salt,
)

MAX_FRAME: Final = 192 << 20
_Row = tuple[
    str, str, int, int, str, str, bytes | None, bytes | None, bytes | None, bytes, bytes | None, int
]  # fmt: skip
_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(list[_Row]).decode


def to_frame(entries: Sequence[RawEntry]) -> bytes:
    """Return the entries of one block as the child hands them over."""
    return _pack(
        [
            (
                one.stream, one.device, one.seq, one.hlc, one.author, one.kind, one.payload,
                one.seal, one.payload_hash, one.salt,
                one.seed.secret if one.seed else None, one.seed.served if one.seed else 0,
            )
            for one in entries
        ]
    )  # fmt: skip


def from_frame(frame: bytes) -> list[RawEntry]:
    """Return the entries of a frame; raises PacketRefused(SCHEMA) for any other content."""
    try:
        rows: list[Any] = _unpack(frame)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise PacketRefused(PacketCode.SCHEMA, "child") from None
    if not 0 < len(rows) <= BLOCK_ENTRIES or not all(map(_holds, rows)):
        raise PacketRefused(PacketCode.SCHEMA, "child")
    return [
        RawEntry(
            StreamId(stream), DeviceId(device), seq, hlc, UserId(author), kind, payload, seal,
            digest, salt, Seed(secret, served) if secret is not None else None,
        )
        for stream, device, seq, hlc, author, kind, payload, seal, digest, salt, secret, served
        in rows
    ]  # fmt: skip


def _holds(row: Any) -> bool:
    _, _, seq, _, _, _, payload, seal, digest, salt, secret, served = row
    if seal is not None and len(seal) != SEAL_BYTES:
        return False
    if payload is None:
        return digest is not None and len(digest) == HASH_BYTES and not salt and secret is None
    if digest is not None or len(salt) != SALT_BYTES:
        return False
    if secret is None:
        return True
    if len(secret) != SALT_BYTES or not (1 < served <= BLOCK_ENTRIES and 0 < seq < 2**53):
        return False
    return bool(salt == derived_salt(secret, seq))
