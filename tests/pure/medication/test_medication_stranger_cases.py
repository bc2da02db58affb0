"""Cases of a stranger who read bpm.md: what words hide, plants, homeopathy, weeks."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.cli import analyse_case
from cpts_desktop.features.medication.model import Analysis, Known
from cpts_desktop.features.medication.reference.catalogue import Catalogue
from cpts_desktop.features.medication.rules.analyse import Analyser, as_json
from cpts_desktop.features.medication.rules.doses import frequency
from cpts_desktop.features.medication.rules.names import forms
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.clock import SystemClock
from cpts_desktop.kernel.outcome import Ok
from tests.pure.medication.conftest import DAY, Analyse

HIDING = [
    ("infarctus cérébral 2026", {"avc"}, {"coronaropathie", "sca_stent_12_mois"}),
    ("ulcère de jambe", set(), {"ulcere_gastroduodenal"}),
    ("ulcère de jambe et ulcère gastrique", {"ulcere_gastroduodenal"}, set()),
    ("syndrome de Wolff-Parkinson-White", set(), {"parkinson"}),
    ("rétention hydrosodée", set(), {"retention_urinaire"}),
    ("reflux hépato-jugulaire", set(), {"rgo"}),
    ("risque de chutes élevé", set(), {"chutes", "chutes_repetees"}),
    ("chute de la FEVG", set(), {"chutes"}),
    ("hypertension oculaire", set(), {"hta"}),
    ("fibrillation ventriculaire récupérée", set(), {"fibrillation_atriale"}),
    ("stent iliaque 2026", {"aomi"}, {"coronaropathie", "sca_stent_12_mois"}),
    ("pontage fémoro-poplité", {"aomi"}, {"coronaropathie"}),
    ("dépression respiratoire", set(), {"depression"}),
    ("incontinence anale", set(), {"incontinence_urinaire"}),
    ("peau fragile", set(), {"fragilite"}),
    ("neuropathie optique", set(), {"douleur_neuropathique"}),
    ("insuffisance cardiaque stade III NYHA", {"ic_nyha_3_4"}, set()),
    ("IC à fraction d’éjection altérée", {"ic_fe_reduite"}, set()),
    ("hémorragie digestive récente", {"saignement_recent", "saignement_majeur"}, set()),
    ("bloc de branche gauche", {"trouble_conduction"}, {"bav"}),
    ("glaucome à angle étroit", {"glaucome_angle_ferme"}, set()),
    ("douleurs post-zostériennes", {"douleur_neuropathique"}, set()),
    ("OAP en 2024", {"insuffisance_cardiaque"}, set()),
    ("hypertendue", {"hta"}, set()),
    ("valve aortique mécanique", {"valve_mecanique"}, set()),
]


@pytest.mark.parametrize(("text", "said", "never"), HIDING, ids=[t for t, _, _ in HIDING])
def test_a_word_says_what_it_says_here(text: str, said: set[str], never: set[str]) -> None:
    codes, unread = code_conditions([text], DAY)
    true = {code for code, value in codes.items() if value}
    assert said <= true
    assert not never & true
    assert unread == ()


@pytest.mark.parametrize(
    ("printed", "base"),
    [
        ("MILLEPERTUIS (EXTRAIT SEC DE)", "millepertuis"),
        ("MILLEPERTUIS (SOMMITÉ FLEURIE) (EXTRAIT SEC DE)", "millepertuis"),
        ("GINKGO (FEUILLE DE) (EXTRAIT SEC DE)", "ginkgo"),
        ("BOURDAINE (ÉCORCE DE) (EXTRAIT SEC D')", "bourdaine"),
        ("SÉNÉ (FEUILLE DE), EXTRAIT SEC TITRÉ DE", "sene"),
        ("ISPAGHUL (TÉGUMENT DE LA GRAINE D') (POUDRE DE)", "ispaghul"),
        ("ISPAGHUL (GRAINE D'), TÉGUMENT DE LA", "ispaghul"),
        ("ÉPOLAMINE DE DICLOFÉNAC", "diclofenac"),
    ],
)
def test_what_is_made_of_a_plant_is_the_plant(printed: str, base: str) -> None:
    assert base in forms(printed)


def test_a_salt_in_parentheses_is_still_never_dropped() -> None:
    assert "sodium" not in forms("SODIUM (VALPROATE DE)")
    assert "sodium" not in forms("SODIUM (OXYBATE DE)")


@pytest.fixture(scope="module")
def with_bdpm(thesaurus: Thesaurus, catalogue: Catalogue) -> Analyse:
    analyser = Analyser(thesaurus, catalogue)

    def run(names: list[str], **patient: Any) -> Analysis:
        raw = {
            "patient": {"age": 80, "sex": "F", **patient},
            "medications": [{"name": name} for name in names],
        }
        case = read_case(raw, DAY)
        assert isinstance(case, Ok), case
        return analyser.analyse(case.value)

    return run


def _ids(found: Analysis) -> set[str]:
    return {x for f in found.findings for x in (f.id, *f.also)}


def _levels(found: Analysis) -> list[str]:
    return [f.level for f in found.findings if f.kind == "ansm"]


def test_brands_that_hid_their_substance_speak(with_bdpm: Analyse) -> None:
    assert "CI" in _levels(with_bdpm(["Mildac 300 mg", "digoxine"]))
    assert "STOPP_v3_C10" in _ids(with_bdpm(["Flector 50 mg comprimé", "Eliquis 5 mg"]))
    assert "STOPP_v3_C10" not in _ids(with_bdpm(["Flector 1 % gel", "Eliquis 5 mg"]))
    assert "LAROCHE_L20" in _ids(with_bdpm(["Ginkgo Biogaran"]))
    assert "LAROCHE_L18" in _ids(with_bdpm(["Dragées Fuca"]))
    assert "START_v3_F4" not in _ids(
        with_bdpm(["Spagulax mucilage pur"], conditions=["diverticulose", "constipation"])
    )
    assert "STOPP_v3_C15" in _ids(with_bdpm(["Androgel"], sex="M", conditions=["phlébite"]))


def test_an_estrogen_boxed_with_its_progestogen_is_not_alone(with_bdpm: Analyse) -> None:
    ids = _ids(with_bdpm(["Activelle"], conditions=["AOMI"]))
    assert "STOPP_v3_J7" in ids
    assert "STOPP_v3_J8" not in ids
    assert "STOPP_v3_J8" in _ids(with_bdpm(["Provames"], conditions=["AOMI"]))


@pytest.mark.parametrize("brand", ["Chloraminophène", "Calquence", "Lonsurf"])
def test_a_recent_cytotoxic_is_not_crushed(with_bdpm: Analyse, brand: str) -> None:
    found = with_bdpm([brand], dysphagia=True)
    assert "crushing" in {f.kind for f in found.findings}


def test_homeopathy_is_no_drug_of_the_review(with_bdpm: Analyse) -> None:
    names = ["Homéogène 9", "Belladonna 9 CH", "Camilia", "Sédatif PC", "Opium 9CH"]
    found = with_bdpm([*names, "Lithium carbonicum 5 CH", "ibuprofène"])
    assert found.eligibility["substances"] == 1
    assert found.eligibility["unread_lines"] == 0
    assert found.eligibility["eligible"] is False
    assert not {f.kind for f in found.findings} & {"duplication", "ansm", "stopp_v3_l2"}
    told = {u["code"] for u in as_json(found)["unmatched"]}
    assert told == {Known.HOMEOPATHY.value}


def test_homeopathy_is_known_without_bdpm(analyse: Analyse) -> None:
    found = analyse(["Opium 9 CH", "Arnica 5DH", "tramadol"])
    assert [u["code"] for u in found.unmatched] == ["homeopathie", "homeopathie"]
    assert found.eligibility["substances"] == 1


def _since(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


def _found(analyse: Analyse, id_: str, lines: list[Any], **patient: Any) -> bool:
    return id_ in _ids(analyse(lines, **patient))


def test_more_than_so_many_weeks_is_not_so_many_weeks(analyse: Analyse) -> None:
    agitated = {"conditions": ["démence avec agitation"]}
    for days, expected in ((84, False), (85, True)):
        line = ("rispéridone", "0,5 mg", "1/j", _since(days))
        assert _found(analyse, "STOPP_v3_D15", [line], **agitated) is expected
    stroke = {"conditions": ["AVC", "pas de stent"]}
    for days, expected in ((28, False), (29, True)):
        pair = [(n, "75 mg", "1/j", _since(days)) for n in ("aspirine", "clopidogrel")]
        assert _found(analyse, "STOPP_v3_C3", pair, **stroke) is expected
    provoked = {"conditions": ["embolie pulmonaire provoquée"]}
    a_year_ago = date(DAY.year - 1, DAY.month, DAY.day)
    for day, expected in ((a_year_ago, False), (a_year_ago - timedelta(days=1), True)):
        line = ("apixaban", "5 mg", "2/j", day.isoformat())
        assert _found(analyse, "STOPP_v3_C9", [line], **provoked) is expected


def test_vitamin_d_known_to_suffice_is_not_proposed_for_a_fall(analyse: Analyse) -> None:
    fallen = {"conditions": ["chutes"]}
    assert _found(analyse, "START_v3_H5", ["paracétamol"], **fallen)
    assert _found(analyse, "START_v3_H5", ["paracétamol"], vitamin_d=49, **fallen)
    assert not _found(analyse, "START_v3_H5", ["paracétamol"], vitamin_d=50, **fallen)


def test_megestrol_for_a_breast_cancer_is_not_for_the_appetite(analyse: Analyse) -> None:
    assert _found(analyse, "STOPP_v3_F8", ["mégestrol"])
    assert not _found(analyse, "STOPP_v3_F8", ["mégestrol"], conditions=["cancer du sein"])


def test_an_answer_that_is_neither_yes_nor_no_is_asked(analyse: Analyse) -> None:
    asked = analyse(["paracétamol"], dysphagia="parfois", alcool="oui", vaccines="oui").questions
    assert "réponse non comprise : patient.dysphagia" in asked
    assert "réponse non comprise : patient.vaccines" in asked
    assert analyse(["métronidazole"], alcool="oui").findings
    assert not analyse(["métronidazole"], alcool="non").findings


def test_a_key_of_a_line_that_is_not_read_is_said() -> None:
    raw = {
        "patient": {"age": 80},
        "medications": [{"name": "ibuprofène", "until": "2026-01-01", "dose": None}],
    }
    case = read_case(raw, DAY)
    assert isinstance(case, Ok)
    assert case.value.patient.notes == ("clé non lue : medications[0].until",)


@pytest.mark.parametrize(
    ("written", "per_day"),
    [
        ("toutes les 4 à 6 h", Fraction(6)),
        ("1 toutes les 4-6h", Fraction(6)),
        ("1 toutes les 6h à 8h", Fraction(4)),
        ("toutes les 12h à 8h et 20h", Fraction(2)),
        ("1 tous les 2 à 3 jours", Fraction(1, 2)),
        ("12/12h", Fraction(2)),
        ("1 jour sur 3", Fraction(1, 3)),
        ("un jour sur trois", Fraction(1, 3)),
        ("matin:1 soir:2", Fraction(3)),
    ],
)
def test_a_rhythm_with_two_numbers(written: str, per_day: Fraction) -> None:
    assert frequency(written).per_day == per_day


def test_a_dose_as_often_as_the_line_allows_passes_its_limit(analyse: Analyse) -> None:
    found = analyse([("paracétamol", "1 g", "toutes les 4 à 6 h")])
    assert "dose_max" in {f.kind for f in found.findings}
    assert not frequency("toutes les 4 à 6 h").slots


def test_one_substance_under_two_names_is_taken_twice(with_bdpm: Analyse) -> None:
    found = with_bdpm(["Acamprosate Viatris 333 mg", "Aotal"])
    assert "DUPLICATION_SUBSTANCE" in _ids(found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'\xef\xbb\xbf{"patient": {"age": 8e1}, "medications": []}', 0),
        (b'{"patient": {"age": 8e1, "weight": 6.05e1}, "medications": []}', 0),
        (b'{"patient": {"age": "8e1"}, "medications": []}', 3),
        (b'{"patient": {"age": 80, "age": 70}, "medications": []}', 3),
        (b'{"patient": {"age": 1e999999999}, "medications": []}', 3),
        (b'{"patient": {"creatinine": 1e-999999999}, "medications": []}', 3),
    ],
)
def test_a_case_file_as_programs_write_them(tmp_path: Path, content: bytes, code: int) -> None:
    (tmp_path / "c.json").write_bytes(content)
    asked: Any = SimpleNamespace(
        args={"case": tmp_path / "c.json"}, clock=SystemClock(), reference=tmp_path / "none"
    )
    answer = analyse_case(asked)
    assert answer.exit_code == code
    if code == 0:
        assert answer.data["eligibility"]["age"] == 80
    elif b'"age": 70' in content:
        assert "DUPLICATE_KEY" in answer.text


@pytest.mark.parametrize(
    ("allergy", "drug", "expected"),
    [
        ("Doliprane", "Dafalgan 500", "ALLERGIE_SUBSTANCE"),
        ("Allergie au Doliprane (urticaire)", "Dafalgan 500", "ALLERGIE_SUBSTANCE"),
        ("Xarelto", "rivaroxaban", "ALLERGIE_SUBSTANCE"),
        ("Zyloric - éruption", "allopurinol", "ALLERGIE_SUBSTANCE"),
        ("Oroken", "amoxicilline", "ALLERGIE_CROISEE"),
        ("pas d’allergie au Doliprane", "Doliprane 500", None),
        ("pollen", "amoxicilline", None),
        ("lactose", "Doliprane 500", None),
    ],
)
def test_an_allergy_may_be_written_as_a_brand(
    with_bdpm: Analyse, allergy: str, drug: str, expected: str | None
) -> None:
    found = {f.id for f in with_bdpm([drug], allergies=[allergy]).findings if "ALLERGIE" in f.id}
    assert found == ({expected} if expected else set())


def test_an_antipsychotic_is_one_wherever_its_code_was_left_out(analyse: Analyse) -> None:
    assert _found(analyse, "STOPP_v3_D12", ["asénapine"], conditions=["maladie de Parkinson"])
    assert _found(analyse, "LAROCHE_L32", ["asénapine"], conditions=["démence"])
    assert not _found(analyse, "STOPP_v3_D12", ["quétiapine"], conditions=["maladie de Parkinson"])


@pytest.mark.parametrize(
    ("vaccines", "proposed"),
    [
        ({"Vaccin antigrippal": "pas à jour"}, True),
        ({"grippe saisonnière": "non vaccinée"}, True),
        ({"grippe": "refus"}, True),
        ({"grippe": "10/2026"}, False),
        ({"grippe": None}, False),
        ({"zona": "non"}, False),
    ],
)
def test_a_vaccine_that_was_answered_no_in_other_words(
    analyse: Analyse, vaccines: dict[str, Any], proposed: bool
) -> None:
    assert _found(analyse, "START_v3_L1", ["paracétamol"], vaccines=vaccines) is proposed


@pytest.mark.parametrize(
    ("written", "substance"),
    [
        ("mémantine HCl", "mémantine"),
        ("Metformine HCl 850", "metformine"),
        ("PEG 4000", "macrogol"),
    ],
)
def test_a_salt_and_a_polymer_may_be_abbreviated(
    analyse: Analyse, written: str, substance: str
) -> None:
    assert [d.names for d in analyse([written]).drugs] == [(substance,)]
