"""The identity card of a member's device: who, and which public keys, signed by those keys.

The signature proves only that the card is whole. That it belongs to the person is established by
the fingerprint, read aloud and typed by the other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cpts_desktop.kernel.clock import from_wire, to_wire
from cpts_desktop.kernel.ids import is_id
from cpts_desktop.kernel.jsonio import JsonRefused, dumps_canonical, loads_strict
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.keys import (
    DeviceKeys,
    PublicKeys,
    bech32_decode,
    key_id,
    minisign_public_key,
    sign,
    sound_exchange_key,
    sound_signing_key,
    verify,
)
from cpts_desktop.packets.words import FIELD, read_words, to_words

FORMAT: Final = 1
DOMAIN: Final = b"cpts-carte/1\n"
COMMENT: Final = "cpts-carte"
SUFFIX: Final = ".cpts-carte"
MAX_CARD: Final = 8 << 10
_KEYS: Final = {
    "format", "person", "name", "profession", "rpps", "device", "sign", "exchange", "issued",
}  # fmt: skip
_PROFESSION = re.compile(r"[a-z][a-z_]{1,31}\Z")
_RPPS = re.compile(r"[0-9]{11}\Z", re.ASCII)


@dataclass(frozen=True)
class IdentityCard:
    """A professional and the device that signs for them. ``rpps`` may be empty."""

    person: str
    name: str
    profession: str
    rpps: str
    keys: PublicKeys
    issued: datetime

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """The twelve words that the two persons compare."""
        return fingerprint(self.keys)

    def as_json(self) -> dict[str, Any]:
        """Return the signed part of the card."""
        return {
            "format": FORMAT,
            "person": self.person,
            "name": self.name,
            "profession": self.profession,
            "rpps": self.rpps,
            "device": self.keys.device,
            "sign": minisign_public_key(self.keys.sign),
            "exchange": self.keys.age_recipient,
            "issued": to_wire(self.issued),
        }


def fingerprint(keys: PublicKeys) -> tuple[str, ...]:
    """Return the words of two public keys; changing either changes the words.

    The device is bound to them by the signature of the card, so the words survive a restore.
    """
    data = b"cpts-empreinte/1\n" + keys.sign + keys.exchange
    return to_words(hashlib.sha256(data).digest())


def write_card(card: IdentityCard, keys: DeviceKeys) -> bytes:
    """Return the file of a card, signed by the keys that it names."""
    if card.keys != keys.public:
        raise ValueError("a card is signed by its own keys")
    body = card.as_json()
    signature = sign(keys, DOMAIN + dumps_canonical(body), COMMENT)
    return dumps_canonical({"card": body, "signature": signature}) + b"\n"


def read_card(data: bytes) -> IdentityCard:
    """Read the file of a card; raises PacketRefused (BAD_MAGIC, BAD_VERSION, SCHEMA, BAD_SIG)."""
    if len(data) > MAX_CARD:
        raise PacketRefused(PacketCode.TOO_BIG, "card")
    try:
        raw = loads_strict(data, max_bytes=MAX_CARD, max_depth=4)
    except JsonRefused:
        raise PacketRefused(PacketCode.BAD_MAGIC, "card") from None
    if not isinstance(raw, dict) or raw.keys() != {"card", "signature"}:
        raise PacketRefused(PacketCode.BAD_MAGIC, "card")
    body, signature = raw["card"], raw["signature"]
    if not isinstance(body, dict) or not isinstance(signature, str):
        raise _schema()
    if type(body.get("format")) is int and body["format"] != FORMAT:
        raise PacketRefused(PacketCode.BAD_VERSION, "card")
    card = parse_card(body)
    if not verify(card.keys.sign, DOMAIN + dumps_canonical(body), COMMENT, signature):
        raise PacketRefused(PacketCode.BAD_SIG, "card")
    return card


def parse_card(body: dict[str, Any]) -> IdentityCard:
    """Check the signed part of a card against its closed schema; raises PacketRefused."""
    if body.keys() != _KEYS or not all(isinstance(body[key], str) for key in _KEYS - {"format"}):
        raise _schema()
    name = clean_line(body["name"], "name")
    if type(body["format"]) is not int or not isinstance(name, Ok) or name.value != body["name"]:
        raise _schema()
    if not (is_id(body["person"]) and is_id(body["device"])):
        raise _schema()
    if not _PROFESSION.match(body["profession"]):
        raise _schema()
    if body["rpps"] and not _RPPS.match(body["rpps"]):
        raise _schema()
    try:
        issued = from_wire(body["issued"])
    except ValueError:
        raise _schema() from None
    keys = PublicKeys(body["device"], _signing_key(body["sign"]), _exchange_key(body["exchange"]))
    card = IdentityCard(
        body["person"], body["name"], body["profession"], body["rpps"], keys, issued
    )
    if card.as_json() != body:
        raise _schema()
    return card


def _signing_key(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _schema() from None
    public = data[10:]
    if not sound_signing_key(public) or data[:10] != b"Ed" + bytes.fromhex(key_id(public)):
        raise _schema()
    return public


def _exchange_key(text: str) -> bytes:
    public = bech32_decode("age", text)
    if public is None or not sound_exchange_key(public):
        raise _schema()
    return public


def confirm_fingerprint(card: IdentityCard, typed: str) -> Outcome[IdentityCard]:
    """Accept the card when the typed words are its fingerprint; say what is wrong otherwise."""
    words = read_words(typed)
    if not isinstance(words, Ok):
        return words
    if words.value != card.fingerprint:
        return refuse(
            FIELD,
            "FINGERPRINT_DIFFERS",
            "Cette empreinte est bien formée, mais ce n’est pas celle de cette carte. "
            "N’ajoutez pas ce membre : demandez-lui de vous redonner sa carte.",
        )
    return Ok(card)


def _schema() -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, "card")
