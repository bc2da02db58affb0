"""ANSM interactions: the facts, the conditional levels, one finding per pair."""

from __future__ import annotations

import tomllib
from itertools import combinations
from typing import Any

import pytest

from cpts_desktop.features.medication.model import Finding
from cpts_desktop.features.medication.rules.interactions import conduct_for
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import LEVELS, Thesaurus
from cpts_desktop.kernel.resources import resource
from tests.pure.medication.conftest import Analyse


def ansm(analyse: Analyse, lines: list[Any], **patient: Any) -> list[Finding]:
    return [f for f in analyse(lines, **patient).findings if f.kind == "ansm"]


def level(analyse: Analyse, lines: list[Any], **patient: Any) -> str:
    found = ansm(analyse, lines, **patient)
    assert len(found) == 1, [f.substances for f in found]
    return found[0].level


def test_the_fact_table_has_the_relations_of_the_2023_edition(thesaurus: Thesaurus) -> None:
    assert len(thesaurus.rows) == 3216
    assert thesaurus.edition == "2023-09-15"
    assert {x for row in thesaurus.rows for x in row.levels} == set(LEVELS)


def test_every_conditional_row_has_its_structured_cases(thesaurus: Thesaurus) -> None:
    timing = {natural(x) for x in thesaurus.settings["timing"]["protagonists"]}
    written = {frozenset((natural(r["a"]), natural(r["b"]))) for r in thesaurus.conditions["row"]}
    for row in thesaurus.rows:
        pair = frozenset((natural(row.a), natural(row.b)))
        if len(row.levels) > 1 and not pair & timing:
            assert pair in written, (row.a, row.b)


def test_conditional_cases_only_use_levels_that_the_row_prints(thesaurus: Thesaurus) -> None:
    printed = {(natural(r.a), natural(r.b)): set(r.levels) for r in thesaurus.rows}
    for row in thesaurus.conditions["row"]:
        levels = printed[(natural(row["a"]), natural(row["b"]))]
        # Printed "CI-AD-PE", yet the text adds "à prendre en compte" for oxybutynine.
        extra = {"APEC"} if row["a"] == "ANTISPASMODIQUES URINAIRES" else set()
        assert {c["level"] for c in row["cases"]} - {""} <= levels | extra


def test_conditional_substances_exist_in_the_thesaurus() -> None:
    data = tomllib.loads(resource("medication/ansm/conditions.toml").read_text(encoding="utf-8"))
    assert len(data["row"]) == 68


@pytest.mark.parametrize(
    ("lines", "patient", "expected"),
    [
        (["propranolol", "ibuprofène"], {}, "APEC"),
        ([("aspirine", "75 mg", "1/j"), "apixaban"], {}, "APEC"),
        ([("aspirine", "1 g", "3/j"), "apixaban"], {}, "CI"),
        ([("aspirine", "500 mg", "2/j"), "apixaban"], {"conditions": ["ulcère duodénal"]}, "CI"),
        ([("aspirine", "500 mg", "2/j"), "apixaban"], {"conditions": ["pas d'ulcère"]}, "AD"),
        (["oxazépam", "mirtazapine"], {}, "APEC"),
        (["oxybate de sodium", "morphine"], {}, "CI"),
        (["oxybate de sodium", "mirtazapine"], {}, "AD"),
        ([("spironolactone", "25 mg", "1/j"), "ramipril"], {"conditions": ["IC FEr"]}, "PE"),
        ([("spironolactone", "75 mg", "1/j"), "ramipril"],
         {"conditions": ["insuffisance cardiaque"], "potassium": "4.2"}, "AD"),
        ([("méthotrexate", "15 mg", "1/semaine"), "kétoprofène"], {}, "PE"),
        ([("méthotrexate", "25 mg", "1/semaine"), "kétoprofène"], {}, "AD"),
        (["amiodarone", "halopéridol"], {}, "AD"),
        (["amiodarone", "citalopram"], {}, "CI"),
        (["amiodarone", "diltiazem"], {}, "PE"),
        (["colchicine", "clarithromycine"], {}, "CI"),
        (["colchicine", "itraconazole"], {}, "AD"),
        (["sacubitril", "ramipril"], {}, "CI"),
        (["ramipril", "sitagliptine"], {}, "APEC"),
        (["losartan", "sitagliptine"], {}, "APEC"),
        (["calcium", "digoxine"], {}, "PE"),
        (["bisoprolol", "donépézil"], {}, "APEC"),
        (["bisoprolol", "donépézil"], {"conditions": ["insuffisance cardiaque"]}, "PE"),
        (["potassium", "périndopril"], {}, "AD"),
        (["timolol collyre", "vérapamil"], {}, "AD"),
        (["warfarine", "miconazole gel buccal"], {}, "CI"),
        (["méthotrexate", "triméthoprime"], {}, "AD"),
    ],
)  # fmt: skip
def test_effective_level(
    analyse: Analyse, lines: list[Any], patient: dict[str, Any], expected: str
) -> None:
    assert level(analyse, lines, **patient) == expected


def test_undecided_row_keeps_the_lowest_level_and_shows_the_others(analyse: Analyse) -> None:
    (found,) = ansm(analyse, ["méthotrexate", "triméthoprime"])
    assert (found.level, found.levels) == ("AD", ("CI", "AD"))
    assert found.status.value == "a_confirmer"
    assert any(text.startswith("CI") for text in found.to_verify)


def test_one_finding_per_pair_and_every_row_is_cited(analyse: Analyse) -> None:
    (found,) = ansm(analyse, ["potassium", "périndopril"])
    assert {(r["a"], r["level"]) for r in found.rows} >= {("HYPERKALIÉMIANTS", "APEC")}
    assert found.level == "AD" and len(found.rows) == 2
    assert "p. 115" in found.source or "115" in found.source


def test_local_route_is_outside_the_systemic_rows(analyse: Analyse) -> None:
    assert ansm(analyse, ["diclofénac gel", "warfarine"]) == []
    assert ansm(analyse, [("kétoprofène gel", "1 application", "2/j"), "lithium"]) == []


def test_oral_medicines_row_is_timing_not_a_pair(analyse: Analyse) -> None:
    assert ansm(analyse, ["macrogol", "digoxine"]) == []


def test_habits_without_a_substance_take_part(analyse: Analyse) -> None:
    assert level(analyse, ["simvastatine", "jus de pamplemousse"]) == "AD"


def test_two_salts_of_one_substance_do_not_interact_with_themselves(analyse: Analyse) -> None:
    found = analyse(["morphine", "sulfate de morphine"])
    assert [f.kind for f in found.findings if f.kind in ("ansm", "duplication")] == ["duplication"]


def test_raw_salt_names_give_what_clean_names_give(analyse: Analyse) -> None:
    raw = ["CHLORHYDRATE DE TRAMADOL", "CHLORHYDRATE DE SERTRALINE", "PÉRINDOPRIL ARGININE",
           "CHLORURE DE POTASSIUM", "CHLORHYDRATE D'AMIODARONE",
           "FUMARATE DE BISOPROLOL"]  # fmt: skip
    clean = ["tramadol", "sertraline", "périndopril", "potassium", "amiodarone", "bisoprolol"]
    pairs = lambda names: [(f.drugs, f.level) for f in ansm(analyse, names)]  # noqa: E731
    assert pairs(raw) == pairs(clean)
    assert len(pairs(raw)) >= 4


def test_agreement_in_both_directions_over_many_pairs(thesaurus: Thesaurus) -> None:
    names = sorted(thesaurus.substances)[::9]
    for one, other in combinations(names, 2):
        rows = {(id(h.row)) for h in thesaurus.hits(one, other)}
        assert rows == {(id(h.row)) for h in thesaurus.hits(other, one)}


def test_an_exception_of_the_thesaurus_alone_is_no_advice() -> None:
    from cpts_desktop.features.medication.rules.interactions import _proposal

    said = _proposal("Sauf s'il existe une hypokaliémie.", "AD", ())
    assert said.startswith("chercher une alternative") and "(sauf s’il existe" in said
    assert _proposal("Surveiller la kaliémie.", "AD", ()) == "Surveiller la kaliémie."
    assert _proposal("", "CI", ()).startswith("arrêter")


CONDUCT = """Contre-indication:
- Pour l'érythromycine, seule la voie intraveineuse est concernée.
- Le citalopram, l'escitalopram sont contre-indiqués quel que soit
le torsadogène.
Association déconseillée avec :
- des doses >=1g par prise.
- les antiparasitaires. Surveiller."""


@pytest.mark.parametrize(
    ("level", "keys", "said"),
    [
        ("CI", ("escitalopram", "amiodarone"), (
            "Contre-indication\u202f: Le citalopram, l’escitalopram sont contre-indiqués quel que "
            "soit le torsadogène."
        )),
        ("AD", ("chloroquine", "amiodarone"), (
            "Association déconseillée avec\u202f: des doses ≥ 1g par prise. ; les "
            "antiparasitaires. Surveiller."
        )),
    ],
)  # fmt: skip
def test_the_conduct_said_is_that_of_the_level_and_of_the_substances(
    level: str, keys: tuple[str, ...], said: str
) -> None:
    assert conduct_for(CONDUCT, level, keys) == said


def test_a_conduct_without_headings_is_said_whole() -> None:
    plain = "Surveillance clinique.\nDosage de l'INR."
    assert conduct_for(plain, "PE", ("x",)) == "Surveillance clinique. Dosage de l’INR."
    whole = conduct_for(CONDUCT, "PE", ("x",))
    assert "érythromycine" in whole and "antiparasitaires" in whole
