"""A packet file as a whole: written in one pass and atomically, read from cheap checks to dear.

Writing: body -> zstd -> age into a private temporary file, then header, signature and ciphertext
into the final one. Reading: size, magic, version, header, signature by a pinned key, recipient,
size and hash of the ciphertext; only then decryption, which the parsing child does (``unfolding``).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import pyrage

from cpts_desktop.kernel.files import TEMP_SUFFIX, write_private
from cpts_desktop.packets.body import compress
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.header import (
    MAX_HEADER,
    MAX_SIGNATURE_LINE,
    Header,
    Named,
    PacketKind,
    Preamble,
    Signer,
    check_recipient,
    check_signature,
    read_preamble,
    seal_header,
    signed_digest,
)
from cpts_desktop.packets.keys import DeviceKeys, PublicKeys, key_id, recipient
from cpts_desktop.storage.trail_heads import TrailSign

MAX_PACKET: Final = 1 << 30
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Draft:
    """What a packet is to be, before its content is known."""

    id: str
    kind: PacketKind
    created: datetime
    audience: str
    sequence: int
    previous: str | None
    trail: TrailSign | None = None


@dataclass(frozen=True)
class Sealed:
    """A packet written: ``digest`` is what the next one to the same audience refers to."""

    header: Header
    digest: str
    path: Path
    size: int


@dataclass(frozen=True)
class Checked:
    """A packet whose sender, addressee and bytes are established; still sealed."""

    preamble: Preamble
    signer: Signer

    @property
    def header(self) -> Header:
        """The header that the sender signed."""
        return self.preamble.header


def seal(
    target: Path,
    draft: Draft,
    keys: DeviceKeys,
    recipients: Sequence[PublicKeys],
    lines: Iterable[bytes],
    *,
    work: Path,
) -> Sealed:
    """Write the packet ``draft`` holding ``lines``, sealed to each recipient, once per key.

    ``work`` is a private folder for the ciphertext under construction. Raises OSError; nothing
    half-written remains at ``target``.
    """
    public = keys.public
    header = Header(
        id=draft.id,
        kind=draft.kind,
        created=draft.created,
        sender=Named(keys.device, key_id(public.sign)),
        recipients=tuple(Named(r.device, key_id(r.exchange)) for r in recipients),
        audience=draft.audience,
        sequence=draft.sequence,
        previous=draft.previous,
        sha256="",
        size=0,
        trail=draft.trail,
    )
    start = start_of(header)
    temporary = work / f".{secrets.token_hex(8)}{TEMP_SUFFIX}"
    try:
        with temporary.open("xb") as stream:
            sink = _encrypt(_Pull(compress(start, lines)), _Hashing(stream), recipients)
        header = replace(header, sha256=sink.hexdigest(), size=sink.size)
        preamble = seal_header(header, keys)
        write_private(target, _concat(preamble, temporary))
    finally:
        temporary.unlink(missing_ok=True)
    _compare(target, len(preamble), header)
    signed = preamble[: preamble.rindex(b"\n", 0, -1) + 1]
    return Sealed(header, signed_digest(signed), target, len(preamble) + header.size)


def _encrypt(source: _Pull, sink: _Hashing, recipients: Sequence[PublicKeys]) -> _Hashing:
    keys = dict.fromkeys(one.exchange for one in recipients)
    try:
        pyrage.encrypt_io(source, sink, [recipient(key) for key in keys])
    except pyrage.EncryptError:
        raise source.fault or sink.fault or OSError("the packet could not be sealed") from None
    if sink.fault is not None:  # pyrage says nothing when its last write fails
        raise sink.fault
    return sink


def _concat(preamble: bytes, ciphertext: Path) -> Iterator[bytes]:
    yield preamble
    with ciphertext.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _compare(target: Path, offset: int, header: Header) -> None:
    """Read a written packet again: a USB key may say yes and keep nothing."""
    with target.open("rb") as stream:
        stream.seek(offset)
        if _digest(stream) != (header.sha256, header.size):
            raise OSError("the written packet does not read back")


def _digest(stream: IO[bytes]) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


class _Hashing:
    """A writer that counts and hashes what passes; it remembers why it failed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0
        self.fault: OSError | None = None

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        try:
            return self._stream.write(data)
        except OSError as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        self._stream.flush()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class _Pull:
    """A reader over an iterator of bytes, for pyrage, which loses the exceptions of its callers."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.fault: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            try:
                chunk = next(self._chunks, None)
            except Exception as fault:
                self.fault = fault
                raise
            if chunk is None:
                return b""
            self._rest = chunk
        size = len(self._rest) if size < 0 else size
        out, self._rest = self._rest[:size], self._rest[size:]
        return out


def peek(path: Path, *, limit: int = MAX_PACKET) -> Preamble:
    """Read only the three first lines; raises PacketRefused, OSError."""
    size = path.stat().st_size
    if size > limit:
        raise PacketRefused(PacketCode.TOO_BIG, "file")
    with path.open("rb") as stream:
        return read_preamble(stream.read(MAX_HEADER + MAX_SIGNATURE_LINE + 64))


def check(
    path: Path,
    signers: Mapping[str, Signer],
    me: Named,
    *,
    former: Collection[str] = (),
    limit: int = MAX_PACKET,
) -> Checked:
    """Establish who sent a packet, that it is for ``me`` and that no byte changed.

    ``former``: our devices from before a restore, whose key is still ours.

    Raises PacketRefused with the code of the first check that fails, OSError.
    """
    preamble = peek(path, limit=limit)
    signer = check_signature(preamble, signers)
    check_recipient(preamble.header, me, former)
    present = path.stat().st_size - preamble.length
    if present < preamble.header.size:
        raise PacketRefused(PacketCode.TRUNCATED, "ciphertext")
    if present > preamble.header.size:
        raise PacketRefused(PacketCode.TRAILING, "ciphertext")
    checked = Checked(preamble, signer)
    check_again(path, checked)
    return checked


def check_again(path: Path, checked: Checked) -> None:
    """Establish that the bytes are still those that were signed; raises PacketRefused, OSError."""
    header = checked.header
    with path.open("rb") as stream:
        stream.seek(checked.preamble.length)
        if _digest(stream) != (header.sha256, header.size):
            raise PacketRefused(PacketCode.BAD_MAC, "ciphertext")


def start_of(header: Header) -> dict[str, Any]:
    """Return what the start line of this packet's body must hold."""
    return {"packet": header.id, "kind": header.kind.value, "sender": header.sender.device}
