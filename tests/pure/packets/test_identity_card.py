"""The identity card and its words: whole, verified, and a slip is located (contract member add)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel.ids import derived_id
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.identity import (
    COMMENT,
    DOMAIN,
    IdentityCard,
    confirm_fingerprint,
    fingerprint,
    read_card,
    write_card,
)
from cpts_desktop.packets.keys import (
    PublicKeys,
    bech32_encode,
    minisign_public_key,
    sign,
    sound_exchange_key,
    sound_signing_key,
)
from cpts_desktop.packets.words import read_words, to_words, word_list
from tests.pure.packets.samples import AT, NURSE, STRANGER

CARD = IdentityCard(
    derived_id("test-person", "infirmière"), "Awa N’Diaye-Müller", "idel", "10101234567",
    NURSE.public, AT,
)  # fmt: skip
WORDS = " ".join(CARD.fingerprint)


def refused(outcome: object) -> str:
    """Return the code of a refusal."""
    assert isinstance(outcome, Refused)
    return outcome.problems[0].code


def code(data: bytes) -> str:
    """Return the code that refuses a card file."""
    with pytest.raises(PacketRefused) as caught:
        read_card(data)
    return caught.value.code.value


def altered(**changes: Any) -> bytes:
    """Return a card with other fields, rightly signed by the nurse's key."""
    body = {**CARD.as_json(), **changes}
    signature = sign(NURSE, DOMAIN + dumps_canonical(body), COMMENT)
    return dumps_canonical({"card": body, "signature": signature})


def test_a_card_comes_back_whole() -> None:
    data = write_card(CARD, NURSE)
    assert read_card(data) == CARD
    assert b"sign" in data and NURSE.sign not in data


def test_a_card_is_only_signed_by_its_own_keys() -> None:
    with pytest.raises(ValueError, match="own keys"):
        write_card(CARD, STRANGER)


def test_each_byte_of_a_card_matters() -> None:
    data = write_card(CARD, NURSE).rstrip(b"\n")
    for at in range(len(data)):
        assert code(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    for size in range(len(data)):
        assert code(data[:size])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"format": 2}, "BAD_VERSION"),
        ({"format": "1"}, "SCHEMA"),
        ({"name": "Awa\u202egnaw"}, "SCHEMA"),
        ({"name": " Awa"}, "SCHEMA"),
        ({"name": ""}, "SCHEMA"),
        ({"name": "A" * 500}, "SCHEMA"),
        ({"person": "../x"}, "SCHEMA"),
        ({"device": "CON"}, "SCHEMA"),
        ({"profession": "IDEL <b>"}, "SCHEMA"),
        ({"rpps": "123"}, "SCHEMA"),
        ({"rpps": "١٢٣٤٥٦٧٨٩٠١"}, "SCHEMA"),
        ({"issued": "hier"}, "SCHEMA"),
        ({"extra": "x"}, "SCHEMA"),
        ({"exchange": bech32_encode("age", bytes(32))}, "SCHEMA"),
        ({"exchange": "age1qqqq"}, "SCHEMA"),
        ({"sign": minisign_public_key(b"\x01" + bytes(31))}, "SCHEMA"),
        ({"sign": minisign_public_key(STRANGER.public.sign)}, "BAD_SIG"),
    ],
)
def test_bad_cards_are_refused(changes: dict[str, Any], expected: str) -> None:
    assert code(altered(**changes)) == expected


def test_files_that_are_not_cards() -> None:
    assert code(b"") == code(b"{}") == code(b"[]") == code(b"\xff\xd8") == "BAD_MAGIC"
    assert code(b" " * 10_000) == "TOO_BIG"
    body = json.loads(write_card(CARD, NURSE))
    assert code(dumps_canonical({**body, "signature": ""})) == "BAD_SIG"


def test_small_order_keys_are_not_sound() -> None:
    for y in (0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18):
        assert not sound_signing_key(y.to_bytes(32, "little"))
    for point in (0, 1, 2**255 - 20):
        assert not sound_exchange_key(point.to_bytes(32, "little"))
    assert sound_signing_key(NURSE.public.sign) and sound_exchange_key(NURSE.public.exchange)


def test_the_words_depend_on_every_key() -> None:
    keys = NURSE.public
    others = {
        fingerprint(PublicKeys(keys.device, STRANGER.public.sign, keys.exchange)),
        fingerprint(PublicKeys(keys.device, keys.sign, STRANGER.public.exchange)),
    }
    assert len(others) == 2 and CARD.fingerprint not in others
    restored = PublicKeys(STRANGER.device, keys.sign, keys.exchange)
    assert fingerprint(restored) == CARD.fingerprint


def test_the_right_words_confirm_the_card() -> None:
    short = " ".join(word[:4] for word in WORDS.split())
    for typed in (WORDS, WORDS.upper(), WORDS.replace(" ", "\n"), WORDS.replace(" ", ", "), short):
        assert confirm_fingerprint(CARD, typed) == Ok(CARD)


def test_the_words_of_another_do_not() -> None:
    other = " ".join(fingerprint(STRANGER.public))
    assert refused(confirm_fingerprint(CARD, other)) == "FINGERPRINT_DIFFERS"


@given(st.binary(min_size=32, max_size=32), st.integers(0, 11), st.integers(0, 2047))
def test_one_wrong_word_is_located(digest: bytes, place: int, other: int) -> None:
    words = list(to_words(digest))
    assert read_words(" ".join(words)) == Ok(tuple(words))
    if word_list()[other] == words[place]:
        return
    words[place] = word_list()[other]
    result = read_words(" ".join(words))
    assert refused(result) == "FINGERPRINT_TYPO"
    assert isinstance(result, Refused)
    assert f"nº {place + 1} " in result.problems[0].message


@given(st.binary(min_size=32, max_size=32), st.integers(0, 10))
def test_two_swapped_words_are_noticed(digest: bytes, place: int) -> None:
    words = list(to_words(digest))
    if words[place] == words[place + 1]:
        return
    words[place], words[place + 1] = words[place + 1], words[place]
    assert refused(read_words(" ".join(words))) == "FINGERPRINT_TYPO"


def test_a_word_that_is_not_in_the_list_is_named_by_its_place() -> None:
    words = WORDS.split()
    words[4] = "xylophonne"
    result = read_words(" ".join(words))
    assert refused(result) == "FINGERPRINT_WORD"
    assert isinstance(result, Refused) and "nº 5" in result.problems[0].message
    assert refused(read_words("un deux")) == "FINGERPRINT_LENGTH"
    assert refused(read_words("")) == "FINGERPRINT_LENGTH"


def test_a_longer_word_with_known_first_letters_is_not_taken() -> None:
    words = WORDS.split()
    words[0] += "zzz"
    assert refused(read_words(" ".join(words))) == "FINGERPRINT_WORD"


def test_the_word_list_is_what_fingerprints_rely_on() -> None:
    import hashlib

    text = "\n".join(word_list()) + "\n"
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "431c1d074225d2b7e82db857d7c3ea58051df546e7c8b74c1f6dcab36351fd56"
    )
