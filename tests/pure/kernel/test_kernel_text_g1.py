"""Identity text: every row of group G1 of the bad-input catalogue that the kernel answers for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.kernel import text
from cpts_desktop.kernel.outcome import Ok, Refused, Severity
from cpts_desktop.kernel.text import age_on, clean_line, clean_note, fold, fr_decimal


def codes(raw: str, **more: object) -> list[str]:
    """Return the codes of a refusal; the input must be refused."""
    outcome = clean_line(raw, "birth_name", **more)  # type: ignore[arg-type]
    assert isinstance(outcome, Refused)
    assert all(
        p.severity is Severity.BLOCKING and p.field == "birth_name" for p in outcome.problems
    )
    return [problem.code for problem in outcome.problems]


def kept(raw: str) -> tuple[str, list[str]]:
    """Return what was kept and the codes of what is to be confirmed."""
    outcome = clean_line(raw, "birth_name")
    assert isinstance(outcome, Ok)
    assert all(note.severity is Severity.CONFIRM for note in outcome.notes)
    return outcome.value, [note.code for note in outcome.notes]


@pytest.mark.parametrize("raw", ["", "   ", "\u00a0", "\u202f\u2009", "\n", "\u3000\t"])
def test_g1_01_nothing_but_spaces_is_refused(raw: str) -> None:
    assert codes(raw) == ["EMPTY"]


def test_g1_01_an_optional_field_may_be_empty() -> None:
    assert clean_line(" \u00a0", "phone", required=False) == Ok("")


@pytest.mark.parametrize(
    "raw", ["O'BRIEN", "D’ARTAGNAN", "Jean-Pierre", "Müller-Élise", "N'Guyen", "O", "A" * 60]
)
def test_g1_02_french_names_pass_untouched(raw: str) -> None:
    assert kept(raw) == (raw, [])


def test_g1_02_apostrophes_and_hyphens_fold_for_search_only() -> None:
    assert fold("D’ARTAGNAN") == fold("d'artagnan") == "d artagnan"
    assert fold("Müller-Élise") == fold("muller elise")
    assert fold("ŒUVRE Straße Łódź") == "oeuvre strasse lodz"


def test_g1_03_both_forms_of_an_accent_are_one_name() -> None:
    assert kept("Zoe\u0308")[0] == kept("Zo\u00eb")[0] == "Zo\u00eb"
    assert fold("Zoe\u0308") == fold("Zo\u00eb")


@pytest.mark.parametrize(
    "char", ["\u202e", "\u202a", "\u2066", "\u2069", "\u200b", "\ufeff", "\u00ad", "\u200e"]
)
def test_g1_04_bidi_and_zero_width_controls_are_refused_by_name(char: str) -> None:
    outcome = clean_line(f"DU{char}PONT", "birth_name")
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "HIDDEN_CHARACTER"
    assert f"U+{ord(char):04X}" in outcome.problems[0].message


@pytest.mark.parametrize("char", ["\u200c", "\u200d"])
def test_g1_04_joiners_are_to_confirm(char: str) -> None:
    assert kept(f"DU{char}PONT")[1] == ["JOINER"]


@pytest.mark.parametrize("raw", ["Рaul", "DUPΟNT", "ＤＵＰＯＮＴ"])
def test_g1_05_look_alike_letters_are_to_confirm(raw: str) -> None:
    assert kept(raw) == (raw, ["MIXED_SCRIPT"])


def test_g1_05_one_alphabet_is_no_mixture() -> None:
    assert kept("Раул")[1] == []


@pytest.mark.parametrize("raw", ["DUP\0ONT", "DUP\x07ONT", "DUP\x1bONT", "DUP\x7fONT", "a\x0bb"])
def test_g1_06_control_characters_are_refused(raw: str) -> None:
    assert codes(raw) == ["HIDDEN_CHARACTER"]


def test_g1_07_a_lone_surrogate_is_refused_before_the_database() -> None:
    assert codes("DU\ud800PONT") == ["INVALID_CHARACTER"]
    assert isinstance(clean_note("DU\ud800PONT", "note"), Refused)


@pytest.mark.parametrize(
    "raw", ["A" * 1_000_000, "a" + "\u0301" * 200_000, "A" * 101, "é" * 201, "a" + "\u0301" * 250]
)
def test_g1_08_giants_are_refused(raw: str) -> None:
    assert codes(raw) == ["TOO_LONG"]


@pytest.mark.parametrize(
    "raw", ["<b>x</b>", "<img src=/etc/passwd>", "<script>", "&lt;", "M&N", "=cmd|' /C calc'!A0",
            "@x", "-Dupont", "'; DROP TABLE--", "%", "_", '"'],
)  # fmt: skip
def test_g1_09_10_11_13_markup_formulas_and_sql_stay_plain_text(raw: str) -> None:
    assert kept(raw) == (raw, [])


@pytest.mark.parametrize("raw", ["DU\nPONT", "DU\r\nPONT", "DU\tPONT", "DU\u2028PONT"])
def test_g1_12_line_breaks_become_spaces_and_say_so(raw: str) -> None:
    assert kept(raw) == ("DU PONT", ["LINE_BREAK"])


def test_a_note_keeps_its_lines_and_is_bounded() -> None:
    assert clean_note("INR <2 et >1\r\nK+ <3,5\r", "note") == Ok("INR <2 et >1\nK+ <3,5")
    assert isinstance(clean_note("x" * 20_001, "note"), Refused)
    assert isinstance(clean_note("a\u202eb", "note"), Refused)


@given(st.text(max_size=200))
def test_what_is_accepted_is_stable_and_encodable(raw: str) -> None:
    outcome = clean_line(raw, "x", required=False)
    if isinstance(outcome, Ok):
        outcome.value.encode("utf-8")
        again = clean_line(outcome.value, "x", required=False)
        assert isinstance(again, Ok) and again.value == outcome.value


@given(st.text(max_size=100))
def test_folding_twice_is_folding_once(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)


def test_numbers_and_dates_are_written_the_french_way() -> None:
    n = text.NNBSP
    assert fr_decimal(Decimal("1234567.5")) == f"1{n}234{n}567,5"
    assert fr_decimal(Decimal("-0.0")) == "0,0"
    assert fr_decimal(Decimal("-3.2")) == "−3,2"
    assert fr_decimal(Decimal("71.25"), places=1) == "71,3"
    assert fr_decimal(Decimal("1E+3")) == f"1{n}000"
    assert text.fr_quantity(Decimal("71.4"), "kg") == f"71,4{n}kg"
    assert text.fr_day(date(2026, 3, 3), date(2026, 2, 19)) == "mar. 3 mars 2026 (J+12)"
    assert text.fr_long_date(date(2026, 8, 1)) == "1er août 2026"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1944, 2, 29), date(2026, 2, 28), 81),
        (date(1944, 2, 29), date(2026, 3, 1), 82),
        (date(2000, 1, 1), date(2000, 1, 1), 0),
        (date(1950, 12, 31), date(2026, 12, 30), 75),
    ],
)
def test_age_in_completed_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest() -> None:
    assert [text.capital(one) for one in ("", "é", "poids sec à IRM", "IRM")] == [
        "", "É", "Poids sec à IRM", "IRM"
    ]  # fmt: skip
