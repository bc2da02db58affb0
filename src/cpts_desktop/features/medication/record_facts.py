"""What the record says, as the analysis reads it: measures, conditions, allergies, interview.

A measure in another unit than ours is left out, never converted by guess; what nobody asked stays
unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.medication.case import HABITS
from cpts_desktop.features.medication.forms import SEPARATOR
from cpts_desktop.features.medication.model import MedicationLine, PatientFacts
from cpts_desktop.features.medication.rules.measures import old_measures, stale
from cpts_desktop.features.medication.rules.patient import code_conditions
from cpts_desktop.features.register import model as register
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import age_on, fold

_MEASURES: Final = {
    "poids": "weight", "taille": "height", "creat": "creatinine", "dfg": "dfg", "k": "potassium",
    "na": "sodium", "fc": "heart_rate", "pas": "pas", "pad": "pad", "qtc": "qtc",
}  # fmt: skip
_UNITS: Final = {"creat": ("umol/L", "µmol/L", "μmol/L"), "taille": ("cm",)}
_LABS: Final = {
    "hb": ("hemoglobin", "g/dL"), "ferritine": ("ferritin", "ug/L"), "tsh": ("tsh", "m[IU]/L"),
    "inr": ("inr", ""), "hba1c": ("hba1c", "%"), "albumine": ("albumin", "g/L"),
}  # fmt: skip
_STANDING: Final = ("pas_couche", "pad_couche", "pas_debout", "pad_debout", "nyha", "fevg")
_DROP: Final = {"pas": 20, "pad": 10}
"""Fall of the pressure on standing, mmHg, that makes an orthostatic hypotension (STOPP K3)."""
_STRENGTH = re.compile(
    r"\d+(?:[.,]\d+)?\s?(?:mg|g|µg|microgrammes?)\b(?:\s?/\s?\d+(?:[.,]\d+)?\s?mg)*"
)
SELF_TAKEN: Final = ("automedication", "phytotherapie_complements_aromatherapie")
SELF_TAKEN_SPLIT: Final = re.compile(r"\s*(?:[;\n]|,(?!\d))\s*")
NOTHING_TAKEN: Final = frozenset(
    {"aucun", "aucune", "non", "rien", "neant", "0", "pas d automedication"}
)
_TROUBLES: Final = {
    "troubles_cognitifs_visuels_auditifs_dext": {"cognitifs": "demence"},
    "douleur_eva_sommeil_constipation_vertige": {"constipation": "constipation"},
}
_VACCINES: Final = {
    "vaccin_grippe": "grippe", "vaccin_covid": "covid", "vaccin_pneumocoque": "pneumocoque",
    "vaccin_zona": "zona",
}  # fmt: skip


def case_line(line: register.MedicationLine) -> MedicationLine:
    """A line of the register as the analysis reads it: DCI when known, the label otherwise."""
    name = line.label
    if line.dci:
        strength = _STRENGTH.search(line.label)
        name = " / ".join(line.dci) + (f" {strength[0]}" if strength else "")
        if re.search(r"\bL\.?P\b|libération prolongée", line.label, re.IGNORECASE):
            name += " LP"
    return MedicationLine(name, line.dose_text, line.frequency_text, line.since, line.cis)


def habit_lines(told: Mapping[str, str]) -> tuple[MedicationLine, ...]:
    """Alcohol and grapefruit answered in the interview, which the thesaurus knows."""
    return tuple(MedicationLine(name) for name, _ in HABITS if told.get(name) == "oui")


def self_taken(told: Mapping[str, str]) -> tuple[MedicationLine, ...]:
    """Products that the patient takes without a prescription, one line for each that is named."""
    written = SELF_TAKEN_SPLIT.split("\n".join(told.get(name, "") for name in SELF_TAKEN))
    named = dict.fromkeys(" ".join(w.split()).strip(" .") for w in written)
    return tuple(
        MedicationLine(name[:200], self_taken=True)
        for name in named
        if name and fold(name).strip() not in NOTHING_TAKEN
    )


def patient_facts(
    conn: Connection, uid: PatientId, banner: register.PatientBanner, today: date,
    told: Mapping[str, str],
) -> tuple[PatientFacts, dict[str, date]]:  # fmt: skip
    """Everything known of a patient, and the day of each measure."""
    wanted = (*_MEASURES, *_LABS, *_STANDING)
    latest = queries.latest_observations(conn, uid, wanted)
    values: dict[str, Any] = {}
    measured: dict[str, date] = {}
    for code, field in _MEASURES.items():
        observation = latest.get(code)
        if observation is None or observation.value is None:
            continue
        if code in _UNITS and observation.unit not in _UNITS[code]:
            continue
        values[field] = observation.value
        measured[field] = observation.at.date()
    labs = {
        name: one.value
        for code, (name, unit) in _LABS.items()
        if (one := latest.get(code)) is not None and one.value is not None
        if not unit or one.unit == unit
    }
    baseline = queries.baseline(conn, uid)
    height = baseline.decimal("taille")
    if height is not None and "height" not in values:
        values["height"] = height
    texts = _conditions(conn, uid, latest, baseline.decimal("fevg"))
    codes, unread = code_conditions(texts, today)
    _from_interview(told, codes)
    age = age_on(banner.birth_date, today) if banner.birth_date else None
    sex = banner.sex if banner.sex in ("M", "F") else ""
    known = queries.allergies(conn, uid)
    allergies = tuple(a.substance for a in known.items) + _told_allergies(told)
    facts = PatientFacts(
        age=age, sex=sex, conditions=tuple(texts), codes=codes, unread_conditions=unread,
        allergies=allergies, labs=labs, vaccines=_vaccines(told),
        dysphagia=codes.get("dysphagie"), crushing=_yes(told.get("ecrase")),
        stale=stale(measured, today), notes=old_measures(measured, today), **values,
    )  # fmt: skip
    return facts, measured


def _conditions(
    conn: Connection, uid: PatientId, latest: Mapping[str, register.Observation],
    fevg: Decimal | None,
) -> list[str]:  # fmt: skip
    texts = sorted((c.label for c in queries.conditions(conn, uid) if c.active), key=fold)
    texts += [a.label for a in queries.alds(conn, uid)]
    fraction = latest.get("fevg")
    share = fraction.value if fraction is not None and fraction.value is not None else fevg
    if share is not None:
        texts.append(f"FEVG {int(share)} %")
    nyha = latest.get("nyha")
    if nyha is not None and nyha.value is not None and 1 <= int(nyha.value) <= 4:
        texts.append(f"NYHA {int(nyha.value)}")
    if _falls_on_standing(latest):
        texts.append("hypotension orthostatique (mesurée)")
    return texts


def _falls_on_standing(latest: Mapping[str, register.Observation]) -> bool:
    """Lying or sitting against standing pressure of one day: -20 systolic or -10 diastolic."""
    for name, drop in _DROP.items():
        up = latest.get(f"{name}_debout")
        down = latest.get(f"{name}_couche") or latest.get(name)
        if up is None or down is None or up.value is None or down.value is None:
            continue
        if up.at.date() == down.at.date() and down.value - up.value >= drop:
            return True
    return False


def _yes(answer: str | None) -> bool | None:
    return {"oui": True, "non": False}.get(answer or "")


def _from_interview(told: Mapping[str, str], codes: dict[str, bool]) -> None:
    """Falls and swallowing as answered; an answer never erases what the record says."""
    falls = told.get("chutes_nombre", "")
    if falls == "aucune":
        codes.setdefault("chutes", False)
        codes.setdefault("chutes_repetees", False)
    elif falls == "une":
        codes["chutes"] = True
        codes.setdefault("chutes_repetees", False)
    elif falls:
        codes["chutes"] = codes["chutes_repetees"] = True
    for field, meant in _TROUBLES.items():
        for option in told.get(field, "").split(SEPARATOR):
            if option in meant:  # « aucun » says nothing of what a doctor wrote
                codes[meant[option]] = True
    swallowing = _yes(told.get("deglutition"))
    if swallowing is not None and codes.get("dysphagie") is not True:
        codes["dysphagie"] = swallowing


def _vaccines(told: Mapping[str, str]) -> dict[str, str] | None:
    """Vaccines that were asked, None when none was."""
    asked = {name: told[field] for field, name in _VACCINES.items() if told.get(field)}
    return asked or None


def _told_allergies(told: Mapping[str, str]) -> tuple[str, ...]:
    if told.get("allergies_et_intolerances") != "présence":
        return ()
    written = re.split(r"[,;\n]", told.get("allergies_lesquelles", ""))
    return tuple(w.strip() for w in written if w.strip())
