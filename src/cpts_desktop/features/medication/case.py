"""Read a CASE.json (bpm.md section 7) into a Case; refuse by the name of the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from cpts_desktop.features.medication.model import Case, MedicationLine, PatientFacts
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused

MAX_LINES = 60
_MAX_TEXT = 300
HABITS = (("alcool", "alcohol"), ("pamplemousse", "grapefruit"))
"""What the thesaurus knows and nobody prescribes: asked in the interview (French, English key)."""

_RANGES: dict[str, tuple[str, str]] = {
    "weight": ("20", "350"), "height": ("80", "230"), "creatinine": ("15", "2000"),
    "dfg": ("1", "200"), "potassium": ("1.5", "9"), "sodium": ("90", "180"),
    "heart_rate": ("15", "250"), "qtc": ("200", "800"), "pas": ("40", "300"), "pad": ("20", "200"),
}  # fmt: skip
_LABS = (
    "calcium",
    "vitamin_d",
    "albumin",
    "inr",
    "tsh",
    "digoxin",
    "ferritin",
    "hba1c",
    "phosphate",
    "hemoglobin",
)


def read_case(raw: Any, today: date) -> Outcome[Case]:
    """The case, or every problem found."""
    problems: list[Problem] = []
    if not isinstance(raw, Mapping):
        return Refused((Problem("case", "SHAPE", "Le cas doit être un objet JSON."),))
    patient_raw = raw.get("patient")
    if not isinstance(patient_raw, Mapping):
        problems.append(Problem("patient", "MISSING", "Le patient manque."))
        patient_raw = {}
    lines_raw = raw.get("medications")
    if not isinstance(lines_raw, list):
        problems.append(Problem("medications", "MISSING", "La liste des médicaments manque."))
        lines_raw = []
    if len(lines_raw) > MAX_LINES:
        problems.append(Problem("medications", "TOO_MANY", f"{MAX_LINES} lignes au plus."))
        lines_raw = []
    patient = _patient(patient_raw, problems)
    lines = tuple(
        line for i, item in enumerate(lines_raw) if (line := _line(item, i, problems)) is not None
    )
    lines += tuple(
        MedicationLine(name)
        for name, words in HABITS
        if patient_raw.get(name) is True or patient_raw.get(words) is True
    )
    on = read_day(raw.get("date"), "date", problems) or today
    if problems:
        return Refused(tuple(problems))
    return Ok(Case(str(raw.get("id") or "")[:80], patient, lines, on))


def _text(value: Any, field: str, problems: list[Problem]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        problems.append(Problem(field, "SHAPE", "Texte attendu."))
        return ""
    text = str(value)
    if len(text) > _MAX_TEXT:
        problems.append(Problem(field, "TOO_LONG", f"Texte de {_MAX_TEXT} caractères au plus."))
        return ""
    return text.strip()


def _number(value: Any, field: str, problems: list[Problem]) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = Decimal(str(value).replace(",", ".").strip())
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        problems.append(Problem(field, "NOT_A_NUMBER", "Ce n’est pas un nombre."))
        return None
    low, high = _RANGES.get(field.rsplit(".", 1)[-1], ("-1000000", "1000000"))
    if not Decimal(low) <= number <= Decimal(high):
        problems.append(
            Problem(
                field, "OUT_OF_RANGE", f"Valeur hors des limites {low} à {high} : vérifiez l’unité."
            )
        )
        return None
    return number


def read_day(value: Any, field: str, problems: list[Problem]) -> date | None:
    """A date as typed (AAAA-MM-JJ, AAAA-MM, AAAA or JJ/MM/AAAA); adds a problem when it is none."""
    if value in (None, ""):
        return None
    text = str(value)
    for form in (
        text[:10],
        f"{text}-01" if len(text) == 7 else "",
        f"{text}-01-01" if len(text) == 4 else "",
    ):
        try:
            return date.fromisoformat(form)
        except ValueError:
            continue
    parts = text.split("/")
    if len(parts) == 3 and all(p.isdigit() for p in parts):
        try:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            pass
    problems.append(Problem(field, "NOT_A_DATE", "Date attendue, AAAA-MM-JJ ou JJ/MM/AAAA."))
    return None


def _patient(raw: Mapping[str, Any], problems: list[Problem]) -> PatientFacts:
    age_number = _number(raw.get("age"), "patient.age", problems)
    age = int(age_number) if age_number is not None else None
    if age is not None and not 0 <= age <= 125:
        problems.append(Problem("patient.age", "OUT_OF_RANGE", "Âge hors de 0 à 125 ans."))
    conditions_raw = raw.get("conditions") or []
    if not isinstance(conditions_raw, list):
        problems.append(Problem("patient.conditions", "SHAPE", "Liste attendue."))
        conditions_raw = []
    texts = tuple(_text(c, "patient.conditions", problems) for c in conditions_raw)
    codes, unread = code_conditions(t for t in texts if t)
    numbers = {name: _number(raw.get(name), f"patient.{name}", problems) for name in _RANGES}
    dysphagia = raw.get("dysphagia")
    crushing = raw.get("crushing")
    if isinstance(dysphagia, bool):
        codes["dysphagie"] = dysphagia
    known_dysphagia = codes.get("dysphagie")
    vaccines = raw.get("vaccines")
    labs = {
        name: value
        for name in _LABS
        if (value := _number(raw.get(name), f"patient.{name}", problems)) is not None
    }
    return PatientFacts(
        age=age, sex=_sex(raw.get("sex"), problems), conditions=texts, codes=codes,
        allergies=_allergies(raw.get("allergies"), problems),
        unread_conditions=unread, vaccines=vaccines if isinstance(vaccines, Mapping) else None,
        dysphagia=known_dysphagia, crushing=crushing if isinstance(crushing, bool) else None,
        labs=labs, **numbers,
    )  # fmt: skip


def _allergies(raw: Any, problems: list[Problem]) -> tuple[str, ...]:
    """Allergies as a list of texts, or of objects with a substance."""
    if raw in (None, ""):
        return ()
    if not isinstance(raw, list):
        problems.append(Problem("patient.allergies", "SHAPE", "Liste attendue."))
        return ()
    names = [a.get("substance") if isinstance(a, Mapping) else a for a in raw]
    return tuple(t for n in names if (t := _text(n, "patient.allergies", problems)))


def _sex(value: Any, problems: list[Problem]) -> str:
    if value in (None, ""):
        return ""
    letter = str(value).strip().upper()[:1]
    if letter in ("M", "H"):
        return "M"
    if letter == "F":
        return "F"
    problems.append(Problem("patient.sex", "UNKNOWN", "Sexe attendu : M ou F."))
    return ""


def _line(raw: Any, index: int, problems: list[Problem]) -> MedicationLine | None:
    field = f"medications[{index}]"
    if not isinstance(raw, Mapping):
        problems.append(Problem(field, "SHAPE", "Chaque médicament est un objet JSON."))
        return None
    name = _text(raw.get("name"), f"{field}.name", problems)
    if not name:
        problems.append(Problem(f"{field}.name", "EMPTY", "Le nom du médicament manque."))
        return None
    return MedicationLine(
        name,
        _text(raw.get("dose"), f"{field}.dose", problems),
        _text(raw.get("frequency"), f"{field}.frequency", problems),
        read_day(raw.get("since"), f"{field}.since", problems),
        _text(raw.get("cis"), f"{field}.cis", problems),
    )
