"""What nobody could have typed does not come in by a file either (hf.md 3.2, security.md no 28)."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.received import AcceptDocument, accept_document
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.reference import measures
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import practice
from tests.storage.register_setup import make
from tests.storage.test_received_cda_forms import LOINC, SIGNS
from tests.storage.test_received_cda_odd import read, section
from tests.storage.test_register_fhir_odd_values import loinc, measure, one, take

UCUM = "http://unitsofmeasure.org"


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def value(number: Any, unit: str) -> dict[str, Any]:
    return {"value": number, "unit": unit, "system": UCUM, "code": unit}


def pressure(high: int, low: int) -> dict[str, Any]:
    parts = [
        {"code": loinc(code), "valueQuantity": value(number, "mm[Hg]")}
        for code, number in (("8480-6", high), ("8462-4", low))
    ]
    whole = {k: v for k, v in measure().items() if not k.startswith("value")}
    return {**whole, "code": loinc("85354-9"), "component": parts}


@pytest.mark.parametrize(
    ("code", "number", "unit"),
    [
        ("29463-7", 7000, "kg"), ("29463-7", -3, "kg"), ("29463-7", 70, "g"),
        ("29463-7", 24.9, "kg"), ("59408-5", 196, "%"), ("59408-5", 9.6, "%"),
        ("8867-4", 0, "/min"), ("8310-5", 98.6, "Cel"), ("2823-3", 42, "mmol/L"),
        ("14682-9", 12, "umol/L"), ("8480-6", 13, "mm[Hg]"), ("6301-6", 250, "{INR}"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_kept_aside_with_the_reason(
    ours: Register, tmp_path: Path, code: str, number: float, unit: str
) -> None:
    said = measure(code=loinc(code), valueQuantity=value(number, unit))
    report = take(ours, tmp_path, said)
    assert (report.accepted, report.rejected, report.quarantined) == (1, 1, 1)
    assert report.rejects[0]["why"].startswith("valeur impossible : ")
    assert ours.read(queries.observations, one(ours)) == ()
    again = take(ours, tmp_path, said)
    assert (again.accepted, again.duplicates, again.rejected) == (0, 1, 1)
    assert ours.counts()["import_reject"] == 1


def test_the_reason_names_the_value_and_what_is_possible(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, measure(valueQuantity=value(7000, "kg")))
    assert report.rejects[0]["why"] == (
        f"valeur impossible : Poids 7{NNBSP}000{NNBSP}kg (possible de 25 à 300{NNBSP}kg)"
    )


def test_the_unit_is_converted_before_the_value_is_judged(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, measure(valueQuantity=value(160, "[lb_av]")))
    assert report.accepted == 2 and report.warnings == []
    assert ours.read(queries.observations, one(ours))[0].value == Decimal("72.57")


def test_an_unusual_value_is_taken_and_said(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, measure(valueQuantity=value(190, "kg")))
    assert (report.accepted, report.rejected) == (2, 0)
    (told,) = report.warnings
    assert told["what"] == f"valeur inhabituelle, à vérifier : Poids 190{NNBSP}kg"
    assert take(ours, tmp_path, measure(valueQuantity=value(190, "kg"))).warnings == []


def test_a_diastolic_above_its_systolic_is_kept_aside(ours: Register, tmp_path: Path) -> None:
    report = take(ours, tmp_path, pressure(80, 78))
    assert report.rejects[0]["why"].startswith("valeurs incompatibles : PA diastolique 78")
    assert ours.read(queries.observations, one(ours)) == ()
    assert take(ours, tmp_path, pressure(80, 75)).rejected == 0


def test_the_weight_of_a_child_is_a_weight(ours: Register, tmp_path: Path) -> None:
    """The patient was born in 1950: what was measured before 1968 is a minor's."""
    young = {"effectiveDateTime": "1950-03-01T10:00:00+01:00"}
    report = take(ours, tmp_path, measure(**young, valueQuantity=value(3.4, "kg")))
    assert (report.rejected, report.warnings) == (0, [])
    for number in (0, -1, 301):
        wrong = measure(id=f"x{number}", **young, valueQuantity=value(number, "kg"))
        report = take(ours, tmp_path, wrong)
        assert report.rejects[0]["why"].endswith(f"(possible jusqu’à 300{NNBSP}kg)")


def test_what_was_here_before_stays_known(
    ours: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was taken when no limit was looked at is all there, not all wrong."""
    with monkeypatch.context() as patched:
        patched.setattr("cpts_desktop.features.register.rules.plausible.impossible", lambda *_: "")
        assert take(ours, tmp_path, measure(valueQuantity=value(7000, "kg"))).accepted == 2
    report = take(ours, tmp_path, measure(valueQuantity=value(7000, "kg")))
    assert (report.duplicates, report.rejected) == (2, 0)


def sign(number: str, unit: str) -> str:
    return section(
        SIGNS,
        f'<entry><observation><code code="29463-7" codeSystem="{LOINC}" displayName="Poids"/>'
        f'<effectiveTime value="20260301"/><value xsi:type="PQ" value="{number}" unit="{unit}"/>'
        "</observation></entry>",
    )


def test_a_received_document_is_held_to_the_same_limits(tmp_path: Path, clock: FixedClock) -> None:
    nurse = practice(tmp_path, clock, "Awa Ndiaye")
    document = read(sign("7000", "kg"))
    (heavy,) = document.findings
    assert heavy.why_not.startswith("Valeur impossible : Poids 7")
    uid = nurse.patient()
    asked = AcceptDocument(uid, document, findings=(0,), despite=True)
    assert isinstance(nurse.register.run(accept_document, asked), Refused)
    assert nurse.register.read(queries.observations, uid) == ()
    (odd,) = read(sign("190000", "g")).findings
    assert odd.why_not == "" and odd.detail.endswith("2026, valeur inhabituelle, à vérifier")
    nurse.register.close()


def test_the_limits_are_those_of_the_protocol() -> None:
    """One set of numbers, written where each is used: they may not drift apart."""
    text = resource("protocols/cpts_ic_std/variables.toml").read_text(encoding="utf-8")
    variables = tomllib.loads(text, parse_float=Decimal)["variables"]
    compared = 0
    for code, known in measures().items():
        typed = variables.get(code, {})
        if "hard" in typed:
            compared += 1
            assert known.hard == tuple(map(Decimal, typed["hard"])), code
            soft = tuple(map(Decimal, typed["soft"])) if "soft" in typed else None
            assert known.soft == soft, code
        assert known.hard is not None, code
    assert compared > 40
    below = measures()["pad"].below
    assert below is not None and below[0] == variables["pad"]["below"][0]
    numbers = resource("protocols/cpts_ic_std/parameters.toml").read_text(encoding="utf-8")
    margin = tomllib.loads(numbers)["parameters"][variables["pad"]["below"][1]]["value"]
    assert below[1] == margin
