"""The two keys of a device: Ed25519 to sign, X25519 (age) to receive.

Signatures are written as minisign writes them (pre-hashed with BLAKE2b-512), so that the
``minisign`` program can check them. Public keys that would make a signature meaningless
(small order, non-canonical) are refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)

from cpts_desktop.kernel.privacy import redacted

if TYPE_CHECKING:
    from cpts_desktop.storage import keys as storage_keys

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_PREHASHED: Final = b"ED"
_PURE: Final = b"Ed"
_FIELD: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
# y coordinates of the points whose order divides 8 (RFC 7748, section 7; RFC 8032, section 8.9)
_SMALL_Y: Final = frozenset(
    {
        0,
        1,
        _FIELD - 1,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
        _FIELD - 55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)


def sound_signing_key(public: bytes) -> bool:
    """Say whether 32 bytes are an Ed25519 key that can be pinned."""
    if len(public) != KEY_BYTES:
        return False
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    return y < _FIELD and y not in _SMALL_Y


def sound_exchange_key(public: bytes) -> bool:
    """Say whether 32 bytes are an X25519 key to which something can be sealed."""
    if len(public) != KEY_BYTES or public[31] & 0x80:
        return False
    try:
        X25519PrivateKey.from_private_bytes(b"\x08" * 32).exchange(
            X25519PublicKey.from_public_bytes(public)
        )
    except ValueError:
        return False
    return int.from_bytes(public, "little") < _FIELD


def key_id(public: bytes) -> str:
    """Return the name of a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


@dataclass(frozen=True)
class PublicKeys:
    """What others know of a device: its identifier and its two public keys."""

    device: str
    sign: bytes
    exchange: bytes

    @property
    def age_recipient(self) -> str:
        """The ``age1…`` form of the exchange key."""
        return bech32_encode("age", self.exchange)


@redacted
@dataclass(frozen=True)
class DeviceKeys:
    """The private keys of this device; they never leave the register."""

    device: str
    sign: bytes
    exchange: bytes

    @classmethod
    def of_register(cls, keys: storage_keys.DeviceKeys) -> DeviceKeys:
        """Return the keys of an open register."""
        return cls(keys.device, keys.sign.private_bytes_raw(), keys.exchange_private())

    @property
    def public(self) -> PublicKeys:
        """What others may know."""
        signer = Ed25519PrivateKey.from_private_bytes(self.sign).public_key()
        receiver = X25519PrivateKey.from_private_bytes(self.exchange).public_key()
        return PublicKeys(self.device, signer.public_bytes_raw(), receiver.public_bytes_raw())

    @property
    def age_identity(self) -> str:
        """The ``AGE-SECRET-KEY-1…`` form of the exchange key."""
        return bech32_encode("age-secret-key-", self.exchange).upper()


def recipient(exchange: bytes) -> Any:
    """Return the pyrage recipient of an X25519 public key."""
    return pyrage.x25519.Recipient.from_str(bech32_encode("age", exchange))


def sign(keys: DeviceKeys, data: bytes, comment: str) -> str:
    """Return ``signature global`` in minisign's base64, for ``data`` and a fixed comment."""
    private = Ed25519PrivateKey.from_private_bytes(keys.sign)
    public = private.public_key().public_bytes_raw()
    signature = private.sign(hashlib.blake2b(data).digest())
    whole = private.sign(signature + comment.encode("utf-8"))
    line = _PREHASHED + bytes.fromhex(key_id(public)) + signature
    return f"{_b64(line)} {_b64(whole)}"


def verify(public: bytes, data: bytes, comment: str, text: str) -> bool:
    """Say whether ``text`` is the signature of ``data`` by this key; never raises."""
    parts = text.split(" ")
    if len(parts) != 2 or not sound_signing_key(public):
        return False
    line, whole = (_unb64(part) for part in parts)
    if line is None or whole is None or len(line) != 10 + SIGNATURE_BYTES:
        return False
    if line[:10] != _PREHASHED + bytes.fromhex(key_id(public)):
        return False
    signature = line[10:]
    digest = hashlib.blake2b(data).digest()
    return _verify_raw(public, signature, digest) and _verify_raw(
        public, whole, signature + comment.encode("utf-8")
    )


def _verify_raw(public: bytes, signature: bytes, message: bytes) -> bool:
    if len(signature) != SIGNATURE_BYTES:
        return False
    if int.from_bytes(signature[32:], "little") >= _ORDER or not sound_signing_key(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def minisign_public_key(public: bytes) -> str:
    """Return the key as ``minisign -P`` takes it."""
    return _b64(_PURE + bytes.fromhex(key_id(public)) + public)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unb64(text: str) -> bytes | None:
    """Decode base64 in its one canonical spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _b64(data) == text else None


_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def bech32_encode(prefix: str, data: bytes) -> str:
    """Write 32 bytes the way age does (BIP 173, without its length limit)."""
    words = _to_fives(data)
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*expanded, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return prefix + "1" + "".join(_CHARSET[word] for word in words)


def _to_fives(data: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit in range(5):
            check ^= _GENERATOR[bit] if (top >> bit) & 1 else 0
    return check


def bech32_decode(prefix: str, text: str) -> bytes | None:
    """Read 32 bytes written by ``bech32_encode``; None when it is anything else."""
    head, _, tail = text.rpartition("1")
    if head != prefix or len(tail) != 58 or not set(tail) <= set(_CHARSET):
        return None
    bits = "".join(f"{_CHARSET.index(c):05b}" for c in tail[:-6])
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, 256, 8))
    return data if bech32_encode(prefix, data) == text else None
