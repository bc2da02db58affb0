"""The signed header of a packet: one magic line, one JSON line, one signature line.

Reading goes from the cheapest to the dearest check and stops at the first that fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from cpts_desktop.kernel.clock import from_wire, to_wire
from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.keys import DeviceKeys, key_id, sign, verify
from cpts_desktop.storage.trail_heads import TrailSign, read_sign

FORMAT: Final = 1
SUITE: Final = 1
"""age X25519 + Ed25519 over BLAKE2b-512 + zstd NDJSON. No part of it is negotiated."""

MAGIC: Final = b"cpts-paquet/"
MAGIC_LINE: Final = MAGIC + b"1\n"
COMMENT: Final = "cpts-paquet"
MAX_HEADER: Final = 64 << 10
MAX_SIGNATURE_LINE: Final = 256
MAX_RECIPIENTS: Final = 256
MAX_SEQUENCE: Final = 2**53
_HEX: Final = frozenset("0123456789abcdef")
_TRAIL: Final = "trail"
_KEYS: Final = frozenset({
    "audience", "ciphertext", "created", "crit", "ext", "format", "id", "kind", "previous",
    "recipients", "sender", "sequence", "suite",
})  # fmt: skip


class PacketKind(StrEnum):
    """What a packet is for."""

    CARE = "care"
    RECEIPT = "receipt"
    IDENTITY = "identity"
    INDICATORS = "indicators"
    """Counts only, to a coordination: no entry, no patient, no pseudonym."""

    DIRECTORY = "directory"
    """The members of the CPTS and the revoked keys, from its coordination."""


@dataclass(frozen=True)
class Named:
    """A device and the key of it that is meant."""

    device: str
    key: str


@dataclass(frozen=True)
class Header:
    """What the sender signs, readable by anyone: no patient, no name."""

    id: str
    kind: PacketKind
    created: datetime
    sender: Named
    recipients: tuple[Named, ...]
    audience: str
    sequence: int
    previous: str | None
    sha256: str
    size: int
    trail: TrailSign | None = None
    """The audit trail of the sender, up to a line; a reader that ignores it loses nothing else."""

    def line(self) -> bytes:
        """Return the canonical JSON line."""
        return dumps_canonical(self.as_json()) + b"\n"

    def as_json(self) -> dict[str, Any]:
        """Return the header as JSON values."""
        return {
            "format": FORMAT,
            "suite": SUITE,
            "kind": self.kind.value,
            "id": self.id,
            "created": to_wire(self.created),
            "sender": {"device": self.sender.device, "key": self.sender.key},
            "recipients": [{"device": r.device, "key": r.key} for r in self.recipients],
            "audience": self.audience,
            "sequence": self.sequence,
            "previous": self.previous,
            "ciphertext": {"sha256": self.sha256, "size": self.size},
            "crit": [],
            "ext": {} if self.trail is None else {_TRAIL: self.trail.as_json()},
        }


@dataclass(frozen=True)
class Signer:
    """A pinned key and the devices known to sign with it.

    The key is what is trusted: after a restore the same key signs under a new device, which is
    then learnt, unless that device belongs to another key. ``last_sequence`` bounds what is
    accepted once the key is revoked.
    """

    devices: frozenset[str]
    public: bytes
    revoked: bool = False
    last_sequence: Mapping[str, int] | None = None

    def accepts(self, header: Header) -> bool:
        """Say whether this packet was numbered before the revocation, if there is one."""
        if not self.revoked:
            return True
        return header.sequence <= (self.last_sequence or {}).get(header.audience, 0)


@dataclass(frozen=True)
class Preamble:
    """The three first lines of a file, read but not yet believed."""

    header: Header
    signed: bytes
    signature: str
    length: int
    """Where the ciphertext starts."""

    @property
    def digest(self) -> str:
        """What the next packet to the same audience names as ``previous``."""
        return signed_digest(self.signed)


def seal_header(header: Header, keys: DeviceKeys) -> bytes:
    """Return the three lines that precede the ciphertext."""
    signed = MAGIC_LINE + header.line()
    return signed + sign(keys, signed, COMMENT).encode("ascii") + b"\n"


def signed_digest(signed: bytes) -> str:
    """Return the SHA-256 of the two signed lines."""
    return hashlib.sha256(signed).hexdigest()


def read_preamble(start: bytes) -> Preamble:
    """Read the first bytes of a file (``MAX_HEADER`` and a little more, or the whole file)."""
    signed_magic = start[: len(MAGIC_LINE)]
    if not signed_magic.startswith(MAGIC):
        short = MAGIC.startswith(signed_magic)
        raise PacketRefused(PacketCode.TRUNCATED if short else PacketCode.BAD_MAGIC, "magic")
    if signed_magic != MAGIC_LINE:
        short = MAGIC_LINE.startswith(signed_magic)
        raise PacketRefused(PacketCode.TRUNCATED if short else PacketCode.BAD_VERSION, "magic")
    end = _line_end(start, len(MAGIC_LINE), MAX_HEADER, "header")
    header = parse_header(start[len(MAGIC_LINE) : end])
    after = _line_end(start, end, MAX_SIGNATURE_LINE, "signature")
    try:
        signature = start[end : after - 1].decode("ascii")
    except UnicodeDecodeError:
        raise PacketRefused(PacketCode.BAD_SIG, "signature") from None
    return Preamble(header, start[:end], signature, after)


def _line_end(data: bytes, start: int, limit: int, where: str) -> int:
    at = data.find(b"\n", start, start + limit)
    if at >= 0:
        return at + 1
    if len(data) >= start + limit:
        too_long = PacketCode.BAD_SIG if where == "signature" else PacketCode.TOO_BIG
        raise PacketRefused(too_long, where)
    raise PacketRefused(PacketCode.TRUNCATED, where)


def parse_header(line: bytes) -> Header:
    """Read the JSON line against its closed schema; raises PacketRefused."""
    try:
        raw = loads_strict(line, max_bytes=MAX_HEADER, max_depth=8)
    except JsonRefused:
        raise _schema() from None
    if not isinstance(raw, dict):
        raise _schema()
    for field, known in (("format", FORMAT), ("suite", SUITE)):
        value = raw.get(field)
        if type(value) is not int:
            raise _schema()
        if value != known:
            raise PacketRefused(PacketCode.BAD_VERSION, field)
    crit = raw.get("crit")
    if not isinstance(crit, list) or not isinstance(raw.get("ext"), dict):
        raise _schema()
    if crit:
        raise PacketRefused(PacketCode.BAD_VERSION, "crit")
    if raw.keys() != _KEYS or dumps_canonical(raw) + b"\n" != line:
        raise _schema()
    return _header(raw)


def _header(raw: dict[str, Any]) -> Header:
    try:
        kind = PacketKind(raw["kind"])
    except ValueError:
        raise PacketRefused(PacketCode.BAD_VERSION, "kind") from None
    named = raw["recipients"]
    if not isinstance(named, list) or not 0 < len(named) <= MAX_RECIPIENTS:
        raise _schema()
    recipients = tuple(_named(item) for item in named)
    if len({item.device for item in recipients}) != len(recipients):
        raise _schema()
    body = raw["ciphertext"]
    if not isinstance(body, dict) or body.keys() != {"sha256", "size"}:
        raise _schema()
    sequence, size, previous = raw["sequence"], body["size"], raw["previous"]
    if type(sequence) is not int or not 0 < sequence < MAX_SEQUENCE:
        raise _schema()
    if type(size) is not int or not 0 < size < MAX_SEQUENCE:
        raise _schema()
    if not (is_id(raw["id"]) and is_id(raw["audience"]) and _is_hex(body["sha256"], 64)):
        raise _schema()
    if previous is not None and not _is_hex(previous, 64):
        raise _schema()
    if (previous is None) != (sequence == 1):
        raise _schema()
    sender = _named(raw["sender"])
    return Header(
        id=raw["id"],
        kind=kind,
        created=_instant(raw["created"]),
        sender=sender,
        recipients=recipients,
        audience=raw["audience"],
        sequence=sequence,
        previous=previous,
        sha256=body["sha256"],
        size=size,
        trail=read_sign(raw["ext"].get(_TRAIL), sender.device),
    )


def _named(value: Any) -> Named:
    if not isinstance(value, dict) or value.keys() != {"device", "key"}:
        raise _schema()
    if not (is_id(value["device"]) and _is_hex(value["key"], 16)):
        raise _schema()
    return Named(value["device"], value["key"])


def _instant(value: Any) -> datetime:
    if not isinstance(value, str) or len(value) != 24:
        raise _schema()
    try:
        instant = from_wire(value)
    except ValueError:
        raise _schema() from None
    if to_wire(instant) != value:
        raise _schema()
    return instant


def _is_hex(value: Any, length: int) -> bool:
    return isinstance(value, str) and len(value) == length and _HEX.issuperset(value)


def check_signature(preamble: Preamble, signers: Mapping[str, Signer]) -> Signer:
    """Verify the signature with a pinned key, found by its name; raises PacketRefused."""
    sender = preamble.header.sender
    signer = signers.get(sender.key)
    if signer is None or key_id(signer.public) != sender.key:
        raise PacketRefused(PacketCode.UNKNOWN_SIGNER, "sender")
    if any(sender.device in other.devices for key, other in signers.items() if key != sender.key):
        raise PacketRefused(PacketCode.UNKNOWN_SIGNER, "sender")
    if not verify(signer.public, preamble.signed, COMMENT, preamble.signature):
        raise PacketRefused(PacketCode.BAD_SIG, "signature")
    if not signer.accepts(preamble.header):
        raise PacketRefused(PacketCode.REVOKED_SIGNER, "sender")
    return signer


def check_recipient(header: Header, me: Named, former: Collection[str] = ()) -> None:
    """Refuse a packet that does not name this device, or a former one of ours, and this key."""
    ours = {me.device, *former}
    if not any(one.key == me.key and one.device in ours for one in header.recipients):
        raise PacketRefused(PacketCode.NOT_RECIPIENT, "recipients")


def _schema() -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, "header")
