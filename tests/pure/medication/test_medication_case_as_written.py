"""Odd but legal inputs of a case: units, comparators, dates, denials, brands as typed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.case_values import read_day
from cpts_desktop.features.medication.model import Case, MedicationLine, Route
from cpts_desktop.features.medication.reference.catalogue import Catalogue
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.doses import frequency
from cpts_desktop.features.medication.rules.measures import measures
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.outcome import Ok, Problem, Refused
from tests.pure.medication.conftest import DAY, Analyse


def case(patient: dict[str, Any], *lines: Any) -> Case:
    found = read(patient, *lines)
    assert isinstance(found, Ok), found
    return found.value


def read(patient: dict[str, Any], *lines: Any) -> Any:
    raw = {"patient": patient, "medications": list(lines)}
    return read_case(json.loads(json.dumps(raw), parse_float=Decimal), DAY)


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("creatinine", "88 µmol/L", "88"), ("creatinine", "88 umol/l", "88"),
        ("creatinine", "1,2 mg/dL", "106.08"), ("creatinine", "10 mg/L", "88.4"),
        ("creatinine", {"value": 12, "unit": "mg/L"}, "106.08"),
        ("weight", "70 kg", "70"), ("height", "1,62 m", "162"), ("potassium", "5,6", "5.6"),
        ("potassium", "4.1 mEq/L", "4.1"), ("pas", "14 cmHg", "140"), ("qtc", "0,48 s", "480"),
        ("dfg", "45 mL/min/1,73 m²", "45"), ("heart_rate", "48 bpm", "48"), ("sodium", 131, "131"),
    ],
)  # fmt: skip
def test_a_measure_with_its_unit_is_read_in_ours(field: str, written: Any, value: str) -> None:
    assert getattr(case({field: written}).patient, field) == Decimal(value)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("88 mmol/L", "UNKNOWN_UNIT"), ("1.2", "OUT_OF_RANGE"), ("beaucoup", "NOT_A_NUMBER"),
        (True, "NOT_A_NUMBER"), ("8,8,8", "UNKNOWN_UNIT"), ([88], "NOT_A_NUMBER"),
        ("0", "OUT_OF_RANGE"),
        ({"value": 88, "date": "2099-01-01"}, "FUTURE"),
    ],
)  # fmt: skip
def test_a_measure_that_cannot_be_understood_is_refused_by_name(written: Any, code: str) -> None:
    found = read({"creatinine": written})
    assert isinstance(found, Refused)
    assert [p.code for p in found.problems] == [code]
    assert found.problems[0].field.startswith("patient.creatinine")


def test_a_comparator_counts_on_its_own_side_and_the_exact_value_is_asked(
    thesaurus: Thesaurus,
) -> None:
    analyser = Analyser(thesaurus, None)

    def told(dfg: str) -> tuple[set[str], tuple[str, ...]]:
        given = case({"age": 80, "sex": "F", "dfg": dfg}, {"name": "metformine", "dose": "500 mg"})
        result = analyser.analyse(given)
        texts = {f.why for f in result.findings if f.kind == "renal"}
        return texts, result.questions

    low, asked = told("< 30")
    assert any("contre-indiquée" in t for t in low)
    assert "valeur exacte : DFG" in asked
    assert not any("contre-indiquée" in t for t in told("> 30")[0])
    assert told("> 90")[0] == set()


def test_an_old_potassium_counts_as_missing_where_a_recent_one_is_wanted(
    thesaurus: Thesaurus,
) -> None:
    analyser = Analyser(thesaurus, None)
    lines = ("spironolactone", "ramipril")

    def ids(day: str) -> set[str]:
        patient = {"age": 80, "sex": "F", "potassium": {"value": 4.2, "date": day}}
        return {f.id for f in analyser.analyse(case(patient, *lines)).findings}

    assert "STOPP_v3_B13" in ids("2025-11-20")
    assert "STOPP_v3_B13" not in ids("2026-09-01")
    asked = analyser.analyse(
        case({"age": 80, "potassium": {"value": 4.2, "date": "2025-11-20"}}, *lines)
    )
    assert "kaliémie récente (dernière du 20/11/2025)" in asked.questions


def test_every_measure_says_its_unit_and_keeps_a_range() -> None:
    for name, measure in measures().items():
        assert measure.low < measure.high, name
        assert measure.unit == "" or Decimal(1) in measure.units.values(), name


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024", date(2024, 1, 1)), ("2024-03", date(2024, 3, 1)), ("03/2024", date(2024, 3, 1)),
        ("15/02/24", date(2024, 2, 15)), ("15/02/98", date(1998, 2, 15)),
        ("15/02/2024", date(2024, 2, 15)),
        ("depuis 2019", date(2019, 1, 1)), ("mars 2024", date(2024, 3, 1)),
        ("2 août 2023", date(2023, 8, 2)), ("il y a 3 mois", date(2026, 8, 22)),
        ("depuis 2 ans", date(2024, 11, 22)), ("10 jours", date(2026, 11, 12)),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(written: str, day: date) -> None:
    problems: list[Problem] = []
    assert read_day(written, "since", problems, DAY) == day
    assert problems == []


@pytest.mark.parametrize(
    "written",
    ["31/02/2024", "un certain temps", "13/2024", "12", "--", "9999-12-31", "1899-12-31", "0001"],
)
def test_a_date_that_is_none_is_refused(written: str) -> None:
    problems: list[Problem] = []
    assert read_day(written, "since", problems, DAY) is None
    assert [p.code for p in problems] == ["NOT_A_DATE"]


def test_a_start_to_come_is_no_duration_and_is_asked(analyse: Analyse) -> None:
    result = analyse([("zopiclone", "3,75 mg", "coucher", "2027-01-01")])
    found = next(f for f in result.findings if f.id == "STOPP_v3_D11")
    assert found.status == "a_confirmer"
    assert "date de début à venir, zopiclone" in result.questions


def test_a_key_that_nothing_reads_is_said(analyse: Analyse) -> None:
    """A creatinine under a misspelt name would silence every rule of the kidney."""
    typed = analyse(["metformine"], creatinin=200, poids=70, height=None, taille=None, ldl=None)
    said = [one for one in typed.questions if one.startswith("clé non lue")]
    assert said == ["clé non lue : patient.creatinin", "clé non lue : patient.poids"]
    known = analyse(["metformine"], creatinine=90, calcium=2.3, alcool=True, grapefruit=False,
                    vaccines={}, allergies=[], dysphagia="non")  # fmt: skip
    assert not [one for one in known.questions if one.startswith("clé non lue")]


def test_one_text_or_objects_stand_for_a_list() -> None:
    given = case(
        {
            "conditions": "HTA, FA",
            "allergies": [{"substance": "aspirine", "reaction": "urticaire"}],
        },
        "ramipril",
    )
    assert given.patient.codes == {"hta": True, "fibrillation_atriale": True}
    assert given.patient.allergies == ("aspirine",)
    assert [m.name for m in given.medications] == ["ramipril"]
    assert case({"conditions": [{"label": "FA"}]}).patient.codes == {"fibrillation_atriale": True}
    assert case({"age": "82 ans", "dysphagia": "oui"}).patient.dysphagia is True


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("HTA : non", {"hta": False, "hta_severe": False}),
        ("0 chute", {"chutes": False, "chutes_repetees": False}),
        ("chutes : 0", {"chutes": False, "chutes_repetees": False}),
        ("chutes 0", {"chutes": False, "chutes_repetees": False}),
        ("diabète, HbA1c 7.0", {"diabete_2": True}), ("diabète HbA1c 7.0", {"diabete_2": True}),
        ("diabète ?", {}), ("suspicion de démence", {}), ("Parkinson possible", {}),
        ("père : infarctus", {}), ("antécédents familiaux d’AVC", {}),
        ("hypertension artérielle pulmonaire", {"htap": True}), ("pré-HTA", {"pre_hta": True}),
        ("BAV 1", {"bav_1": True}), ("BAV", {"bav_sans_degre": True, "trouble_conduction": True}),
        ("BAV 2", {"bav": True, "bav_sans_degre": True, "trouble_conduction": True}),
        ("BAV complet", {"bav": True, "bav_sans_degre": True, "trouble_conduction": True}),
        ("troubles de conduction", {"trouble_conduction": True}),
        ("hypertrophie bénigne de prostate", {"hbp": True}),
        ("hypertrophie de la prostate", {"hbp": True}), ("carence en vitamine B12", {}),
        ("rétrécissement aortique modéré", {"retrecissement_aortique": True}),
        ("rétrécissement aortique serré",
         {"retrecissement_aortique": True, "retrecissement_aortique_severe": True}),
        ("rétrécissement mitral léger", {"retrecissement_mitral_leger": True}),
        ("rétrécissement mitral", {"retrecissement_mitral": True}),
        ("artérite de Horton", {"pseudo_polyarthrite": True}),
        ("PPR", {"pseudo_polyarthrite": True}),
        ("chute de tension", {"chute_tension": True}),
        ("syndrome des jambes sans repos", {"jambes_sans_repos": True}),
        ("malaises avec perte de connaissance", {"syncope": True}),
        ("pas d’HTA ni de diabète", {"hta": False, "hta_severe": False, "diabete_2": False}),
        ("stent il y a 4 mois", {"coronaropathie": True, "sca_stent_12_mois": True}),
        ("cardiopathie ischémique, stent 2015",
         {"coronaropathie": True, "sca_stent_12_mois": False}),
        ("stent nu 2010, SCA 2026", {"coronaropathie": True, "sca_stent_12_mois": True}),
        ("stent nu 2010, SCA 2025", {"coronaropathie": True}), ("SCA", {"coronaropathie": True}),
        ("IDM il y a 3 ans", {"coronaropathie": True, "sca_stent_12_mois": False}),
        ("hémorragie cérébrale", {"saignement_majeur": True}),
        ("ulcère gastrique hémorragique",
         {"ulcere_gastroduodenal": True, "saignement_digestif": True, "saignement_majeur": True}),
    ],
)  # fmt: skip
def test_a_condition_is_read_as_it_is_said(text: str, codes: dict[str, bool]) -> None:
    assert code_conditions([text], DAY)[0] == codes


def test_a_stroke_by_bleeding_is_no_digestive_bleeding(analyse: Analyse) -> None:
    lines = [("naproxène", "500 mg", "2/j")]
    brain = {f.id for f in analyse(lines, conditions=["hémorragie cérébrale"]).findings}
    gut = analyse(lines, conditions=["hémorragie digestive"]).findings
    assert "STOPP_v3_H1" not in brain
    assert "STOPP_v3_H1" in {x for f in gut for x in (f.id, *f.also)}


def test_the_lines_of_one_substance_are_added_against_its_limit(analyse: Analyse) -> None:
    alone = analyse([("paracétamol", "1000 mg", "3/j")])
    both = analyse([("paracétamol", "1000 mg", "3/j"), ("paracétamol / codéine", "500 mg", "2/j")])
    assert not [f for f in alone.findings if f.kind == "dose_max"]
    found = next(f for f in both.findings if f.id == "DOSE_MAX_PARACETAMOL")
    assert found.drugs == (0, 1)
    assert "4000 mg/j, 2 lignes additionnées" in found.why
    prn = analyse([("paracétamol", "1000 mg", "3/j"), ("paracétamol", "500 mg", "2/j si besoin")])
    assert next(f for f in prn.findings if f.kind == "dose_max").status == "a_confirmer"


@pytest.fixture(scope="module")
def with_bdpm(thesaurus: Thesaurus, catalogue: Catalogue) -> Analyser:
    return Analyser(thesaurus, catalogue)


@pytest.mark.parametrize(
    ("name", "strengths"),
    [
        ("Xarelto 20", ["20"]), ("Coveram 5/5", ["5", "5"]), ("Cosimprel 5/5", ["5", "5"]),
        ("Triplixam 5/1.25/5", ["1.25", "5", "5"]), ("Doliprane1000", ["1000"]),
        ("Kardegic75", ["75"]), ("Methotrexate bellon 2,5", ["2.5"]),
        ("Entresto 49/51", ["48.6", "51.4"]),
    ],
)  # fmt: skip
def test_the_strengths_of_a_brand_are_those_written(
    with_bdpm: Analyser, name: str, strengths: list[str]
) -> None:
    drug = with_bdpm.resolver.resolve(MedicationLine(name), 0)
    assert drug.label == name
    found = sorted(p.strength_mg or Decimal(0) for p in drug.components)
    assert found == sorted(Decimal(x) for x in strengths)


def test_a_gel_is_local_and_an_inhaler_inhaled_even_when_the_brand_has_other_forms(
    with_bdpm: Analyser,
) -> None:
    gel = with_bdpm.resolver.resolve(MedicationLine("Voltarène gel"), 0)
    assert gel.route is Route.LOCAL
    assert with_bdpm.resolver.resolve(MedicationLine("Ventoline"), 0).route is Route.INHALED
    kept = with_bdpm.resolver.resolve(MedicationLine("Daktarin gel buccal"), 0)
    assert kept.route is Route.SUBLINGUAL


def test_salts_that_make_a_laxative_isotonic_are_not_drugs(with_bdpm: Analyser) -> None:
    result = with_bdpm.analyse(case({"age": 80}, "Movicol", "ramipril"))
    assert result.drugs[0].names == ("macrogol",)
    assert [f for f in result.findings if f.kind in ("ansm", "hyperkalaemia")] == []


def test_an_inhaled_combination_is_a_long_acting_bronchodilator(with_bdpm: Analyser) -> None:
    copd = {"age": 80, "sex": "F", "conditions": ["BPCO"]}
    alone = {f.id for f in with_bdpm.analyse(case(copd, "ramipril")).findings}
    assert "START_v3_G1" in alone
    for brand in ("Ultibro Breezhaler", "Seebri", "Anoro", "Trelegy"):
        ids = {f.id for f in with_bdpm.analyse(case(copd, brand)).findings}
        assert "START_v3_G1" not in ids, brand


def test_a_code_stands_for_its_speciality_in_the_name_or_in_its_own_field(
    with_bdpm: Analyser, catalogue: Catalogue
) -> None:
    import sqlite3

    path = next(iter(catalogue._db.execute("PRAGMA database_list")))[2]
    with sqlite3.connect(path) as db:
        cip13, cip7, cis = db.execute(
            "SELECT p.cip13, p.cip7, p.cis FROM presentation p JOIN speciality s USING (cis) "
            "WHERE s.name LIKE 'KARDEGIC 75%' LIMIT 1"
        ).fetchone()
    for line in (
        cip13, cip7, cis, f"CIP {cip7}", f"{cip13[:5]} {cip13[5:]}",
        {"name": "sans importance", "cip13": cip13}, {"name": "?", "cis": cis},
    ):  # fmt: skip
        (drug,) = with_bdpm.analyse(case({"age": 80}, line)).drugs
        assert drug.names == ("acide acétylsalicylique",), line
    (unknown,) = with_bdpm.analyse(case({"age": 80}, "3400930000000")).drugs
    assert unknown.known == "hors_bdpm"


@pytest.mark.parametrize("name", ["Natispray", "trinitrine", "Natispray 0,30 mg/dose"])
def test_a_puff_under_the_tongue_is_no_inhalation(with_bdpm: Analyser, name: str) -> None:
    lines = [{"name": name, "frequency": "1 bouffée si besoin"}, "sildénafil 50 mg"]
    result = with_bdpm.analyse(case({"age": 68, "sex": "M"}, *lines))
    levels = {f.id.split("_p")[0]: f.level for f in result.findings if f.kind == "ansm"}
    assert result.drugs[0].route.systemic
    assert "CI" in levels.values()
    assert "STOPP_v3_B14" in {f.id for f in result.findings}


@pytest.mark.parametrize(
    ("name", "substances"),
    [
        ("irbésartan HCTZ 150/12,5", {"irbésartan", "hydrochlorothiazide"}),
        ("ramipril HCT", {"ramipril", "hydrochlorothiazide"}), ("insuline rapide", {"insuline"}),
        ("Arkogélules millepertuis", {"millepertuis"}),
        ("extrait sec de la sommité fleurie de millepertuis", {"millepertuis"}),
    ],
)  # fmt: skip
def test_an_abbreviation_or_a_plant_is_its_substance(
    with_bdpm: Analyser, name: str, substances: set[str]
) -> None:
    assert set(with_bdpm.resolver.resolve(MedicationLine(name), 0).names) == substances


def test_a_patch_taken_off_in_the_evening_is_put_on_once() -> None:
    assert frequency("matin, à retirer le soir").per_day == 1
    assert frequency("matin et soir").per_day == 2


@pytest.mark.parametrize(
    ("written", "per_day"),
    [
        ("500 mg matin et soir", 2), ("10 gouttes le soir", 1), ("6h/14h/22h", 3),
        ("6 h / 14 h / 22 h", 3), ("matin (1), soir (2)", 3), ("matin : 1, soir : 2", 3),
        ("1/8h", 3), ("20 UI le soir", 1), ("2 cp le soir", 2),
    ],
)  # fmt: skip
def test_a_number_that_is_no_count_of_intakes_is_not_one(written: str, per_day: int) -> None:
    assert frequency(written).per_day == per_day


def test_days_and_meals_written_short_are_read() -> None:
    assert frequency("2/j pdt 10j").days == 10 and frequency("1j/2").days is None
    assert frequency("à chaque repas").food == "repas"


@pytest.mark.parametrize(
    ("line", "daily"),
    [
        (("paracétamol", "3 g/j", ""), "3000"), (("paracétamol", "3 g/j", "3/j"), "3000"),
        (("paracétamol", "", "500 mg matin et soir"), "1000"),
        (("paracétamol 500 mg", "2 cp", "3/j"), "3000"),
        (("amitriptyline 40 mg/ml", "10 gouttes", "coucher"), None),
        (("morphine 10 mg/5 ml", "1 dose", "2/j"), None),
    ],
)  # fmt: skip
def test_the_daily_dose_is_what_is_written_or_unknown(
    analyse: Analyse, line: tuple[str, str, str], daily: str | None
) -> None:
    (part,) = analyse([line]).drugs[0].components
    assert part.daily_mg == (None if daily is None else Decimal(daily))


def test_a_denial_that_no_rule_reads_is_not_told_as_a_disease() -> None:
    assert code_conditions(["RAS", "pas d’allergie connue", "aucun antécédent", "DMLA"], DAY) == (
        {},
        ("DMLA",),
    )
