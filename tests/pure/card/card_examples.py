"""Fictional cards for the tests."""

from __future__ import annotations

import json
from typing import Any

from cpts_desktop.features.card.card_json import card_from, read_card
from cpts_desktop.features.card.model import Card
from cpts_desktop.kernel.outcome import Ok, Refused

FULL: dict[str, Any] = {
    "kind": "urgence",
    "birth_name": "Dupont",
    "used_name": "Martin",
    "given_names": "Jeanne Marie",
    "birth_date": "1944-04-03",
    "anticoagulant": {
        "drug": "apixaban",
        "dose": "5 mg × 2/jour",
        "indication": "fibrillation atriale",
    },
    "allergies": [
        {"substance": "pénicilline", "reaction": "choc anaphylactique"},
        {"substance": "iode", "reaction": "œdème de Quincke"},
    ],
    "pacemaker": True,
    "implants": [
        {"type": "Prothèse de hanche", "model": "droite", "date": "2021-03", "mri": "compatible"}
    ],
    "conditions": ["insuline"],
    "medecin_traitant": {"name": "Dr Anne Lefebvre", "phone": "0328000000", "agreed": True},
    "pharmacien": {"name": "Pharmacie des Halles", "phone": "0328000001", "agreed": True},
    "infirmier": {"name": "Claire Petit", "phone": "0628000002", "agreed": True},
    "kinesitherapeute": {"name": "Luc Roux", "phone": "0628000003", "agreed": False},
    "contacts": [
        {"name": "Paul Martin", "phone": "0612345678", "relation": "fils"},
        {"name": "Odile Martin", "phone": "0698765432", "relation": "fille"},
    ],
    "issued": "2026-03-03",
    "valid_until": "2027-03-03",
}
SMALL: dict[str, Any] = {
    "kind": "urgence",
    "birth_name": "DUPONT",
    "given_names": "Jeanne",
    "birth_date": "1944-04-03",
    "allergies": [],
}


def value(**changes: Any) -> dict[str, Any]:
    """The full example with some keys changed; None removes a key."""
    merged = {**FULL, **changes}
    return {key: inner for key, inner in merged.items() if inner is not None}


def card(**changes: Any) -> Card:
    """The card of ``value``."""
    outcome = card_from(value(**changes))
    assert isinstance(outcome, Ok), outcome
    return outcome.value


def refusal(changed: dict[str, Any]) -> dict[str, str]:
    """The problems of a refused card: code by field."""
    outcome = read_card(json.dumps(changed).encode())
    assert isinstance(outcome, Refused)
    return {problem.field: problem.code for problem in outcome.problems}
