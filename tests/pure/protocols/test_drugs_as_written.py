"""Section 5 of the reference code by code, and treatments as people write them (hf.md 5 and 10)."""

from __future__ import annotations

from typing import Any

import pytest

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.drug_index import index_of
from cpts_desktop.protocols.facts import read_case
from cpts_desktop.protocols.treatments import read_treatments
from cpts_desktop.protocols.unused import unused
from tests.pure.protocols.case_builder import event, obs, on, protocol, rules, run

# Each row: the rule, what fires it, what stands beside it and does not.
ROWS: list[tuple[str, list[str], list[str]]] = [
    ("MED_AINS", ["M01AB05", "M01AC06", "M01AE01", "M01AE03", "M01AH01"],
     ["M01AX05", "M01AX25", "M02AA15"]),
    ("SURV_AINS_LOCAL", ["M02AA15", "M02AA13"], ["M01AE01"]),
    ("SURV_ASPIRINE", ["N02BA01"], ["B01AC06"]),
    ("MED_GLITAZONE", ["A10BG02", "A10BG03"], ["A10BH01"]),
    ("SURV_GLIPTINE", ["A10BH03", "A10BH04", "A10BD10", "A10BD13"], ["A10BH01", "A10BD07"]),
    ("SURV_DRONEDARONE", ["C01BD07"], ["C01BD01"]),
    ("SURV_ANTIARYTHMIQUE_1", ["C01BA01", "C01BB02", "C01BC03", "C01BC04", "C01BG07"], ["C01BD01"]),
    ("SURV_ALPHABLOQUANT", ["C02CA06", "G04CA01", "G04CA02"], ["G04CB01"]),
    ("SURV_MOXONIDINE", ["C02AC05", "C02DC01"], ["C02AC01"]),
    ("SURV_NIFEDIPINE", ["C08CA05"], ["C08CA01", "C08CA02"]),
    ("SURV_CORTICOIDE", ["H02AB06", "H02AB07"], ["H02AA02", "R03BA02"]),
    ("SURV_DECONGESTIONNANT", ["R01BA02", "R01AA07"], ["R01AD05"]),
    ("SURV_TRICYCLIQUE", ["N06AA04", "N06AA09"], ["N06AB03"]),
    ("SURV_CITALOPRAM", ["N06AB04", "N06AB10"], ["N06AB06"]),
    ("SURV_GABAPENTINOIDE", ["N02BF01", "N02BF02"], ["N03AX14"]),
    ("SURV_ITRACONAZOLE", ["J02AC02", "B01AC23"], ["J02AC01"]),
    ("SURV_CARDIOTOXIQUE", ["L04AB01", "L04AB04", "L01DB01", "L01FD01"], ["L04AC07"]),
    ("SURV_HEPARINE", ["B01AB05", "L04AD01", "L04AD02"], ["B01AC06"]),
]  # fmt: skip
PAIRS: list[tuple[str, list[str], list[str]]] = [
    ("SURV_CCB_BB", ["C08DA01", "C07AB07"], ["C08CA01", "C07AB07"]),
    ("SURV_CCB_BB", ["C08DB01", "C07AG02"], ["C08DB01", "C03CA01"]),
    ("SURV_LITHIUM", ["N05AN01", "C09AA05"], ["N05AN01", "C08CA01"]),
    ("SURV_LITHIUM", ["N05AN01", "C03CA01"], ["N05AN01"]),
    ("SURV_TRIMETHOPRIME", ["J01EE01", "C09CA06"], ["J01CA04", "C09CA06"]),
    ("SURV_TRIMETHOPRIME", ["J01EA01", "C03DA05"], ["J01EA01", "C03CA01"]),
    ("SURV_EPARGNEURS", ["C03DB01", "C03DA01"], ["C03DB01", "C03CA01"]),
    ("SURV_EPARGNEURS", ["C03DB02", "C03DA02"], ["C03DB02"]),
    ("SURV_ALISKIREN", ["C09XA02", "C09DX04"], ["C09XA02", "C03CA01"]),
    ("SURV_ALISKIREN", ["C09XA02", "C09CA01"], ["C09CA01"]),
    ("SURV_DOUBLE_BLOCAGE", ["C09AA05", "C09CA06"], ["C09AA05", "C03DA01"]),
    ("MED_IVA_CCB", ["C01EB17", "C08DA01"], ["C01EB17", "C08CA01"]),
    # Combination rules: M01A + (C09A|C09B|C09C|C09D) + C03*.
    ("MED_TRIPLE", ["M01AE01", "C09AA05", "C03CA01"], ["M01AE01", "C09AA05"]),
    ("MED_TRIPLE", ["M01AE01", "C09BA05", "C03AA03"], ["C09BA05", "C03AA03"]),
    ("MED_TRIPLE", ["M01AH01", "C09CA06", "C03DA05"], ["M01AX25", "C09CA06", "C03DA05"]),
    ("MED_TRIPLE", ["M01AE03", "C09DX04", "C03XA01"], ["M01AE03", "C03XA01"]),
]
K_STACK = ["C09AA05", "C09XA02", "C03DA01", "C03DA02", "C03DA05", "C03DB01", "C03EA01", "J01EA01",
           "J01EE01", "J01EE02", "A12BA01", "B01AB05", "L04AD01", "L04AD03", "M01AE01"]  # fmt: skip
SLOW_STACK = ["C07AA05", "C07AB07", "C01EB17", "C01AA04", "C01AA05", "C01BD01", "C08DA01",
              "C08DB01", "N06DA02"]  # fmt: skip
DRY_STACK = ["C03CA01", "C03DA05", "C03XA01", "C09AA05", "C09DX04", "A10BK01", "A10BK03"]


def added(*codes: str) -> list[dict[str, Any]]:
    return [event(3, "medicament", action="ajout", atc=code) for code in codes]


def said(*events: dict[str, Any], **patient: Any) -> set[str]:
    result = run(4, *events, patient=patient)
    return rules(result) | {one.rule.id for one in result.remarks}


@pytest.mark.parametrize(("rule", "codes", "beside"), ROWS, ids=[row[0] for row in ROWS])
def test_each_drug_of_section_5_is_known_by_its_code(
    rule: str, codes: list[str], beside: list[str]
) -> None:
    assert {code for code in codes if rule not in said(*added(code))} == set()
    assert {code for code in beside if rule in said(*added(code))} == set()


@pytest.mark.parametrize(("rule", "codes", "beside"), PAIRS)
def test_each_pair_of_section_5_is_known_by_its_codes(
    rule: str, codes: list[str], beside: list[str]
) -> None:
    assert rule in said(*added(*codes))
    assert rule not in said(*added(*beside))


@pytest.mark.parametrize("code", K_STACK)
def test_any_two_that_raise_potassium_make_the_stack(code: str) -> None:
    other = "C03DB02" if code.startswith("C09") else "C09CA06"
    high = obs(4, "k", 5.1)
    assert "SURV_PILE_KALIEMIE" in said(*added(code, other), high)
    assert "SURV_PILE_KALIEMIE" not in said(*added(code), high)
    assert "SURV_PILE_KALIEMIE" not in said(*added(code, other), obs(4, "k", 5.0))
    assert "SURV_PILE_KALIEMIE" in said(*added(code, other), obs(4, "dfg", 44))
    assert "SURV_PILE_KALIEMIE" not in said(*added(code, other), obs(4, "dfg", 45))


@pytest.mark.parametrize("code", SLOW_STACK)
def test_any_two_that_slow_the_heart_make_the_stack(code: str) -> None:
    other = "C01BD01" if not code.startswith("C01BD") else "N06DA02"
    assert "SURV_PILE_BRADYCARDIE" in said(*added(code, other), obs(4, "fc", 59))
    assert "SURV_PILE_BRADYCARDIE" not in said(*added(code, other), obs(4, "fc", 60))
    assert "SURV_PILE_BRADYCARDIE" not in said(*added(code), obs(4, "fc", 59))


@pytest.mark.parametrize("code", DRY_STACK)
def test_any_two_that_dry_make_the_stack_with_a_sign(code: str) -> None:
    other = "A10BK01" if not code.startswith("A10BK") else "C03CA01"
    both = added(code, other)
    for sign in (obs(4, "diarrhee", True), obs(4, "temp", 38.0), obs(4, "canicule", True)):
        assert "SURV_PILE_DESHYDRATATION" in said(*both, sign)
    assert "SURV_PILE_DESHYDRATATION" not in said(*both, obs(4, "temp", 37.9))
    assert "SURV_PILE_DESHYDRATATION" not in said(*added(code), obs(4, "temp", 39.0))


@pytest.mark.parametrize(
    ("written", "classes"),
    [
        ("ramipril 5 mg", {"iec"}),
        ("Ramipril 2,5mg x2", {"iec"}),
        ("RAMIPRIL/HYDROCHLOROTHIAZIDE 5 mg/12,5 mg", {"iec", "thiazide"}),
        ("périndopril arginine", {"iec"}),
        ("sacubitril/valsartan 49/51 mg", {"arni"}),
        ("sacubitril valsartan", {"arni"}),
        ("losartan potassium 50 mg", {"ara2"}),
        ("chlorure de potassium 600 mg", {"potassium"}),
        ("potassium 600 mg", {"potassium"}),
        ("amoxicilline, clavulanate de potassium", set()),
        ("canrénoate de potassium 100 mg", {"arm_autre"}),
        ("ibuprofène 400 mg", {"ains"}),
        ("ibuprofénate", set()),
        ("", set()),
    ],
)
def test_a_molecule_is_known_within_what_people_write(written: str, classes: set[str]) -> None:
    listed = read_treatments(
        {"traitements": [{"dci": written, "classe": ""}]}, (), protocol().drug_classes
    )
    assert listed.active[0].classes == classes


def test_a_drug_written_with_its_dose_is_stopped_by_its_name() -> None:
    taken = event(1, "medicament", action="ajout", dci="ibuprofène 400 mg")
    stopped = event(2, "medicament", action="arret", dci="Ibuprofène")
    assert "MED_AINS" in said(taken)
    assert "MED_AINS" not in said(taken, stopped)
    assert "MED_TRIPLE" in said(taken, traitements=["ramipril 5 mg", "furosémide 40 mg x1"])


def test_a_step_written_with_its_dose_is_a_step_of_its_class() -> None:
    result = run(8, event(0, "titration", dci="ramipril 2,5 mg x2"))
    assert "BIO_TITR@2026-03-02" in {step.id for step in result.due}


@pytest.mark.parametrize(
    ("dci", "atc", "rule"),
    [
        ("ibuprofène", "M02AA13", "MED_AINS"), ("diclofénac", "S01BC03", "MED_AINS"),
        ("timolol", "S01ED01", "SURV_CCB_BB"), ("dexaméthasone", "S01BA01", "SURV_CORTICOIDE"),
        ("hydrocortisone", "D07AA02", "SURV_CORTICOIDE"),
        ("tacrolimus", "D11AH01", "SURV_HEPARINE"), ("ciclosporine", "S01XA18", "SURV_HEPARINE"),
    ],
)  # fmt: skip
def test_what_stays_in_the_eye_or_on_the_skin_is_not_the_general_route(
    dci: str, atc: str, rule: str
) -> None:
    others = added("C08DA01")
    whole = event(3, "medicament", action="ajout", dci=dci)
    assert rule in said(whole, *others), "without a code the doubt is for the alert"
    assert rule not in said({**whole, "atc": atc}, *others)
    assert rule not in said({**whole, "atc_ligne": atc}, *others)


@pytest.mark.parametrize("code", ["A10BK01", "A10BD15", "A10BD20", "A10BD21"])
def test_an_association_with_a_gliflozin_fills_the_pillar(code: str) -> None:
    assert "isglt2" in index_of(protocol().drug_classes).of_code(code)


@pytest.mark.parametrize(
    "mark",
    [{"hemolyse": True}, {"hémolyse": "oui"}, {"flag": "hémolysé"}, {"flags": ["hemolyse"]}],
)
def test_haemolysis_is_read_however_it_is_marked(mark: dict[str, Any]) -> None:
    """« Downgrade one level, never suppress ≥ 6.0 »: whatever the way in which it is said."""
    found = {one.rule.id: one.severity.value for one in run(4, obs(4, "k", 6.0, **mark)).alerts}
    assert found["K_R"] == "orange"
    plain = {one.rule.id: one.severity.value for one in run(4, obs(4, "k", 6.0, flag="")).alerts}
    assert plain["K_R"] == "rouge"


@pytest.mark.parametrize("written", ["M01AE01", "m01ae01", {"atc": "M01AE01"}])
def test_a_treatment_written_as_its_code_is_read(written: object) -> None:
    assert "MED_AINS" in rules(run(1, patient={"traitements": [written]}))


def test_a_treatment_of_no_class_is_said_never_silently_dropped() -> None:
    """A brand is not known without the BDPM: the absence of an alert would read as reassurance."""
    patient = {
        "traitements": ["iec", "Advil", "C09AA05", "ramipril 5 mg", None, {"classe": "aine"}]
    }
    rows = [
        event(0, "sortie"),
        event(1, "medicament", action="ajout", dci="Entresto"),
        event(1, "titration", classe="bb", dci="bisoprolol"),
    ]
    read = read_case({"patient": patient, "events": rows, "asof": on(1)})
    assert isinstance(read, Ok)
    found = unused(read.value.facts, protocol())
    assert found == ("traitements.Advil", "traitements.Entresto", "traitements.aine")
