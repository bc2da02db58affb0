"""Every calculator of hf.md section 8 at once, from what is known of a patient.

A result says its equation, what it was made with and what to beware of; what lacks is named, and
nothing is guessed. Under 18 nothing is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cpts_desktop.features.followup.rules import calculators as c
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import NNBSP, fr_decimal

TICKS: Final = {
    "fumeur": "fumeur", "diabete": "diabète", "bpco": "BPCO", "ic_18_mois": "IC depuis 18 mois",
    "bb": "bêtabloquant", "sra": "IEC, ARA2 ou sacubitril/valsartan", "hta": "HTA",
    "avc": "AVC, AIT ou embolie", "vasculaire": "maladie vasculaire",
    "hta_non_controlee": "PAS au-dessus de 160", "rein": "rein", "foie": "foie",
    "saignement": "saignement", "inr_labile": "INR instable",
    "antiagregant": "antiagrégant ou AINS", "alcool": "alcool",
}  # fmt: skip
"""What is ticked, by name, and its short words."""
_BLED: Final = (
    "hta_non_controlee", "rein", "foie", "avc", "saignement", "inr_labile", "antiagregant",
    "alcool",
)  # fmt: skip
_MAGGIC: Final = ("fumeur", "diabete", "bpco", "ic_18_mois", "bb", "sra")
_STROKE: Final = ("hta", "diabete", "avc", "vasculaire")
_LABELS: Final = {
    "age": "âge", "female": "sexe", "weight": "poids", "height": "taille",
    "creatinine": "créatinine", "fevg": "FEVG", "pas": "PA systolique", "nyha": "classe NYHA",
}  # fmt: skip


@redacted
@dataclass(frozen=True)
class Given:
    """What is known: weight in kg, height in cm, creatinine in µmol/L; None is not known."""

    age: int | None = None
    female: bool | None = None
    weight: Decimal | None = None
    dry: bool = False
    height: Decimal | None = None
    creatinine: Decimal | None = None
    fevg: Decimal | None = None
    pas: Decimal | None = None
    nyha: int | None = None
    ticked: frozenset[str] = frozenset()


@redacted
@dataclass(frozen=True)
class Line:
    """One result in words; ``value`` is empty when it could not be computed, ``note`` says why."""

    id: str
    label: str
    value: str
    made_with: str
    note: str
    source: str


def calc_sheet(given: Given) -> tuple[Line, ...]:
    """Return every calculator, in the order of the reference."""
    return (
        _bmi(given),
        _surface(given, "mosteller", "Surface corporelle (Mosteller)"),
        _surface(given, "dubois", "Surface corporelle (DuBois)"),
        _cockcroft(given),
        _filtration(given, "ckd_epi_2009", "DFG, CKD-EPI 2009"),
        _filtration(given, "ckd_epi_2021", "DFG, CKD-EPI 2021"),
        _filtration(given, "mdrd", "DFG, MDRD"),
        _maggic(given),
        _stroke(given, with_sex=False),
        _stroke(given, with_sex=True),
        _bleeding(given),
    )


def _bmi(given: Given) -> Line:
    row = c.tables()["bmi"]
    lacking = _lacking(given, "age", "weight", "height")
    if lacking or given.weight is None or given.height is None:
        return _blank("bmi", "IMC", lacking, row)
    found = c.bmi(given.weight, given.height)
    band = [words for start, words in row["bands"] if found.value >= start][-1]
    note = band if given.dry else f"{band} ; les œdèmes gonflent l’IMC, préférer le poids sec"
    return _line("bmi", "IMC", f"{fr_decimal(found.shown(1))}{NNBSP}kg/m²",
                 _with(given, "weight", "height"), note, row)  # fmt: skip


def _surface(given: Given, formula: str, label: str) -> Line:
    row = c.tables()["body_surface"]
    lacking = _lacking(given, "age", "weight", "height")
    if lacking or given.weight is None or given.height is None:
        return _blank(formula, label, lacking, row)
    found = c.body_surface(given.weight, given.height, formula=formula)
    return _line(formula, label, f"{fr_decimal(found.shown(2))}{NNBSP}m²",
                 _with(given, "weight", "height"), "les index d’échographie suivent la formule",
                 row)  # fmt: skip


def _cockcroft(given: Given) -> Line:
    row, label = c.tables()["cockcroft"], "Clairance, Cockcroft-Gault"
    lacking = _lacking(given, "age", "female", "weight", "creatinine")
    if lacking or None in (given.age, given.female, given.weight, given.creatinine):
        return _blank("cockcroft", label, lacking, row)
    assert given.age is not None and given.weight is not None and given.creatinine is not None
    found = c.cockcroft(given.age, given.weight, given.creatinine, female=bool(given.female))
    notes = ["pour les doses ; non valable si la créatinine n’est pas stable"]
    if given.height is not None:
        bmi = c.bmi(given.weight, given.height).value
        if bmi < row["bmi_low"] or bmi > row["bmi_high"]:
            notes.append(f"IMC hors de {row['bmi_low']} à {row['bmi_high']}, moins fiable")
    return _answer("cockcroft", label, found, 0, "mL/min",
                   _with(given, "age", "female", "weight", "creatinine"), f"{NNBSP}; ".join(notes),
                   row)  # fmt: skip


def _filtration(given: Given, name: str, label: str) -> Line:
    row = c.tables()[name]
    lacking = _lacking(given, "age", "female", "creatinine")
    if lacking or given.age is None or given.creatinine is None:
        return _blank(name, label, lacking, row)
    female = bool(given.female)
    note = "ne pas comparer d’une équation à l’autre"
    if name == "mdrd":
        found = c.mdrd(given.age, given.creatinine, female=female)
        note = (
            f"pour relire d’anciennes valeurs ; peu fiable au-dessus de {row['unreliable_above']}"
        )
    else:
        found = c.ckd_epi(given.age, given.creatinine, female=female, year=int(name[-4:]))
    return _answer(name, label, found, 0, "mL/min/1,73 m²",
                   _with(given, "age", "female", "creatinine"), note, row)  # fmt: skip


def _maggic(given: Given) -> Line:
    row, label = c.tables()["maggic"], "MAGGIC, mortalité à 1 et 3 ans"
    names = ("age", "female", "fevg", "pas", "weight", "height", "creatinine", "nyha")
    lacking = _lacking(given, *names)
    if lacking or given.age is None or given.weight is None or given.height is None:
        return _blank("maggic", label, lacking, row)
    assert given.fevg is not None and given.pas is not None
    assert given.creatinine is not None and given.nyha is not None
    has = given.ticked.__contains__
    found = c.maggic(
        c.Maggic(
            given.age, bool(given.female), given.fevg, given.pas,
            c.bmi(given.weight, given.height).value, given.creatinine, given.nyha,
            smoker=has("fumeur"), diabetes=has("diabete"), copd=has("bpco"),
            diagnosed_18_months_ago=has("ic_18_mois"), beta_blocker=has("bb"), raas=has("sra"),
        )
    )  # fmt: skip
    made_with = _with(given, *names, ticked=_MAGGIC)
    if not isinstance(found, Ok):
        problem = found.problems[0]
        words = f"{_LABELS.get(problem.field, 'IMC')} : {problem.message}"
        return _line("maggic", label, "", made_with, words, row)
    score, one, three = found.value.score, found.value.one_year, found.value.three_years
    if one is None or three is None:
        beyond = f"mortalité publiée jusqu’à {len(row['one_year']) - 1} points seulement"
        return _line("maggic", label, f"{score} points", made_with, beyond, row)
    risks = f"{fr_decimal(one)}{NNBSP}% à 1 an, {fr_decimal(three)}{NNBSP}% à 3 ans"
    return _line("maggic", label, f"{score} points : {risks}", made_with,
                 "moyenne d’un groupe, pas d’une personne", row)  # fmt: skip


def _stroke(given: Given, *, with_sex: bool) -> Line:
    row = c.tables()["cha2ds2_va"]
    name, label = ("vasc", "CHA₂DS₂-VASc") if with_sex else ("va", "CHA₂DS₂-VA")
    wanted = ("age", "female") if with_sex else ("age",)
    lacking = _lacking(given, *wanted)
    if lacking or given.age is None:
        return _blank(name, label, lacking, row)
    has = given.ticked.__contains__
    person = c.Stroke(
        given.age, bool(given.female), heart_failure=True, hypertension=has("hta"),
        diabetes=has("diabete"), stroke=has("avc"), vascular=has("vasculaire"),
    )  # fmt: skip
    score = c.cha2ds2_va(person, with_sex=with_sex)
    made_with = f"insuffisance cardiaque, {_with(given, *wanted, ticked=_STROKE)}"
    if with_sex:
        note = "ancien score ; ses seuils ne sont pas ceux du CHA₂DS₂-VA"
        return _line(name, label, str(score), made_with, note, row)
    risk = fr_decimal(c.stroke_risk(score))
    said = row["said"][str(min(score, 2))]
    value = f"{score} : {risk}{NNBSP}% par an sans anticoagulant"
    return _line(name, label, value, made_with, f"en cas de fibrillation atriale ; {said}", row)


def _bleeding(given: Given) -> Line:
    row, label = c.tables()["has_bled"], "HAS-BLED"
    lacking = _lacking(given, "age")
    if lacking or given.age is None:
        return _blank("has_bled", label, lacking, row)
    score = c.has_bled(given.age, *(name in given.ticked for name in _BLED))
    note = f"à partir de {row['high']} : risque élevé, corriger ce qui peut l’être"
    return _line("has_bled", label, str(score), _with(given, "age", ticked=_BLED),
                 f"{note} ; ce n’est pas une raison de s’abstenir", row)  # fmt: skip


def _lacking(given: Given, *names: str) -> str:
    """Say what lacks, or that the formulas are for adults; empty when nothing stands against."""
    if given.age is not None and given.age < c.tables()["adult"]["from"]:
        return "formules établies chez l’adulte"
    lacking = [_LABELS[name] for name in names if getattr(given, name) is None]
    return f"il manque : {', '.join(lacking)}" if lacking else ""


def _with(given: Given, *names: str, ticked: tuple[str, ...] = ()) -> str:
    units = {"age": "ans", "weight": "kg", "height": "cm", "creatinine": "µmol/L", "fevg": "%",
             "pas": "mmHg"}  # fmt: skip
    said = []
    for name in names:
        value = getattr(given, name)
        if name == "female":
            said.append("femme" if value else "homme")
        elif name == "nyha":
            said.append(f"NYHA {value}")
        else:
            word = "poids sec" if name == "weight" and given.dry else _LABELS[name]
            said.append(f"{word} {fr_decimal(Decimal(value))}{NNBSP}{units[name]}")
    said.extend(TICKS[name] for name in ticked if name in given.ticked)
    return ", ".join(said)


def _answer(
    name: str, label: str, found: Outcome[c.Result], places: int, unit: str, made_with: str,
    note: str, row: Mapping[str, Any],
) -> Line:  # fmt: skip
    if isinstance(found, Ok):
        value = f"{fr_decimal(found.value.shown(places))}{NNBSP}{unit}"
        return _line(name, label, value, made_with, note, row)
    return _line(name, label, "", made_with, found.problems[0].message, row)


def _blank(name: str, label: str, lacking: str, row: Mapping[str, Any]) -> Line:
    return _line(name, label, "", "", lacking, row)


def _line(
    name: str, label: str, value: str, made_with: str, note: str, row: Mapping[str, Any]
) -> Line:
    status = {"source_read": "source lue", "to_verify": "à vérifier"}[row["status"]]
    source = f"{row['source']} ({status})".replace(" ;", f"{NNBSP};")
    return Line(name, label, value, made_with, note.replace(" ;", f"{NNBSP};"), source)
