"""A packet as the figures of a code: the same bytes back, and a code for every damage."""

from __future__ import annotations

import base64
import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.relay import MARK, MAX_DIGITS, as_typed, fold, unfold

UUID = "8f3a2b1c-1111-4222-8333-944445555666"


def packet(seed: int = 1, *, tail: int = 300, extra: str = "") -> bytes:
    """Return bytes that have the parts of a packet; nothing of it verifies."""
    made = random.Random(seed)

    def word(size: int) -> str:
        return base64.b64encode(made.randbytes(size)).decode().rstrip("=")

    age = (
        f"age-encryption.org/v1\n-> X25519 {word(32)}\n{word(32)}\n-> x{seed}-grease a+\n"
        f"{word(48)}\n{word(7)}\n--- {word(32)}\n"
    ).encode() + made.randbytes(tail)
    sha = hashlib.sha256(age).hexdigest()
    header = (
        f'{{"audience":"{UUID}","ciphertext":{{"sha256":"{sha}","size":{len(age)}}},'
        f'"ext":{{{extra}}},"key":"00ff00ff00ff00ff","previous":null}}'
    )
    line = base64.b64encode(b"ED" + made.randbytes(72)).decode()
    last = base64.b64encode(made.randbytes(64)).decode()
    return f"cpts-paquet/1\n{header}\n{line} {last}\n".encode() + age


@given(st.integers(0, 10_000), st.integers(0, 900))
@settings(max_examples=60, deadline=None)
def test_unfolding_gives_the_very_bytes_that_were_folded(seed: int, tail: int) -> None:
    made = packet(seed, tail=tail)
    digits = fold(made)
    assert digits.isdigit() and digits.startswith(MARK)
    assert unfold(digits) == made


def test_values_travel_as_bytes_and_usual_words_for_little() -> None:
    made = packet(tail=800)
    assert len(fold(made)) < len(made) * 2


@pytest.mark.parametrize("extra", ['"x":"é"', '"x":"ABCDEFGHIJKLMNOPQRSTUVWXYZ=="', '"n":12345'])
def test_a_header_to_come_travels_too(extra: str) -> None:
    made = packet(extra=extra)
    assert unfold(fold(made)) == made


def test_what_is_too_large_or_no_packet_is_not_folded() -> None:
    for bad in (packet(tail=3_000), b"", b"cpts-paquet/1\n", b"\x01" + packet()):
        with pytest.raises(ValueError, match="packet"):
            fold(bad)


def code_of(text: str) -> str:
    with pytest.raises(PacketRefused) as caught:
        unfold(text)
    return str(caught.value.code.value)


def test_each_damage_has_its_code() -> None:
    digits = fold(packet())
    assert code_of("") == "BAD_MAGIC"
    assert code_of("https://exemple.fr") == "BAD_MAGIC"
    assert code_of(MARK) == "TRUNCATED"
    assert code_of(MARK + "3" + digits[6:]) == "BAD_VERSION"
    assert code_of(MARK + "2" + "0001" * 12) == "BAD_MAGIC"
    assert code_of(MARK + "1") == "TRUNCATED"
    assert code_of(digits[:-1]) in ("TRUNCATED", "SCHEMA")
    assert code_of(MARK + "1" + "9" * 46) == "SCHEMA"
    assert code_of(MARK + "1" + "x" * 46) == "SCHEMA"
    assert code_of(digits + "0" * MAX_DIGITS) == "TOO_BIG"


@given(st.text(alphabet="0123456789", max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_figures_are_refused_with_a_code_or_unfold(text: str) -> None:
    try:
        unfold(MARK + "1" + text)
    except PacketRefused:
        return


def test_every_truncation_is_refused_or_gives_other_bytes() -> None:
    made = packet()
    digits = fold(made)
    for end in range(len(digits)):
        try:
            assert unfold(digits[:end]) != made
        except PacketRefused:
            continue


def test_words_that_unfold_to_too_much_are_refused() -> None:
    import zlib

    from cpts_desktop.packets import relay

    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, relay._USUAL)
    short = packer.compress(b"a" * 5_000_000) + packer.flush()
    body = len(short).to_bytes(2, "big") + short + b"\0\0"
    short_words = relay._digits(body)[: MAX_DIGITS - 6]
    assert code_of(MARK + "1" + short_words) in ("SCHEMA", "TRUNCATED", "TOO_BIG")


def test_a_scanner_on_a_french_keyboard_is_understood() -> None:
    digits = fold(packet())
    typed = digits.translate(str.maketrans("1234567890", "&é\"'(-è_çà"))
    assert as_typed(typed) == digits
    assert unfold(typed + "\n") == packet()
    assert unfold(" ".join([digits[:100], digits[100:]])) == packet()


def test_the_published_figures_are_those_of_the_published_packet() -> None:
    from cpts_desktop.packets import relay

    vectors = Path(__file__).parent / "vectors"
    figures = (vectors / "bon.chiffres").read_text(encoding="ascii")
    assert unfold(figures) == (vectors / "bon.cpts").read_bytes()
    # What version 1 was written against: any other dictionary would be another version.
    assert (vectors / "usuel.bin").read_bytes() == relay._USUAL


def test_the_words_of_a_card_travel_as_figures() -> None:
    from cpts_desktop.packets.word_figures import from_figures, to_figures
    from cpts_desktop.packets.words import read_words, to_words

    words = to_words(hashlib.sha256(b"carte").digest())
    figures = to_figures(words)
    assert from_figures(figures) == words
    assert from_figures(figures.translate(str.maketrans("1234567890", "&é\"'(-è_çà"))) == words
    assert read_words(" ".join(from_figures(figures) or ())).value == words  # type: ignore[union-attr]
    for bad in (figures[:-1], figures + "1", fold(packet()), "", figures[:-4] + "2048"):
        assert from_figures(bad) is None
