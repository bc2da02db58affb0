"""The ways of writing a case that are legal: instants with offsets, words, order, odd values."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.features.followup import cli
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.verbs import DONE
from cpts_desktop.protocols.facts import read_case, read_day, read_hour
from cpts_desktop.protocols.readings import read_series
from tests.pure.protocols.case_builder import (
    blockers,
    due,
    event,
    obs,
    on,
    protocol,
    rules,
    run,
)

NUMBERS = {name: one.value for name, one in protocol().parameters.items()}


@pytest.mark.parametrize(
    ("written", "day", "hour"),
    [
        ("2026-03-10", "2026-03-10", None),
        (" 2026-03-10 ", "2026-03-10", None),
        ("2026-03-10T23:30:00", "2026-03-10", 23),
        ("2026-03-10T22:59:59Z", "2026-03-10", 23),
        ("2026-03-10T23:00:00Z", "2026-03-11", 0),
        ("2026-03-10t23:00:00z", "2026-03-11", 0),
        ("2026-03-11T00:10:00+02:00", "2026-03-10", 23),
        ("2026-03-29T00:30:00Z", "2026-03-29", 1),
        ("2026-03-29T01:30:00Z", "2026-03-29", 3),
        ("2026-07-10T22:00:00.250Z", "2026-07-11", 0),
        ("2026-10-24T22:00:00Z", "2026-10-25", 0),
        ("2026-10-25T22:59:59Z", "2026-10-25", 23),
        ("2026-10-25T23:00:00Z", "2026-10-26", 0),
        ("2026-10-25T23:30:00+0100", "2026-10-25", 23),
    ],
)
def test_an_instant_with_its_offset_has_the_date_of_paris(
    written: str, day: str, hour: int | None
) -> None:
    assert read_day(written) == date.fromisoformat(day)
    assert read_hour({"date": written}) == hour


@pytest.mark.parametrize(
    "written", ["2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "hier", ""]
)
def test_what_is_not_a_day_is_refused(written: str) -> None:
    assert read_day(written) is None


def _answer(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "cas.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    given = SimpleNamespace(args={"case": file, "protocol": None, "profile": None})
    answer = cli.run(given)  # type: ignore[arg-type]
    assert answer.exit_code == DONE, answer.text
    return json.loads(json.dumps(answer.data))


def test_decimals_are_numbers_or_strings_and_instants_may_carry_an_offset(tmp_path: Path) -> None:
    plain = {
        "patient": {"poids_sec": 70, "poids_quotidien": True},
        "events": [
            {"date": "2026-03-02", "type": "sortie"},
            {"date": "2026-03-13", "type": "obs", "code": "poids", "value": 70.0, "unit": "kg"},
            {"date": "2026-03-16", "type": "obs", "code": "poids", "value": 72.0, "unit": "kg"},
        ],
        "asof": "2026-03-16",
    }
    written = json.loads(json.dumps(plain))
    written["patient"] = {"poids_sec": "70", "poids_quotidien": "oui"}
    for row, at, value in zip(
        written["events"],
        ("2026-03-02T09:00:00+01:00", "2026-03-12T23:30:00Z", "2026-03-16T07:00:00+01:00"),
        (None, "70.0", "72.0"),
        strict=True,
    ):
        row["date"] = at
        if value is not None:
            row["value"] = value
    assert _answer(plain, tmp_path) == _answer(written, tmp_path)
    found = _answer(written, tmp_path)["alerts"]
    assert [row["rule"] for row in found] == ["PDS_GAIN_3J"]


@pytest.mark.parametrize("word", ["oui", "Oui", "true", "VRAI", True, 1, "1"])
def test_a_sign_said_in_words_is_a_sign(word: Any) -> None:
    assert rules(run(3, obs(3, "syncope", word))) == {"URG_SYNCOPE"}


@pytest.mark.parametrize("word", ["non", "false", "Faux", False, 0])
def test_a_sign_denied_is_normal_and_not_unknown(word: Any) -> None:
    found = run(3, obs(3, "syncope", word))
    assert rules(found) == set()
    assert "URG_SYNCOPE" not in {one.rule for one in found.not_assessable}


@pytest.mark.parametrize("word", ["peut-être", "", None, [1], {"a": 1}, "NaN", "1e9", "<5", "72,5"])
def test_what_is_not_a_value_is_rejected_and_never_normal(word: Any) -> None:
    for code in ("syncope", "k", "poids"):
        found = run(3, obs(3, code, word))
        assert f"DQ_REJET={code}" in rules(found)
    found = run(3, obs(3, "k", word))
    assert {"K_R", "K_O", "K_J"} <= {one.rule for one in found.not_assessable}


def test_grades_may_carry_their_plus() -> None:
    assert rules(run(3, obs(3, "oedeme", "2+"))) == {"OED_O"}
    assert rules(run(3, obs(3, "oedeme", "1+"))) == {"OED_J"}
    assert rules(run(3, obs(3, "oedeme", "4+"))) == {"DQ_REJET=oedeme"}
    assert rules(run(3, obs(3, "k", "5+"))) == {"DQ_REJET=k"}


@pytest.mark.parametrize("word", ["oui", "true", True, 1])
def test_a_prescribed_weighing_said_in_words(word: Any) -> None:
    patient = {"poids_quotidien": word}
    assert rules(run(4, patient=patient)) == {"MANQ_POIDS"}
    assert rules(run(3, patient=patient)) == set()
    assert rules(run(9, patient={"poids_quotidien": "non"})) == set()


@pytest.mark.parametrize(
    ("sex", "value", "raised"),
    [
        ("M", 12.9, True), ("homme", 12.9, True), ("H", 13.0, False),
        ("F", 11.9, True), ("femme", 12.0, False), ("Féminin", 11.9, True),
    ],
)  # fmt: skip
def test_the_limit_of_haemoglobin_by_sex(sex: str, value: float, raised: bool) -> None:
    found = run(3, obs(3, "hb", value), patient={"sexe": sex})
    assert ("HB_J" in rules(found)) is raised


def test_an_unknown_sex_leaves_anaemia_unanswered() -> None:
    found = run(3, obs(3, "hb", 11))
    assert "HB_J" in {one.rule for one in found.not_assessable}


def test_a_case_without_any_event_has_no_start_and_blocks_the_gate() -> None:
    found = run(3, discharge=False)
    assert rules(found) == {"PROTO_SANS_J0"}
    assert due(found) == {}
    assert "PAS_INCONNUE" in blockers(found, "iec")


def test_a_date_long_after_lists_nothing_and_calls_nothing_normal() -> None:
    found = run(2000, obs(3, "k", 6.5), obs(3, "poids", 70))
    assert rules(found) == set()
    assert due(found) == {}
    assert {"K_R", "PDS_GAIN_3J"} <= {one.rule for one in found.not_assessable}


def test_facts_in_any_order_give_the_same_answer() -> None:
    rows = [
        obs(14, "poids", 72.3), obs(11, "poids", 70.0), event(9, "visite_idel"),
        obs(14, "pas", 96), obs(14, "vertiges", 1), event(3, "bio"), event(8, "pharmacie"),
    ]  # fmt: skip
    forward, backward = run(14, *rows), run(14, *reversed(rows))
    assert rules(forward) == rules(backward) >= {"PDS_GAIN_3J", "PAS_BAS_O"}
    assert due(forward) == due(backward)


def test_a_measure_that_arrives_late_is_seen_from_its_own_day() -> None:
    """A weight of day 12 entered after those of day 14 becomes the comparator it is."""
    known = [obs(10, "poids", 71.0), obs(14, "poids", 72.0)]
    assert rules(run(14, *known)) == set()
    assert rules(run(14, *known, obs(12, "poids", 70.0))) == {"PDS_GAIN_3J"}


def test_the_two_nights_of_a_clock_change_are_one_day_apart() -> None:
    """29 March 2026 has 23 hours: three civil days stay three days."""
    rows = [obs(24, "poids", 70.0), obs(27, "poids", 72.0)]
    assert rules(run(27, *rows)) == {"PDS_GAIN_3J"}
    assert rules(run(28, obs(24, "poids", 70.0), obs(28, "poids", 72.0))) == {"PDS_GAIN_7J"}


@pytest.mark.parametrize(
    ("code", "value", "unit", "ours"),
    [
        ("creat", 110, "\u00b5mol/L", "110"), ("creat", 110, "\u03bcmol/L", "110"),
        ("creat", 110, "umol/l", "110"), ("creat", "12.4", "mg/l", "109.616"),
        ("k", "4.4", "mmol/l", "4.4"), ("k", "4.4", "mEq/L", "4.4"),
        ("hb", 128, "g/l", "12.8"), ("hb", "12.8", "g/dl", "12.8"),
        ("ntprobnp", 1800, "ng/l", "1800"), ("ferritine", 80, "\u03bcg/L", "80"),
        ("pas", 118, "mmhg", "118"), ("poids", "71.2", "Kg", "71.2"),
    ],
)  # fmt: skip
def test_g2_29_the_same_unit_written_otherwise_is_the_same_unit(
    code: str, value: object, unit: str, ours: str
) -> None:
    result = run(3, obs(3, code, value, unit=unit))
    assert "DQ_REJET" not in {one.rule.id for one in result.alerts}
    read = read_case({"events": [obs(3, code, value, unit=unit)], "asof": on(3)})
    assert isinstance(read, Ok)
    reading = read_series(protocol().variables, read.value.facts.events, {})[code].latest_rejected()
    assert reading is None
    rows = read_series(protocol().variables, read.value.facts.events, NUMBERS)[code].rows
    assert [row.value for row in rows] == [Decimal(ours)]


@pytest.mark.parametrize(
    ("code", "value", "unit"),
    [("creat", 110, "mol/L"), ("k", "4.4", "g/L"), ("poids", 71, "stone"), ("temp", 99, "[degF]"),
     ("hb", 12, "mmol/L"), ("creat", 110, "nmol/L")],
)  # fmt: skip
def test_g2_29_another_unit_is_rejected_and_said(code: str, value: object, unit: str) -> None:
    result = run(3, obs(3, code, value, unit=unit))
    assert {one.code for one in result.alerts if one.rule.id == "DQ_REJET"} == {code}
