"""What is missing, as questions that can be asked in order: measures, diseases, doses, the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cpts_desktop.features.medication.rules.patient import condition_table

_SAME: Final = {
    "poids": "créatinine et poids", "créatinine": "créatinine et poids",
    "DFG ou créatinine": "créatinine et poids", "chute": "chutes dans l’année",
    "chutes répétées": "chutes dans l’année",
}  # fmt: skip
_MEASURED: Final = frozenset({
    "créatinine et poids", "kaliémie", "natrémie", "calcémie", "TSH", "fréquence cardiaque",
    "pression artérielle", "ECG (QTc) et kaliémie", "sexe (limite du QTc)", "âge", "sexe",
})  # fmt: skip
_BY_DRUG: Final = ("durée du traitement par ", "dose quotidienne, ")
_WORDS: Final = {
    "durée du traitement par ": "Depuis quand", "dose quotidienne, ": "Dose par jour",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Questions of one kind, each asked once."""

    title: str
    questions: tuple[str, ...]


@lru_cache(maxsize=1)
def _diseases() -> frozenset[str]:
    return frozenset(str(entry["label"]) for entry in condition_table().values())


def once(questions: Iterable[str]) -> tuple[str, ...]:
    """Each question once; two that ask the same thing become the wider one."""
    listed = list(dict.fromkeys(questions))
    whole = set(listed)
    out = [q for q in listed if q not in _SAME or _SAME[q] not in whole]
    return tuple(dict.fromkeys(out))


def grouped(questions: Iterable[str]) -> tuple[Group, ...]:
    """Groups in the order of an interview; a group without question is absent."""
    falls = "chutes dans l’année"
    listed = once(questions)
    listed = tuple(dict.fromkeys(falls if _SAME.get(q) == falls else q for q in listed))
    measured = tuple(q for q in listed if q in _MEASURED)
    diseases = tuple(q for q in listed if q in _diseases() or q == falls)
    groups = [Group("Mesures et biologie", measured), Group("Maladies et antécédents", diseases)]
    for lead in _BY_DRUG:
        drugs = tuple(q.removeprefix(lead) for q in listed if q.startswith(lead))
        groups.append(Group(_WORDS[lead], drugs))
    rest = tuple(
        q for q in listed
        if q not in measured and q not in diseases and not q.startswith(_BY_DRUG)
    )  # fmt: skip
    groups.append(Group("Autres questions", rest))
    return tuple(g for g in groups if g.questions)
