"""Read a CASE.json (bpm.md section 7) into a Case; refuse by the name of the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cpts_desktop.features.medication.case_values import (
    Reading,
    read_age,
    read_day,
    read_measure,
)
from cpts_desktop.features.medication.model import Case, MedicationLine, PatientFacts
from cpts_desktop.features.medication.rules.measures import measures, old_measures, stale
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused

MAX_LINES = 60
_MAX_TEXT = 300
HABITS = (("alcool", "alcohol"), ("pamplemousse", "grapefruit"))
"""What the thesaurus knows and nobody prescribes: asked in the interview (French, English key)."""

_FACTS = (
    "weight", "height", "creatinine", "dfg", "potassium", "sodium", "heart_rate", "qtc", "pas",
    "pad",
)  # fmt: skip
_OTHERS = frozenset(
    ("age", "sex", "conditions", "allergies", "vaccines", "dysphagia", "crushing")
).union(*HABITS)
_LINE_KEYS = frozenset(("name", "dose", "frequency", "since"))
_UNREAD = 20
_CODES = ("cis", "cip13", "cip7", "cip")
_NAMES = ("label", "name", "nom", "libelle", "substance", "text")


def read_case(raw: Any, today: date) -> Outcome[Case]:
    """The case, or every problem found."""
    problems: list[Problem] = []
    if not isinstance(raw, Mapping):
        return Refused((Problem("case", "SHAPE", "Le cas doit être un objet JSON."),))
    on = read_day(raw.get("date"), "date", problems) or today
    reading = Reading(on, problems, [], {})
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
    lines = tuple(
        line for i, item in enumerate(lines_raw) if (line := _line(item, i, reading)) is not None
    )
    patient = _patient(patient_raw, reading)
    lines += tuple(
        MedicationLine(name)
        for name, words in HABITS
        if any(_yes_no(patient_raw.get(k), f"patient.{k}", reading) for k in (name, words))
    )
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


def _patient(raw: Mapping[str, Any], reading: Reading) -> PatientFacts:
    problems = reading.problems
    texts = _texts(raw.get("conditions"), "patient.conditions", problems)
    codes, unread = code_conditions(texts, reading.today)
    numbers = {name: read_measure(raw.get(name), name, reading) for name in _FACTS}
    labs = {
        name: value
        for name in measures()
        if name not in _FACTS
        if (value := read_measure(raw.get(name), name, reading)) is not None
    }
    read = {*_FACTS, *measures(), *_OTHERS}
    unknown = [str(name) for name in raw if name not in read and raw[name] not in (None, "")]
    reading.notes.extend(f"clé non lue : patient.{name[:60]}" for name in unknown[:_UNREAD])
    dysphagia, crushing = (
        _yes_no(raw.get(name), f"patient.{name}", reading) for name in ("dysphagia", "crushing")
    )
    if dysphagia is not None:
        codes["dysphagie"] = dysphagia
    vaccines = raw.get("vaccines")
    if vaccines not in (None, "") and not isinstance(vaccines, Mapping):
        reading.notes.append("réponse non comprise : patient.vaccines")
    return PatientFacts(
        age=read_age(raw.get("age"), reading), sex=_sex(raw.get("sex"), problems),
        conditions=texts, codes=codes,
        allergies=_texts(raw.get("allergies"), "patient.allergies", problems),
        unread_conditions=unread, vaccines=vaccines if isinstance(vaccines, Mapping) else None,
        dysphagia=codes.get("dysphagie"), crushing=crushing, labs=labs,
        stale=stale(reading.days, reading.today),
        notes=tuple(dict.fromkeys((*reading.notes, *old_measures(reading.days, reading.today)))),
        **numbers,
    )  # fmt: skip


def _texts(raw: Any, field: str, problems: list[Problem]) -> tuple[str, ...]:
    """A list of texts or of objects that name something; one text alone is a list of one."""
    if raw in (None, ""):
        return ()
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list):
        problems.append(Problem(field, "SHAPE", "Liste attendue."))
        return ()
    named = [
        next((i[n] for n in _NAMES if i.get(n)), None) if isinstance(i, Mapping) else i
        for i in items
    ]
    return tuple(text for n in named if (text := _text(n, field, problems)))


def _yes_no(value: Any, field: str, reading: Reading) -> bool | None:
    """An answer; one that is neither yes nor no is asked again, never read as no."""
    if value is None or isinstance(value, bool):
        return value
    folded = str(value).strip().lower()
    answer = {"oui": True, "yes": True, "non": False, "no": False}.get(folded)
    if answer is None and folded:
        reading.notes.append(f"réponse non comprise : {field}")
    return answer


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


def _line(raw: Any, index: int, reading: Reading) -> MedicationLine | None:
    problems = reading.problems
    field = f"medications[{index}]"
    if isinstance(raw, str):
        raw = {"name": raw}
    if not isinstance(raw, Mapping):
        problems.append(Problem(field, "SHAPE", "Chaque médicament est un objet JSON."))
        return None
    name = _text(raw.get("name"), f"{field}.name", problems)
    if not name:
        problems.append(Problem(f"{field}.name", "EMPTY", "Le nom du médicament manque."))
        return None
    since = read_day(raw.get("since"), f"{field}.since", problems, reading.today)
    if since is not None and since > reading.today:
        reading.notes.append(f"date de début à venir, {name}")
    unread = [str(k) for k in raw if k not in (*_LINE_KEYS, *_CODES) and raw[k] not in (None, "")]
    reading.notes.extend(f"clé non lue : {field}.{k[:60]}" for k in unread[:_UNREAD])
    return MedicationLine(
        name,
        _text(raw.get("dose"), f"{field}.dose", problems),
        _text(raw.get("frequency"), f"{field}.frequency", problems),
        since,
        next((t for n in _CODES if (t := _text(raw.get(n), f"{field}.{n}", problems))), ""),
    )
