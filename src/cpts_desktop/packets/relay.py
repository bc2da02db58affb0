"""A packet shown by one screen and read by another: the same bytes, as the digits of a QR code.

Digits, because a code holds nearly as many bytes in figures as in bytes, because a hand scanner
types figures under any keyboard, and because they can be checked line by line. What is a UUID, a
hash or a key in a packet travels as bytes, and its words as references to those of a usual one:
nothing is left out, unfolding gives the very file that was folded, which then takes the way of any
other file. Nothing here is a secret or a check: sealing and refusing are the packet's own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Callable
from typing import Final

from cpts_desktop.packets.codes import PacketCode, PacketRefused

MARK: Final = "27873"
"""« CPTSD » on a telephone: what the figures of every code begin with, before its version."""

VERSION: Final = "1"
FINGERPRINT: Final = "2"
"""Another sort of code, the words of a member's card (word_figures): never a packet."""

MAX_DIGITS: Final = 7_089
"""What the largest QR code can hold."""

MAX_UNFOLDED: Final = 64 << 10
_GROUP: Final = 19
_GROUP_DIGITS: Final = 46
_AGE_END: Final = re.compile(rb"\n--- [A-Za-z0-9+/]+\n")
_DIGEST: Final = re.compile(rb'"sha256":"([0-9a-f]{64})"')
_WORD: Final = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9+/]{16,}={0,2}"
)
_UUID, _HEX, _PADDED, _BARE, _CIPHERTEXT = range(1, 6)
_USUAL: Final = (
    b"cpts-paquet/1\n"
    b'{"audience":"\x01","ciphertext":{"sha256":"\x05","size":1},"created":"2026-01-01T00:00:00.'
    b'000Z","crit":[],"ext":{},"format":1,"id":"\x01","kind":"care","previous":"\x02\x20",'
    b'"previous":null,"recipients":[{"device":"\x01","key":"\x02\x08"},{"device":"\x01","key":"'
    b'\x02\x08"}],"sender":{"device":"\x01","key":"\x02\x08"},"sequence":1,"suite":1}\n'
    b"\x03\x4a \x03\x40\nage-encryption.org/v1\n-> X25519 \x04\x20\n\x04\x20\n-> -grease \n"
    b"\x04\x20\n--- \x04\x20\n"
)
"""A usual packet, against which the words of one are written; part of version 1, never edited."""


def fold(packet: bytes) -> str:
    """Return the figures of a packet; raises ValueError when it is too large for one code."""
    end = _AGE_END.search(packet)
    if end is None:
        raise ValueError("not a packet")
    text, rest = packet[: end.end()], packet[end.end() :]
    words, values = _shorten(text, packet)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _USUAL)
    short = packer.compress(words) + packer.flush()
    body = len(short).to_bytes(2, "big") + short + len(values).to_bytes(2, "big") + values + rest
    digits = MARK + VERSION + _digits(body)
    if len(digits) > MAX_DIGITS or unfold(digits) != packet:
        raise ValueError("the packet does not fit one code")
    return digits


def unfold(digits: str) -> bytes:
    """Return the packet behind the figures of a code; raises PacketRefused.

    BAD_MAGIC for any other code, BAD_VERSION for a later form, TRUNCATED when figures are missing,
    SCHEMA otherwise.
    """
    figures = as_typed(digits)
    if not figures.startswith(MARK) or figures.startswith(MARK + FINGERPRINT):
        raise PacketRefused(PacketCode.BAD_MAGIC, "code")
    if figures[len(MARK) :][:1] != VERSION:
        short = len(figures) == len(MARK)
        raise PacketRefused(PacketCode.TRUNCATED if short else PacketCode.BAD_VERSION, "code")
    if len(figures) > MAX_DIGITS:
        raise PacketRefused(PacketCode.TOO_BIG, "code")
    body = _bytes(figures[len(MARK) + len(VERSION) :])
    words, after = _part(body)
    values, rest = _part(after)
    return _lengthen(_unpack(words), values, rest)


_AZERTY: Final = str.maketrans("&é\"'(-è_çà", "1234567890")


def as_typed(text: str) -> str:
    """Return the figures that a scanner typed, whatever keyboard the computer believes it has.

    A scanner that types as an American keyboard gives `` &é"'(-è_çà `` on a French one.
    """
    one = "".join(text.split())
    return one if one[:1].isdigit() else one.translate(_AZERTY)


def _shorten(text: bytes, packet: bytes) -> tuple[bytes, bytes]:
    """Take the values out of the words; each leaves a mark and, when needed, its length."""
    if any(mark in text for mark in b"\x01\x02\x03\x04\x05"):
        raise ValueError("not a packet")
    start = packet.index(b"age-encryption.org/", packet.index(b"\n", packet.index(b"\n") + 1))
    own = hashlib.sha256(packet[start:]).hexdigest().encode("ascii")
    values = bytearray()

    def one(found: re.Match[bytes]) -> bytes:
        word = found.group()
        if word == own:
            return bytes([_CIPHERTEXT])
        for kind, read in _READ.items():
            value = read(word)
            if value is not None and len(value) < 256 and _WRITE[kind](value) == word:
                values.extend(value)
                return bytes([kind]) if kind == _UUID else bytes([kind, len(value)])
        return word

    return _WORD.sub(one, text), bytes(values)


def _lengthen(words: bytes, values: bytes, rest: bytes) -> bytes:
    """Put the values back in their places; the hash of the ciphertext is computed again."""
    out = bytearray()
    at = used = 0
    digest = -1
    while at < len(words):
        kind = words[at]
        at += 1
        if not _UUID <= kind <= _CIPHERTEXT:
            out.append(kind)
            continue
        if kind == _CIPHERTEXT:
            if digest >= 0:
                raise _bad()
            digest = len(out)
            out.extend(b"0" * 64)
            continue
        size = 16
        if kind != _UUID:
            size, at = (words[at] if at < len(words) else 0), at + 1
        value = values[used : used + size]
        used += size
        if len(value) != size:
            raise _bad()
        out.extend(_WRITE[kind](value))
        if len(out) > MAX_UNFOLDED:
            raise PacketRefused(PacketCode.TOO_BIG, "code")
    if used != len(values):
        raise _bad()
    if digest >= 0:
        start = out.find(b"\nage-encryption.org/")
        if start < digest:
            raise _bad()
        found = hashlib.sha256(bytes(out[start + 1 :]) + rest).hexdigest()
        out[digest : digest + 64] = found.encode("ascii")
    return bytes(out) + rest


def _unpack(short: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15, zdict=_USUAL)
    try:
        words = unpacker.decompress(short, MAX_UNFOLDED)
    except zlib.error:
        raise _bad() from None
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise _bad()
    return words


def _part(body: bytes) -> tuple[bytes, bytes]:
    size = int.from_bytes(body[:2], "big")
    if len(body) < max(2, 2 + size):
        raise PacketRefused(PacketCode.TRUNCATED, "code")
    return body[2 : 2 + size], body[2 + size :]


def _bad() -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, "code")


def _needed(size: int) -> int:
    """Return how many figures hold ``size`` bytes."""
    return len(str((1 << 8 * size) - 1))


_SIZES: Final = {_needed(size): size for size in range(1, _GROUP)}


def _digits(data: bytes) -> str:
    groups = (data[at : at + _GROUP] for at in range(0, len(data), _GROUP))
    return "".join(str(int.from_bytes(group, "big")).zfill(_needed(len(group))) for group in groups)


def _bytes(figures: str) -> bytes:
    if figures and not (figures.isascii() and figures.isdigit()):
        raise _bad()
    out = bytearray()
    for at in range(0, len(figures), _GROUP_DIGITS):
        group = figures[at : at + _GROUP_DIGITS]
        size = _GROUP if len(group) == _GROUP_DIGITS else _SIZES.get(len(group), 0)
        value = int(group)
        if not size:
            raise PacketRefused(PacketCode.TRUNCATED, "code")
        if value >> 8 * size:
            raise _bad()
        out.extend(value.to_bytes(size, "big"))
    return bytes(out)


def _from_uuid(word: bytes) -> bytes | None:
    return bytes.fromhex(word.decode("ascii").replace("-", "")) if b"-" in word else None


def _from_hex(word: bytes) -> bytes | None:
    try:
        return bytes.fromhex(word.decode("ascii"))
    except ValueError:
        return None


def _from_base64(word: bytes) -> bytes | None:
    try:
        return base64.b64decode(word + b"=" * (-len(word) % 4), validate=True)
    except binascii.Error:
        return None


def _to_uuid(value: bytes) -> bytes:
    text = value.hex()
    parts = (text[:8], text[8:12], text[12:16], text[16:20], text[20:])
    return "-".join(parts).encode("ascii")


_READ: Final[dict[int, Callable[[bytes], bytes | None]]] = {
    _UUID: _from_uuid,
    _HEX: _from_hex,
    _PADDED: _from_base64,
    _BARE: _from_base64,
}
_WRITE: Final[dict[int, Callable[[bytes], bytes]]] = {
    _UUID: _to_uuid,
    _HEX: lambda value: value.hex().encode("ascii"),
    _PADDED: base64.b64encode,
    _BARE: lambda value: base64.b64encode(value).rstrip(b"="),
}
