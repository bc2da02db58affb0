"""Hashes and seals of the journal: pure bytes, no database.

An entry's hash covers the hash of the previous entry of the same device in the same stream, so a
chain cannot be edited, cut in the middle or reordered. The last entry of a transaction carries a
seal: the device's Ed25519 signature of that hash, which vouches for all entries before it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import msgspec
import zstandard

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.redaction import redacted

if TYPE_CHECKING:  # the parsing child, which verifies no seal, starts without it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

GENESIS: Final = bytes(32)
MAX_PAYLOAD: Final = 32 * 1024 * 1024
_ENTRY_DOMAIN: Final = b"cpts-entry-v1\x00"
_CONTENT_DOMAIN: Final = b"cpts-content-v1\x00"
_SALT_DOMAIN: Final = b"cpts-salt-v1\x00"
_SEAL_DOMAIN: Final = b"cpts-seal-v1\x00"
COMPRESS_FROM: Final = 400
PLAIN, ZSTD, WITHHELD = 0, 1, 2
HASH_BYTES: Final = 32
SALT_BYTES: Final = 16
SEAL_BYTES: Final = 64
SEEDED_ENTRIES: Final = 64
"""How many entries in a row take their salts from one seed, at most."""

_COUNT_BYTES: Final = 4


class Seed(NamedTuple):
    """The secret from which the salts of the last ``served`` entries of a chain derive.

    It may be given only to somebody who receives the content of all of them: from it, the salt of
    one that was kept back could be computed, and a short content guessed.
    """

    secret: bytes
    served: int


_Salt = Annotated[bytes, msgspec.Meta(max_length=SALT_BYTES)]
_Hash = Annotated[bytes, msgspec.Meta(min_length=HASH_BYTES, max_length=HASH_BYTES)]
_Seal = Annotated[bytes, msgspec.Meta(min_length=SEAL_BYTES, max_length=SEAL_BYTES)]


@redacted
class RawEntry(msgspec.Struct, frozen=True, array_like=True, gc=False, eq=False):
    """An entry as it travels: nothing resolved, ``payload`` canonical JSON bytes.

    A withheld entry has neither payload nor salt, only the hash of both: its place in the chain is
    known and verified, its content was not shared and cannot be guessed. It may be filled later.
    ``seed`` is only a shorter way to write the salts of several entries, the last of which has it;
    two entries that differ only by it are equal. The lengths are checked when one is decoded from
    a frame, not when one is made.
    """

    stream: StreamId
    device: DeviceId
    seq: int
    hlc: int
    author: UserId
    kind: str
    payload: bytes | None
    seal: _Seal | None = None
    payload_hash: _Hash | None = None
    salt: _Salt = b""
    seed: Seed | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RawEntry) and self._value() == other._value()

    def __hash__(self) -> int:
        return hash(self._value())

    def _value(self) -> tuple[object, ...]:
        return (
            self.stream, self.device, self.seq, self.hlc, self.author, self.kind, self.payload,
            self.seal, self.payload_hash, self.salt,
        )  # fmt: skip

    @property
    def withheld(self) -> bool:
        """Whether the content did not come with the entry."""
        return self.payload is None

    @property
    def content_hash(self) -> bytes:
        """The hash of the salt and the content, whether they are here or not."""
        if self.payload is not None:
            return content_hash(self.salt, self.payload)
        if self.payload_hash is None or len(self.payload_hash) != HASH_BYTES:
            raise ValueError("a withheld entry needs the hash of its content")
        return self.payload_hash

    def without_content(self) -> RawEntry:
        """Return this entry as it is passed on to somebody who may not read it."""
        return changed(self, payload=None, payload_hash=self.content_hash, salt=b"", seed=None)


def changed(entry: RawEntry, **other: object) -> RawEntry:
    """Return an entry with other values; its hash and seals are then no longer those of a chain."""
    return msgspec.structs.replace(entry, **other)


def new_seed() -> bytes:
    """Return a fresh secret for the salts of the entries to come."""
    return os.urandom(SALT_BYTES)


def derived_salt(secret: bytes, seq: int) -> bytes:
    """Return the salt of entry ``seq`` of a chain: 16 bytes of SHA-256 of the seed and ``seq``."""
    return hashlib.sha256(_SALT_DOMAIN + secret + seq.to_bytes(8, "big")).digest()[:SALT_BYTES]


def content_hash(salt: bytes, payload: bytes) -> bytes:
    """Return what stands for a content in the chain; raises ValueError for another salt length."""
    if len(salt) != SALT_BYTES:
        raise ValueError("an entry needs its salt")
    return hashlib.sha256(_CONTENT_DOMAIN + salt + payload).digest()


def pack_salt(entry: RawEntry) -> bytes:
    """Return the stored form of an entry's salt: itself, or the seed and how many it serves."""
    if entry.payload is None:
        return b""
    return entry.salt if entry.seed is None else pack_seed(entry.seed)


def pack_seed(seed: Seed) -> bytes:
    """Return the stored form of a seed, on the last of the entries that it serves."""
    return seed.secret + seed.served.to_bytes(_COUNT_BYTES, "big")


def unpack_salt(stored: bytes, seq: int) -> tuple[bytes, Seed | None]:
    """Return the salt of a stored form, and its seed when it holds one."""
    if len(stored) != SALT_BYTES + _COUNT_BYTES:
        return stored, None
    secret = stored[:SALT_BYTES]
    return derived_salt(secret, seq), Seed(secret, int.from_bytes(stored[SALT_BYTES:], "big"))


def entry_hash(previous: bytes, entry: RawEntry) -> bytes:
    """Return SHA-256 of the previous hash, the header and the hash of the content.

    The header is the canonical JSON of ``[stream, device, seq, "hlc", author, kind]``.

    The content enters by its own salted hash, so that an entry whose content may not be shared can
    be passed on without it, and the chain still verifies.
    """
    header = b'%b,%d,"%d",%b' % (
        _opening(entry.stream, entry.device),
        entry.seq,
        entry.hlc,
        _closing(entry.author, entry.kind),
    )
    return hashlib.sha256(
        b"%b%b%b%b%b"
        % (_ENTRY_DOMAIN, previous, len(header).to_bytes(4, "big"), header, entry.content_hash)
    ).digest()


def follow(previous: bytes, run: Sequence[RawEntry]) -> list[bytes]:
    """Return ``entry_hash`` of each entry of a run of one chain, each after the one before it."""
    sha = hashlib.sha256
    opening = _opening(run[0].stream, run[0].device)
    closings: dict[tuple[str, str], bytes] = {}
    found = []
    for entry in run:
        words = (entry.author, entry.kind)
        closing = closings.get(words)
        if closing is None:
            closing = closings[words] = _closing(entry.author, entry.kind)
        header = b'%b,%d,"%d",%b' % (opening, entry.seq, entry.hlc, closing)
        payload, salt = entry.payload, entry.salt
        if payload is None or len(salt) != SALT_BYTES:
            content = entry.content_hash
        else:
            content = sha(_CONTENT_DOMAIN + salt + payload).digest()
        size = len(header).to_bytes(4, "big")
        previous = sha(b"%b%b%b%b%b" % (_ENTRY_DOMAIN, previous, size, header, content)).digest()
        found.append(previous)
    return found


@lru_cache(maxsize=4096)
def _opening(stream: StreamId, device: DeviceId) -> bytes:
    return dumps_canonical([stream, device])[:-1]


@lru_cache(maxsize=4096)
def _closing(author: UserId, kind: str) -> bytes:
    return dumps_canonical([author, kind])[1:]


def _seal_message(stream: StreamId, device: DeviceId, seq: int, hash_: bytes) -> bytes:
    return b"%b%b,%d]%b" % (_SEAL_DOMAIN, _opening(stream, device), seq, hash_)


def seal(
    key: Ed25519PrivateKey, stream: StreamId, device: DeviceId, seq: int, hash_: bytes
) -> bytes:
    """Sign the head of a chain."""
    return key.sign(_seal_message(stream, device, seq, hash_))


def seal_holds(public: bytes, entry: RawEntry, hash_: bytes) -> bool:
    """Say whether the entry's seal is this device's signature of ``hash_``."""
    from cryptography.exceptions import InvalidSignature

    if entry.seal is None:
        return False
    try:
        _public(public).verify(
            entry.seal, _seal_message(entry.stream, entry.device, entry.seq, hash_)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _public(key: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(key)


def keyed_mac(key: bytes) -> Callable[[bytes], bytes]:
    """Return HMAC-SHA256 under one key; what depends on the key alone is worked out once."""
    started = hmac.new(key, digestmod="sha256")

    def mac(body: bytes) -> bytes:
        one = started.copy()
        one.update(body)
        return one.digest()

    return mac


def commit_head(previous: bytes, hashes: Sequence[bytes]) -> bytes:
    """Return the head of the whole journal after one more transaction."""
    digest = head_digest(previous)
    digest.update(b"".join(hashes))
    return bytes(digest.digest())


def head_digest(previous: bytes) -> Any:
    """Return the running digest that gives the next head once it has taken in all the hashes."""
    return hashlib.sha256(b"cpts-head-v1\x00" + previous)


def pack(payload: bytes) -> tuple[int, bytes]:
    """Return the stored form of a payload: as it is, or zstd when that is shorter."""
    if len(payload) < COMPRESS_FROM:
        return PLAIN, payload
    squeezed = zstandard.ZstdCompressor(level=3, write_checksum=False).compress(payload)
    return (ZSTD, squeezed) if len(squeezed) < len(payload) else (PLAIN, payload)


def pack_content(entry: RawEntry) -> tuple[int, bytes]:
    """Return the stored form of an entry's content, or of its hash when it is withheld."""
    if entry.payload is None:
        return WITHHELD, entry.content_hash
    return pack(entry.payload)


def unpack(codec: int, stored: bytes) -> bytes | None:
    """Return the payload of a stored form, None when it is withheld.

    Raises ValueError when damaged or beyond 32 MiB.
    """
    if codec == WITHHELD and len(stored) == HASH_BYTES:
        return None
    if codec == PLAIN:
        return stored
    try:
        if codec != ZSTD or not 0 <= zstandard.frame_content_size(stored) <= MAX_PAYLOAD:
            raise ValueError("no stored payload")
        return zstandard.ZstdDecompressor().decompress(stored, max_output_size=MAX_PAYLOAD)
    except zstandard.ZstdError:
        raise ValueError("no stored payload") from None
