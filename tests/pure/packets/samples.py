"""Throw-away keys and packets for the tests of the packet format. Nothing here is a secret."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpts_desktop.kernel.hlc import from_instant
from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId, derived_id
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.packets.blocks import encode_blocks, to_line
from cpts_desktop.packets.body import compress
from cpts_desktop.packets.envelope import Draft, check, seal, start_of
from cpts_desktop.packets.header import (
    COMMENT,
    MAGIC_LINE,
    Header,
    Named,
    PacketKind,
    Signer,
)
from cpts_desktop.packets.keys import DeviceKeys, key_id, recipient, sign
from cpts_desktop.packets.unfolding import Body, unfold
from cpts_desktop.storage.chain import RawEntry, Seed, derived_salt
from cpts_desktop.storage.trail_heads import SignedHead, TrailHead, TrailSign, sign_head

AT = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


def keys_of(name: str) -> DeviceKeys:
    """Return the fixed keys of a fictional device."""
    device = derived_id("test-device", name)
    return DeviceKeys(
        device,
        hashlib.sha256(f"sign {name}".encode()).digest(),
        hashlib.sha256(f"exchange {name}".encode()).digest(),
    )


NURSE, DOCTOR, STRANGER = keys_of("infirmière"), keys_of("médecin"), keys_of("inconnu")
PACKET = derived_id("test-packet", "1")
AUDIENCE = derived_id("test-member", "médecin")
ME = Named(DOCTOR.device, key_id(DOCTOR.public.exchange))
PINNED = {key_id(NURSE.public.sign): Signer(frozenset({NURSE.device}), NURSE.public.sign)}


def entries(count: int = 40, *, device: str = NURSE.device) -> Iterator[RawEntry]:
    """Return observations of fictional patients, ten to a patient, the tenth sealed.

    Every second patient's salts come from one seed, as those of one transaction do.
    """
    author = derived_id("test-person", "infirmière")
    for n in range(count):
        patient, seq = divmod(n, 10)
        secret = hashlib.sha256(f"salt {patient}".encode()).digest()[:16]
        together = patient % 2 == 0
        at = AT + timedelta(hours=n)
        payload = {
            "code": ("poids", "pas", "pad", "fc")[n % 4],
            "value": f"{70 + n % 7}.{n % 10}",
            "unit": "kg",
            "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "note": None if n % 3 else "œdèmes des chevilles",
        }
        yield RawEntry(
            StreamId(derived_id("test-patient", str(patient))),
            DeviceId(device),
            seq + 1,
            from_instant(at, n % 3),
            UserId(author),
            "observation",
            dumps_canonical(payload),
            bytes(range(64)) if seq == 9 or n == count - 1 else None,
            salt=derived_salt(secret, seq + 1) if together else bytes([n % 251] * 16),
            seed=Seed(secret, 10) if together and seq == 9 else None,
        )


def draft(**changes: Any) -> Draft:
    """Return the draft of the first packet of a conversation."""
    values: dict[str, Any] = {
        "id": PACKET, "kind": PacketKind.CARE, "created": AT, "audience": AUDIENCE,
        "sequence": 1, "previous": None,
    }  # fmt: skip
    return Draft(**{**values, **changes})


def sample_trail() -> TrailSign:
    """Return the trail that ``vectors/bon-temoin.cpts`` shows, with one head handed back."""

    def head(n: int) -> TrailHead:
        return TrailHead(n, hashlib.sha256(f"line {n}".encode()).hexdigest())

    def signed(keys: DeviceKeys, n: int) -> SignedHead:
        return sign_head(Ed25519PrivateKey.from_private_bytes(keys.sign), keys.device, head(n))

    return TrailSign(signed(NURSE, 512), (head(498), head(471)), (signed(DOCTOR, 77),))


def packet(folder: Path, lines: Iterable[bytes] | None = None, name: str = "p.cpts") -> Path:
    """Write a good packet from the nurse to the doctor."""
    body = encode_blocks(entries()) if lines is None else lines
    seal(folder / name, draft(), NURSE, [DOCTOR.public], body, work=folder)
    return folder / name


def start_line(**changes: Any) -> dict[str, Any]:
    """Return what the start line of ``PACKET`` holds."""
    return {"packet": PACKET, "kind": "care", "sender": NURSE.device, **changes}


def body(lines: Iterable[bytes], **start: Any) -> bytes:
    """Return a well-formed compressed body."""
    return b"".join(compress(start_line(**start), lines))


def squeezed(*lines: bytes) -> bytes:
    """Return lines in one zstd frame, with no rule respected."""
    return zstandard.ZstdCompressor(level=3).compress(b"".join(lines))


def sealed_to(clear: bytes, *keys: DeviceKeys) -> bytes:
    """Return an age file."""
    out = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(clear), out, [recipient(k.public.exchange) for k in keys])
    return out.getvalue()


def header_json(ciphertext: bytes, /, **changes: Any) -> dict[str, Any]:
    """Return the JSON of a good header over ``ciphertext``, then altered."""
    header = Header(
        PACKET, PacketKind.CARE, AT, Named(NURSE.device, key_id(NURSE.public.sign)), (ME,),
        AUDIENCE, 1, None, hashlib.sha256(ciphertext).hexdigest(), len(ciphertext),
    )  # fmt: skip
    return {**header.as_json(), **changes}


def assembled(
    ciphertext: bytes,
    header: dict[str, Any] | bytes | None = None,
    *,
    signer: DeviceKeys = NURSE,
    magic: bytes = MAGIC_LINE,
) -> bytes:
    """Put a file together with a right signature over whatever header is given."""
    if header is None:
        header = header_json(ciphertext)
    line = header if isinstance(header, bytes) else dumps_canonical(header) + b"\n"
    signed = magic + line
    return signed + sign(signer, signed, COMMENT).encode() + b"\n" + ciphertext


def read(path: Path, pinned: dict[str, Signer] | None = None, me: Named = ME) -> list[Any]:
    """Read a packet as an importer does, in this process; raises PacketRefused."""
    checked = check(path, PINNED if pinned is None else pinned, me)
    found: list[Any] = []
    unfold(
        Body(path, checked.preamble.length, checked.header.sha256),
        DOCTOR.age_identity,
        start_of(checked.header),
        lambda block, _line: found.append(block),
    )
    return found


def end_line(blocks: int, before: bytes) -> bytes:
    """Return an end line over the uncompressed bytes before it."""
    return to_line({"block": "end", "blocks": blocks, "sha256": hashlib.sha256(before).hexdigest()})


def as_json(line: bytes) -> Any:
    """Read a line the plain way."""
    return json.loads(line)
