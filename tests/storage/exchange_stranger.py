"""A writer of packets made from docs/format-paquet.md alone, with libraries that are not ours.

It keeps to the page where a test does not ask otherwise, so that what it sends with the key of a
member is what a stranger with that key could send.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
GENESIS = b"\0" * 32
SALT = b"\x05" * 16


def canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def name_of(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:16]


@dataclass
class Post:
    """A computer: its device, the person who writes, their keys; for a recipient, what is known."""

    device: str
    person: str
    exchange: bytes
    recipient: str
    signing: bytes = b""

    def sign(self, data: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(data)

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()


@dataclass
class Chain:
    """One chain of the sender: entries that follow each other, the last one sealed (section 5)."""

    post: Post
    stream: str
    entries: list[dict[str, Any]] = field(default_factory=list)
    head: bytes = GENESIS

    def write(self, kind: str, payload: dict[str, Any], **other: Any) -> Chain:
        number = len(self.entries) + 1
        ms = int(NOW.timestamp() * 1000) + number
        one = {"kind": kind, "payload": payload, "seq": number, "ms": ms, "count": 0,
               "author": self.post.person, **other}  # fmt: skip
        clock = str((one["ms"] << 16) + one["count"])
        header = compact([self.stream, self.post.device, one["seq"], clock, one["author"], kind])
        content = hashlib.sha256(b"cpts-content-v1\0" + SALT + canonical(payload)).digest()
        whole = b"cpts-entry-v1\0" + self.head + struct.pack(">I", len(header)) + header + content
        self.head = hashlib.sha256(whole).digest()
        self.entries.append(one)
        return self

    def block(self) -> dict[str, Any]:
        found, last = self.entries, self.entries[-1]["seq"]
        named = b"cpts-seal-v1\0" + compact([self.stream, self.post.device, last]) + self.head
        payload: dict[str, list[Any]] = {}
        for one in found:
            payload.setdefault(one["kind"], []).append(one["payload"])
        return {
            "block": "entries", "n": len(found),
            "runs": [[self.stream, self.post.device, found[0]["seq"], len(found)]],
            **{name: [one[name] for one in found] for name in ("author", "kind", "ms", "count")},
            "payload": payload,
            "salts": {"of": [1] * len(found), "b64": base64_of(SALT * len(found))},
            "seals": {"at": [len(found) - 1], "sig": [base64_of(self.post.sign(named))]},
        }  # fmt: skip


def cards(post: Post) -> dict[str, Any]:
    return {"block": "cards", "own": [post.device], "cards": []}


def packet(post: Post, to: Post, blocks: list[dict[str, Any] | bytes], **header: Any) -> bytes:
    """Return a whole packet (sections 1 to 5); ``header`` replaces fields of the header."""
    number = str(uuid.uuid4())
    start = {"block": "start", "packet": number, "kind": "care", "sender": post.device}
    lines = [one if isinstance(one, bytes) else canonical(one) for one in (start, *blocks)]
    body = b"".join(line + b"\n" for line in lines)
    end = {"block": "end", "blocks": len(blocks), "sha256": hashlib.sha256(body).hexdigest()}
    whole = zstandard.ZstdCompressor().compress(body + canonical(end) + b"\n")
    sealed = pyrage.encrypt(whole, [pyrage.x25519.Recipient.from_str(to.recipient)])
    head = {
        "format": 1, "suite": 1, "kind": "care", "id": number,
        "created": NOW.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "sender": {"device": post.device, "key": name_of(post.public)},
        "recipients": [{"device": to.device, "key": name_of(to.exchange)}],
        "audience": str(uuid.uuid5(uuid.NAMESPACE_URL, post.device + to.device)), "sequence": 1,
        "previous": None,
        "ciphertext": {"sha256": hashlib.sha256(sealed).hexdigest(), "size": len(sealed)},
        "crit": [], "ext": {}, **header,
    }  # fmt: skip
    signed = b"cpts-paquet/1\n" + canonical(head) + b"\n"
    signature = post.sign(hashlib.blake2b(signed).digest())
    first = base64_of(b"ED" + bytes.fromhex(name_of(post.public)) + signature)
    second = base64_of(post.sign(signature + b"cpts-paquet"))
    return signed + f"{first} {second}\n".encode() + sealed


def digest(whole: bytes) -> str:
    """Return what the next packet names as ``previous``."""
    return hashlib.sha256(b"".join(whole.splitlines(keepends=True)[:2])).hexdigest()
