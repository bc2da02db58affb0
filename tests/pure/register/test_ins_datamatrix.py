"""The reader of the INS datamatrix: official shapes read, all others refused, no crash."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.features.register.rules.datamatrix import GS, HEADER, ScannedIns, read_datamatrix
from cpts_desktop.features.register.rules.nir import OIDS
from cpts_desktop.kernel.outcome import Ok, Refused

PRODUCTION, TEST = OIDS[0], OIDS[2]


def encode(ins: ScannedIns) -> str:
    """Write a datamatrix as the specification says (interop.md 1.4)."""
    birth = ins.birth_date.strftime("%d-%m-%Y") if ins.birth_date else "00-00-1950"
    blocks = [
        ("S1", ins.matricule, 15), ("S2", ins.oid, 20), ("S3", " ".join(ins.given_names), 100),
        ("S4", ins.birth_name, 100), ("S5", ins.sex, 1), ("S6", birth, 10),
    ]  # fmt: skip
    if ins.birth_cog:
        blocks.append(("S7", ins.birth_cog, 5))
    out = HEADER
    for at, (name, value, size) in enumerate(blocks):
        last = at == len(blocks) - 1
        out += name + value + (GS if len(value) < size and not last else "")
    return out


ZOE = ScannedIns("275126322074974", TEST, ("ZOE",), "ADRUN", "F", date(1975, 12, 31), "63220")
HERMANN = ScannedIns(
    "181036322045660", PRODUCTION, ("GATIEN",), "HERMANN", "M", date(1981, 3, 24), "63220"
)
CORSE = ScannedIns("180032B02040123", TEST, ("ANTHONY",), "CORSE", "M", date(1980, 3, 2), "2B020")
LONG = ScannedIns(
    "109076322083489", PRODUCTION, ("PIERRE-ALAIN", "MURIEL"), "D'ARTAGNAN DE L'HERAULT", "M",
    date(2009, 7, 14), "",
)  # fmt: skip


@pytest.mark.parametrize("ins", [ZOE, HERMANN, CORSE, LONG])
def test_public_identities_are_read_back(ins: ScannedIns) -> None:
    for scan in (encode(ins), encode(ins).encode("ascii"), "]d1" + encode(ins) + "\r\n"):
        outcome = read_datamatrix(scan)
        assert isinstance(outcome, Ok)
        assert outcome.value == ins


def test_a_bad_key_warns_and_is_read() -> None:
    outcome = read_datamatrix(encode(HERMANN))
    assert isinstance(outcome, Ok)
    assert [note.code for note in outcome.notes] == ["KEY"]


def test_a_production_oid_ends_with_a_separator_and_a_test_oid_does_not() -> None:
    assert f"S2{PRODUCTION}{GS}S3" in encode(HERMANN)
    assert f"S2{TEST}S3" in encode(ZOE)


def test_a_name_that_looks_like_a_block_is_read_by_position() -> None:
    ins = ScannedIns(ZOE.matricule, TEST, ("SSS",), "S S S", "F", ZOE.birth_date, "")
    outcome = read_datamatrix(encode(ins))
    assert isinstance(outcome, Ok)
    assert outcome.value.birth_name == "S S S"


def test_an_unknown_birth_day_is_said() -> None:
    outcome = read_datamatrix(encode(ZOE).replace("31-12-1975", "00-00-1975"))
    assert isinstance(outcome, Ok)
    assert outcome.value.birth_date is None
    assert "DATE_UNKNOWN" in [note.code for note in outcome.notes]


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        ("", "HEADER"),
        ("bonjour", "HEADER"),
        ("IS02" + "0" * 22, "VERSION"),
        (HEADER, "MISSING_BLOCK"),
        (HEADER + "S9x", "UNKNOWN_BLOCK"),
        (HEADER + "S1123", "TRUNCATED"),
        (encode(ZOE) + "S5F", "REPEATED_BLOCK"),
        (encode(ZOE).replace("S5F", "S5I"), "SEX"),
        (encode(ZOE).replace("31-12-1975", "31/12/1975"), "DATE"),
        (encode(ZOE).replace("ADRUN", "adrun"), "LETTERS"),
        (encode(ZOE).replace(TEST, "1.2.250.1.213.1.4.99"), "OID"),
        (encode(HERMANN).replace(GS, ""), "NO_SEPARATOR"),
        (encode(ZOE).replace("275126322074974", "XXXXXXXXXXXXXXX"), "NOT_A_MATRICULE"),
        (encode(ZOE) + "x" * 500, "TOO_LONG"),
        ("é".encode(), "NOT_ASCII"),
    ],
)
def test_other_codes_are_refused_with_the_reason(scan: str | bytes, code: str) -> None:
    outcome = read_datamatrix(scan)
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == code


names = st.text(string.ascii_uppercase, min_size=1, max_size=30)


@given(
    given_names=st.lists(names, min_size=1, max_size=3),
    birth_name=names,
    oid=st.sampled_from(OIDS),
    sex=st.sampled_from("FM"),
    birth=st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    cog=st.sampled_from(["", "63220", "2B020"]),
)
def test_whatever_is_written_is_read_back(
    given_names: list[str], birth_name: str, oid: str, sex: str, birth: date, cog: str
) -> None:
    ins = ScannedIns(ZOE.matricule, oid, tuple(given_names), birth_name, sex, birth, cog)
    outcome = read_datamatrix(encode(ins))
    assert isinstance(outcome, Ok)
    assert outcome.value == ins


@given(st.one_of(st.text(max_size=450), st.binary(max_size=450)))
def test_fuzz_no_input_crashes_the_reader(scan: str | bytes) -> None:
    read_datamatrix(scan)


@given(st.data())
def test_fuzz_no_damaged_code_crashes_the_reader(data: st.DataObject) -> None:
    text = encode(data.draw(st.sampled_from([ZOE, HERMANN, CORSE, LONG])))
    at = data.draw(st.integers(0, len(text) - 1))
    damage = data.draw(st.sampled_from(["", GS, "S", "0", "é", "\0"]))
    cut = data.draw(st.integers(0, 5))
    outcome = read_datamatrix(text[:at] + damage + text[at + cut :])
    if isinstance(outcome, Ok):
        assert outcome.value.oid in OIDS
        assert outcome.value.sex in "FM"
