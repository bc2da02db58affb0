"""Bad inputs of identity fields, group G1 of the catalogue: refused, normalised or warned."""

from __future__ import annotations

from datetime import date

import pytest

from cpts_desktop.features.register.commands.identity import CleanForm, CreatePatient, clean_form
from cpts_desktop.features.register.model import IdentityStatus
from cpts_desktop.features.register.rules import contact, identity, nir
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import fold

TODAY = date(2026, 3, 3)


def form(**values: object) -> Outcome[CleanForm]:
    base: dict[str, object] = {
        "birth_name": "MARTIN", "given_names": "Jeanne", "sex": "F", "birth_date": "12/03/1944",
    }  # fmt: skip
    return clean_form(CreatePatient(**{**base, **values}), TODAY)  # type: ignore[arg-type]


def codes(outcome: Outcome[object]) -> list[str]:
    assert isinstance(outcome, Refused)
    return [problem.code for problem in outcome.problems]


def kept(outcome: Outcome[CleanForm], name: str) -> object:
    assert isinstance(outcome, Ok), outcome.problems
    return outcome.value.fields[name]


def notes(outcome: Outcome[object]) -> list[str]:
    assert isinstance(outcome, Ok), outcome.problems
    return [note.code for note in outcome.notes]


@pytest.mark.parametrize("empty", ["", "   ", "\u00a0", "\u2009\u202f"])
def test_g1_01_empty_names_refused(empty: str) -> None:
    assert codes(form(birth_name=empty)) == ["EMPTY"]
    assert codes(form(given_names=empty)) == ["EMPTY"]


@pytest.mark.parametrize(
    "name",
    ["O'BRIEN", "D’ARTAGNAN", "Jean-Pierre", "Müller-Élise", "N'Guyen", "Ô", "A" * 60],
)
def test_g1_02_real_names_are_kept_as_entered(name: str) -> None:
    assert kept(form(birth_name=name), "birth_name") == name


def test_g1_02_apostrophes_and_hyphens_fold_for_search_only() -> None:
    assert fold("D’ARTAGNAN") == fold("D'Artagnan") == "d artagnan"
    assert fold("Müller-Élise") == "muller elise"


def test_g1_03_nfd_becomes_nfc() -> None:
    assert kept(form(birth_name="Zoe\u0308"), "birth_name") == "Zoë"


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\u00ad"])
def test_g1_04_bidi_controls_refused(char: str) -> None:
    outcome = form(birth_name=f"MAR{char}TIN")
    assert codes(outcome) == ["HIDDEN_CHARACTER"]
    assert isinstance(outcome, Refused)
    assert f"U+{ord(char):04X}" in outcome.problems[0].message


def test_g1_04_joiners_warn() -> None:
    assert "JOINER" in notes(form(birth_name="MAR\u200dTIN"))


@pytest.mark.parametrize("name", ["МАRTIN", "ＤＵＰＯＮＴ"])
def test_g1_05_mixed_scripts_warn(name: str) -> None:
    assert "MIXED_SCRIPT" in notes(form(birth_name=name))


@pytest.mark.parametrize(
    "name", ["MARTIN4", "Abe604", "MARTIN_DUPONT", "ST. JEAN", "M&N", "x/y", "DUP²ONT", "-Dupont"]
)
def test_signs_that_the_ins_admits_in_no_name_warn_and_are_kept(name: str) -> None:
    for field in ("birth_name", "used_name", "used_given_name"):
        outcome = form(**{field: name})
        assert kept(outcome, field) == name
        assert notes(outcome) == ["UNLIKE_A_NAME"], field
    assert notes(form(given_names=name)) == ["UNLIKE_A_NAME"]


@pytest.mark.parametrize(
    "name",
    ["O'BRIEN", "D’ÆION CŒUR", "Jean--Pierre", "N‘Guyen", "Ñandú", "ГОРБАЧЁВ", "李", "हिन्दी", "ﺎﻠﻋ",
     "D'ARTAGNAN DE L'HERAULT", "Zoe\u0308"],
)  # fmt: skip
def test_letters_of_any_alphabet_do_not_warn(name: str) -> None:
    assert notes(form(birth_name=name, given_names=name)) == []


def test_the_warning_names_the_signs() -> None:
    outcome = form(birth_name="M4RT_N")
    assert isinstance(outcome, Ok)
    assert "« 4 », « _ »" in outcome.notes[0].message


def test_g1_06_nul_refused() -> None:
    assert codes(form(birth_name="DUP\0ONT")) == ["HIDDEN_CHARACTER"]


def test_g1_07_lone_surrogate_refused() -> None:
    assert codes(form(birth_name="DUP\ud800ONT")) == ["INVALID_CHARACTER"]


@pytest.mark.parametrize("name", ["A" * 101, "A" * 1_000_000, "e" + "\u0301" * 200_000])
def test_g1_08_long_names_refused(name: str) -> None:
    assert codes(form(birth_name=name)) == ["TOO_LONG"]


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "<img src=/etc/passwd>", "<script>", "&lt;x", "M&N", "x'; DROP TABLE--"]
)
def test_g1_09_10_13_markup_and_quotes_are_plain_text(name: str) -> None:
    assert kept(form(birth_name=name), "birth_name") == name


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "-Dupont", "@x", "+x"])
def test_g1_11_formulas_are_kept(name: str) -> None:
    assert kept(form(birth_name=name), "birth_name") == name


def test_g1_12_line_breaks_become_spaces_and_are_said() -> None:
    outcome = form(birth_name="MARTIN\nDURAND\tX")
    assert kept(outcome, "birth_name") == "MARTIN DURAND X"
    assert notes(outcome) == ["LINE_BREAK"]


@pytest.mark.parametrize("day", ["29/02/1900", "31/04/1950", "00/00/1950", "1950-02-30"])
def test_g1_14_impossible_days_refused(day: str) -> None:
    assert codes(form(birth_date=day)) == ["NO_SUCH_DAY"]


def test_g1_14_a_day_without_year_refused() -> None:
    assert codes(form(birth_date="01/13")) == ["NOT_A_DATE"]


def test_g1_14_unknown_dates_have_their_own_flag() -> None:
    outcome = form(birth_date="", birth_date_unknown=True)
    assert kept(outcome, "birth_date") is None
    assert kept(outcome, "birth_date_unknown") is True
    assert codes(form(birth_date="")) == ["EMPTY"]


@pytest.mark.parametrize("day", ["01/01/69", "1/1/68"])
def test_g1_15_two_digit_years_refused(day: str) -> None:
    assert codes(form(birth_date=day)) == ["SHORT_YEAR"]


@pytest.mark.parametrize(("day", "code"), [("04/03/2026", "FUTURE"), ("01/01/1900", "TOO_OLD")])
def test_g1_16_future_and_very_old_refused_with_the_clock_hint(day: str, code: str) -> None:
    outcome = form(birth_date=day)
    assert codes(outcome) == [code]
    assert isinstance(outcome, Refused)
    assert "l’heure du poste" in outcome.problems[0].message


@pytest.mark.parametrize(
    "day", ["25.12.1950", "1950-12-25", "25121950", "25-12-1950", "12/25/1950"]
)
def test_g1_17_other_orders_only_when_unambiguous(day: str) -> None:
    outcome = form(birth_date=day)
    assert kept(outcome, "birth_date") == "1950-12-25"
    assert notes(outcome) == (["SWAPPED"] if day == "12/25/1950" else [])


def test_g1_17_the_french_order_wins_when_both_are_possible() -> None:
    assert kept(form(birth_date="03/04/1950"), "birth_date") == "1950-04-03"


def _doubts(number: str, **more: object) -> list[str]:
    return [doubt.code for doubt in nir.doubts(number, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "number",
    ["275126322074974", "180032B02040123", "109076322083489", "279035121518989", "277076322082910"],
)
def test_g1_18_right_keys_with_the_corsica_rule(number: str) -> None:
    assert _doubts(number) == []


def test_g1_18_spaces_are_removed_and_letters_raised() -> None:
    cleaned = nir.clean_matricule("1 80 03 2b 020 401 23")
    assert isinstance(cleaned, Ok)
    assert cleaned.value == "180032B02040123"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("181036322045660", ["KEY"]),
        ("221042545611404", ["KEY"]),
        ("2751263220749", ["NO_KEY"]),
        ("375126322074974", ["KEY", "PROVISIONAL"]),
        ("575126322074974", ["KEY", "FIRST_DIGIT"]),
        ("275136322074974", ["KEY", "MONTH"]),
    ],
)
def test_g1_18_doubts_warn_and_never_refuse(number: str, expected: list[str]) -> None:
    assert isinstance(nir.clean_matricule(number), Ok)
    assert _doubts(number) == expected


@pytest.mark.parametrize("raw", ["1,50017E+14", "150017512345678.0", "1.5E14"])
def test_g1_19_spreadsheet_numbers_refused_with_the_reason(raw: str) -> None:
    assert codes(nir.clean_matricule(raw)) == ["LOST_DIGITS"]


@pytest.mark.parametrize("raw", ["", "12", "27512632207497A", "x" * 1000, "٢75126322074974"])
def test_g1_19_other_shapes_refused(raw: str) -> None:
    assert codes(nir.clean_matricule(raw)) == ["NOT_A_MATRICULE"]


def test_g1_20_sex_and_month_mismatches_warn() -> None:
    assert "SEX" in _doubts("275126322074974", sex="M")
    assert "MONTH_UNKNOWN" in _doubts("275206322074974")
    assert "YEAR" in _doubts("275126322074974", birth_year=1944)


@pytest.mark.parametrize("day", ["²2/03/1944", "١٢/٠٣/١٩٤٤", "12/03/1٩44"])
def test_g1_22_other_digits_refused(day: str) -> None:
    assert codes(form(birth_date=day)) == ["NOT_A_DATE"]


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("06.12.34.56.78", "0612345678"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("0033 (0)6 12 34 56 78", "0612345678"),
        ("+41 22 123 45 67", "+41221234567"),
        ("", ""),
    ],
)
def test_g1_23_phones_are_normalised(raw: str, stored: str) -> None:
    cleaned = contact.clean_phone(raw)
    assert isinstance(cleaned, Ok)
    assert cleaned.value == stored


@pytest.mark.parametrize("raw", ["3624", "06 12 34 56", "📞", "06123456789", "٠٦١٢٣٤٥٦", "1" * 99])
def test_g1_23_other_phones_refused(raw: str) -> None:
    assert codes(contact.clean_phone(raw)) == ["NOT_A_PHONE"]


@pytest.mark.parametrize(
    "raw", ["a@b.fr\nBcc: x@y.fr", "a@exаmple.fr", "a@b", "a b@c.fr", "@b.fr", "a@b.fr,c@d.fr"]
)
def test_g1_24_suspect_addresses_refused(raw: str) -> None:
    assert codes(contact.clean_email(raw))[0] in ("NOT_AN_EMAIL", "NOT_ASCII")


def test_g1_25_postcodes() -> None:
    assert notes(contact.clean_postcode("1000")) == ["LOST_ZERO"]
    for raw in ("45000", "97410", "98800", "SW1A 1AA", "B-1000"):
        assert isinstance(contact.clean_postcode(raw), Ok)
    assert codes(contact.clean_postcode("45 000 000 00")) == ["NOT_A_POSTCODE"]


def test_every_problem_of_a_form_comes_at_once() -> None:
    outcome = form(birth_name="", given_names="", sex="", birth_date="x", phone="1", email="x")
    assert len(codes(outcome)) == 6


@pytest.mark.parametrize(
    ("insi", "checked", "expected"),
    [
        (False, False, IdentityStatus.PROVISOIRE),
        (False, True, IdentityStatus.VALIDEE),
        (True, False, IdentityStatus.RECUPEREE),
        (True, True, IdentityStatus.QUALIFIEE),
    ],
)
def test_the_status_follows_from_two_facts(
    insi: bool, checked: bool, expected: IdentityStatus
) -> None:
    facts = {"insi": insi, "checked": checked}
    assert identity.identity_status(**facts, doubtful=False, fictitious=False) is expected
    for doubt in ({"doubtful": True, "fictitious": False}, {"doubtful": False, "fictitious": True}):
        assert identity.identity_status(**facts, **doubt) is IdentityStatus.PROVISOIRE


def test_the_used_first_name_is_never_filled_in() -> None:
    assert kept(form(), "used_given_name") == ""


@pytest.mark.parametrize("cog", ["63220", "2B020", "2a004", "97411", "99352", ""])
def test_places_of_birth_are_cog_codes(cog: str) -> None:
    assert kept(form(birth_cog=cog), "birth_cog") == cog.upper()


@pytest.mark.parametrize("cog", ["00000", "6322", "Orléans", "2C020", "632200"])
def test_other_places_of_birth_are_refused(cog: str) -> None:
    assert codes(form(birth_cog=cog)) == ["NOT_COG"]
