"""Keys, seals and salts of the wrong length or shape: refused, never half used."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_desktop.packets import keys
from cpts_desktop.packets.body import MAX_LINE, BodyReader
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.identity import MAX_CARD, read_card
from cpts_desktop.storage import chain
from tests.pure.packets.samples import entries


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_no_key(length: int) -> None:
    assert not keys.sound_signing_key(b"\x05" * length)
    assert not keys.sound_exchange_key(b"\x05" * length)


def test_an_exchange_key_with_its_top_bit_or_of_small_order_is_no_key() -> None:
    assert not keys.sound_exchange_key(b"\x05" * 31 + b"\x85")
    assert not keys.sound_exchange_key(bytes(32))
    assert keys.sound_exchange_key(b"\x05" * 32)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_verifies_nothing(length: int) -> None:
    assert not keys._verify_raw(b"\x05" * 32, bytes(length), b"x")


@pytest.mark.parametrize("length", [0, chain.SALT_BYTES - 1, chain.SALT_BYTES + 1])
def test_a_salt_of_another_length_is_a_bug(length: int) -> None:
    with pytest.raises(ValueError, match="salt"):
        chain.content_hash(bytes(length), b"x")


def test_an_entry_without_seal_or_with_a_broken_key_is_not_sealed() -> None:
    raw = chain.changed(next(iter(entries())), seal=None)
    assert not chain.seal_holds(b"\x05" * 32, raw, bytes(32))


def test_a_line_longer_than_the_limit_is_refused_while_it_comes() -> None:
    import zstandard

    packed = zstandard.compress(b"{" + b" " * (MAX_LINE + 10))
    with pytest.raises(PacketRefused) as caught:
        BodyReader(lambda _block, _line: None).feed(packed)
    assert caught.value.code.value == "TOO_BIG"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b" " * (MAX_CARD + 1), "TOO_BIG"), (b"[]", "BAD_MAGIC"), (b"{", "BAD_MAGIC"),
     (b'{"card":[],"signature":""}', "SCHEMA"), (b'{"card":{},"signature":1}', "SCHEMA"),
     (b'{"card":{"format":99},"signature":""}', "BAD_VERSION"),
     (b'{"card":{"format":1},"signature":""}', "SCHEMA")],
)  # fmt: skip
def test_a_card_that_is_none_has_its_code(data: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(PacketRefused) as caught:
        read_card(data)
    assert caught.value.code.value == code
