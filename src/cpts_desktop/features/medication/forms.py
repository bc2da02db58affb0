"""The forms of the steps as data (resources/medication/forms.toml): fields, checks, Girerd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.clock import is_day
from cpts_desktop.kernel.outcome import Problem

STEPS: Final = ("adhesion", "recueil", "lignes", "envoi", "conseil", "suivi", "annee")
"""Steps with a form; the analysis has a page of its own, « lignes » one form per treatment."""

STEP_TITLES: Final = {
    "adhesion": "Adhésion", "recueil": "Entretien de recueil",
    "lignes": "Pour chaque médicament", "envoi": "Envoi de la lettre",
    "conseil": "Entretien-conseil",
    "suivi": "Suivi de l’observance", "annee": "Années suivantes",
}  # fmt: skip
SEPARATOR: Final = " · "
MAX_TEXT: Final = 1000
_GIRERD = tuple(f"girerd_{n}" for n in range(1, 7))


@dataclass(frozen=True)
class Field:
    """One field: ``kind`` is oui_non, choix, choix_multiples, mesure, date, texte or calcul.

    A « mesure » is also an observation of the record: ``measure`` names its range and units
    (measures.toml), ``code`` and ``ucum`` what is recorded.
    """

    step: str
    section: str
    id: str
    label: str
    kind: str
    options: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    measure: str = ""
    code: str = ""
    ucum: str = ""


@lru_cache(maxsize=1)
def all_fields() -> tuple[Field, ...]:
    """Every field of every step, in the order of the interview."""
    return tuple(
        Field(**{**raw, "options": tuple(raw.get("options", ()))})
        for raw in load_toml("medication/forms.toml")["field"]
    )


def fields_of(step: str) -> tuple[Field, ...]:
    """Fields that a person fills in at a step."""
    return tuple(f for f in all_fields() if f.step == step and f.kind != "calcul")


def computed_of(step: str) -> tuple[Field, ...]:
    """Fields of a step that the record and the analysis fill, shown and not typed."""
    return tuple(f for f in all_fields() if f.step == step and f.kind == "calcul")


def measured(value: str, day: str) -> str:
    """A measure as it is kept: "12 mg/L · 2026-03-01"; empty without a value."""
    return f"{value}{SEPARATOR}{day}" if value else ""


def parts_of(kept: str) -> tuple[str, str]:
    """Value and ISO day of a measure that was kept."""
    value, _, day = kept.rpartition(SEPARATOR)
    return (value, day) if value else (kept, "")


def line_key(line: str, field: str) -> str:
    """Where the answer about one treatment is kept in the form « lignes »."""
    return f"{line}/{field}"


def of_line(values: Mapping[str, str], line: str) -> dict[str, str]:
    """Answers about one treatment, by field."""
    return {
        name.removeprefix(f"{line}/"): value
        for name, value in values.items()
        if name.startswith(f"{line}/")
    }


def problems_of(step: str, values: Mapping[str, str]) -> tuple[Problem, ...]:
    """What cannot be kept: an unknown field, a choice that does not exist, a date that is none."""
    known = {f.id: f for f in all_fields() if f.step == step}
    known = {k: f for k, f in known.items() if f.kind != "calcul" or step == "lignes"}
    found = []
    for name, value in values.items():
        field = known.get(name.rpartition("/")[2] if step == "lignes" else name)
        if field is None:
            found.append(Problem(name, "UNKNOWN", "Ce champ n’existe pas à cette étape."))
        elif len(value) > MAX_TEXT:
            found.append(Problem(name, "TOO_LONG", f"{MAX_TEXT} caractères au plus."))
        elif value and not _fits(field, value):
            found.append(Problem(name, "NOT_A_CHOICE", "Choisissez parmi les réponses proposées."))
    return tuple(found)


def _fits(field: Field, value: str) -> bool:
    if field.kind == "oui_non":
        return value in ("oui", "non")
    if field.kind == "choix":
        return value in field.options
    if field.kind == "choix_multiples":
        return set(value.split(SEPARATOR)) <= set(field.options)
    if field.kind == "mesure":
        return SEPARATOR not in value or is_day(parts_of(value)[1])
    return field.kind != "date" or is_day(value)


def unfilled(step: str, values: Mapping[str, str]) -> tuple[Field, ...]:
    """Compulsory fields still empty: a reminder, never a wall."""
    return tuple(f for f in fields_of(step) if f.required and not values.get(f.id))


@dataclass(frozen=True)
class Girerd:
    """Answers counted: how many « oui », and how many items were asked."""

    yes: int
    asked: int

    @property
    def words(self) -> str:
        """The class in words, or that it cannot be said (thresholds to verify)."""
        if self.asked < len(_GIRERD):
            return f"score de Girerd incomplet ({self.asked} réponses sur 6)"
        if self.yes == 0:
            return "bonne observance (0 oui sur 6)"
        told = "minime problème d’observance" if self.yes <= 2 else "mauvaise observance"
        return f"{told} ({self.yes} oui sur 6)"


def girerd(values: Mapping[str, str]) -> Girerd:
    """Item by item; a question not asked is never a « non »."""
    answers = [values[name] for name in _GIRERD if values.get(name) in ("oui", "non")]
    return Girerd(answers.count("oui"), len(answers))


def may_go_on(values: Mapping[str, str]) -> bool:
    """True when the adhesion carries a consent that was not withdrawn."""
    return (
        values.get("consentement") == "oui"
        and bool(values.get("date_consentement"))
        and not values.get("date_retrait")
    )
