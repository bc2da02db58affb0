"""Heads of audit trails as packets carry them, and what two of them together prove.

A head is the number of the last line of a trail and its link, which covers all lines before it. Its
device signs it, so that a colleague can keep it, hand it back and show it; it holds no name and no
clinical word. Pure: see ``witnessed`` for what a register keeps.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.jsonio import dumps_canonical

BEFORE: Final = 4
"""How many packets back the trail is shown again, so that a lost packet hides nothing."""
MAX_HELD: Final = 64
_DOMAIN: Final = b"cpts-trail-v1\x00"
_MAX_LINES: Final = 2**53
_LINK_DIGITS: Final = 64
_SEAL_BYTES: Final = 64
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class TrailHead:
    """A trail up to its line ``n``: ``link`` is the SHA-256 that line ``n + 1`` would carry."""

    n: int
    link: str


@dataclass(frozen=True)
class SignedHead:
    """The head of the trail of a device, with that device's Ed25519 signature."""

    device: str
    head: TrailHead
    seal: bytes


@dataclass(frozen=True)
class TrailSign:
    """What a packet says of trails.

    ``now`` is the sender's head; ``before`` the same trail at the latest packets to the same
    audience, computed again from its lines; ``held`` the last heads of the readers' own trails that
    the sender has seen.
    """

    now: SignedHead
    before: tuple[TrailHead, ...] = ()
    held: tuple[SignedHead, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the value of ``ext.trail`` in the header."""
        return {
            "now": _signed_json(self.now),
            "before": [[one.n, one.link] for one in self.before],
            "held": [_signed_json(one) for one in self.held],
        }


class Setback(StrEnum):
    """What is wrong with a trail."""

    SHORTER = "shorter"
    REWRITTEN = "rewritten"


def sign_head(key: Ed25519PrivateKey, device: str, head: TrailHead) -> SignedHead:
    """Return the head signed by its own device."""
    return SignedHead(device, head, key.sign(_message(device, head)))


def seal_holds(public: bytes, signed: SignedHead) -> bool:
    """Say whether the head was signed with this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            signed.seal, _message(signed.device, signed.head)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def setback(
    known: TrailHead, shown: Sequence[TrailHead], *, later: bool | None = None
) -> Setback | None:
    """Compare a trail as shown now, the newest head first, with a head seen of it.

    ``later`` says whether ``shown`` came in a later packet of the same numbering than ``known``, or
    in an earlier one (packets arrive in any order); None when the order is not known.
    """
    for one in shown:
        if one.n == known.n:
            return None if one.link == known.link else Setback.REWRITTEN
    newest = shown[0].n
    backwards = (later is True and newest < known.n) or (later is False and newest > known.n)
    return Setback.SHORTER if backwards else None


def read_sign(value: Any, sender: str) -> TrailSign | None:
    """Read ``ext.trail``; None when it is absent or not understood, which refuses nothing."""
    if not isinstance(value, dict) or value.keys() != {"now", "before", "held"}:
        return None
    now, before, held = _signed(value["now"]), value["before"], value["held"]
    if now is None or now.device != sender or not isinstance(before, list):
        return None
    if not isinstance(held, list) or len(held) > MAX_HELD or len(before) > BEFORE:
        return None
    earlier = [_head(one) for one in before]
    kept = [_signed(one) for one in held]
    if None in earlier or None in kept:
        return None
    return TrailSign(
        now,
        tuple(one for one in earlier if one is not None),
        tuple(one for one in kept if one is not None),
    )


def _signed(value: Any) -> SignedHead | None:
    if not isinstance(value, dict) or value.keys() != {"device", "head", "seal"}:
        return None
    head, seal = _head(value["head"]), _bytes(value["seal"])
    if head is None or seal is None or not is_id(value["device"]):
        return None
    return SignedHead(value["device"], head, seal)


def _head(value: Any) -> TrailHead | None:
    if not isinstance(value, list) or len(value) != len(("n", "link")):
        return None
    n, link = value
    if type(n) is not int or not 0 < n < _MAX_LINES or not isinstance(link, str):
        return None
    return TrailHead(n, link) if len(link) == _LINK_DIGITS and _HEX.issuperset(link) else None


def _bytes(value: Any) -> bytes | None:
    if not isinstance(value, str):
        return None
    try:
        found = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == _SEAL_BYTES else None


def _signed_json(signed: SignedHead) -> dict[str, Any]:
    return {
        "device": signed.device,
        "head": [signed.head.n, signed.head.link],
        "seal": base64.b64encode(signed.seal).decode("ascii"),
    }


def _message(device: str, head: TrailHead) -> bytes:
    return _DOMAIN + dumps_canonical([device, head.n, head.link])
