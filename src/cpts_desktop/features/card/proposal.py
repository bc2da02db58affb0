"""What the record proposes to write on a card, and what a card was made from.

Each proposal is accepted or corrected by a person. Nothing is hidden: two anticoagulants at once
are both written, a treatment without a dose is said.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from cpts_desktop.features.card.free_text import NONE_KNOWN
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.register.model import (
    Allergies,
    AllergyState,
    Baseline,
    CareTeamMember,
    Condition,
    Contact,
    MedicationLine,
    PatientBanner,
)
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold

_JOIN: Final = " + "


@dataclass(frozen=True)
class _Rule:
    field: str
    text: str
    prefixes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class ProposalTable:
    """The data of ``proposals.toml``."""

    status: str
    treatments: tuple[_Rule, ...]
    conditions: tuple[_Rule, ...]
    roles: dict[str, str]
    printed_roles: dict[str, str]


@redacted
@dataclass(frozen=True)
class Sources:
    """What the record says of everything that a card may show."""

    banner: PatientBanner
    medications: tuple[MedicationLine, ...]
    allergies: Allergies
    conditions: tuple[Condition, ...]
    baseline: Baseline
    team: tuple[CareTeamMember, ...]
    contacts: tuple[Contact, ...]


@redacted
@dataclass(frozen=True)
class Person:
    """A professional or contact that the form offers to tick."""

    id: str
    field: str
    value: dict[str, Any]
    agreed: bool = True


@redacted
@dataclass(frozen=True)
class Proposal:
    """A card value to start from, the people to tick, and the sources it was made from."""

    value: dict[str, Any]
    people: tuple[Person, ...]
    blood_group: dict[str, str] | None
    made_from: dict[str, Any]
    status: str


@cache
def proposal_table() -> ProposalTable:
    """Return the table of proposals."""
    data = tomllib.loads(resource("templates/cards/proposals.toml").read_text(encoding="utf-8"))
    return ProposalTable(
        data["status"],
        tuple(
            _Rule(item["field"], item.get("text", ""), tuple(item["atc"]), tuple(item["words"]))
            for item in data["treatment"]
        ),
        tuple(
            _Rule("conditions", item["text"], tuple(item["codes"]), tuple(item["words"]))
            for item in data["condition"]
        ),
        dict(data["roles"]),
        dict(data["printed_roles"]),
    )


def propose(sources: Sources, kind: CardKind, today: date) -> Proposal:
    """Return what the record proposes for a card of this kind."""
    table = proposal_table()
    banner = sources.banner
    given = banner.used_given_name or (banner.given_names[0] if banner.given_names else "")
    value: dict[str, Any] = {
        "kind": kind.value,
        "birth_name": banner.birth_name,
        "given_names": given,
        "allergies": _allergies(sources.allergies),
        "issued": today.isoformat(),
        "valid_until": _next_year(today).isoformat(),
    }
    if banner.used_name and fold(banner.used_name) != fold(banner.birth_name):
        value["used_name"] = banner.used_name
    if banner.birth_date is not None:
        value["birth_date"] = banner.birth_date.isoformat()
    if kind is CardKind.URGENCE:
        for field in ("anticoagulant", "antiplatelet"):
            lines = _matching(sources.medications, table, field)
            if lines:
                value[field] = _treatment(lines)
        points = _points(sources, table)
        if points:
            value["conditions"] = points
        if sources.baseline.get("pacemaker") in ("true", "oui", "1"):
            value["pacemaker"] = True
    else:
        value["allergies"] = []
    return Proposal(
        value,
        (*_professionals(sources, table), *_contacts(sources)),
        _blood_group(sources.baseline),
        made_from(sources),
        table.status,
    )


def made_from(sources: Sources) -> dict[str, Any]:
    """Return what a card made now stands on, as JSON: kept with the card, compared later."""
    table = proposal_table()
    banner = sources.banner
    return {
        "identity": {
            "birth_name": banner.birth_name,
            "used_name": banner.used_name,
            "given_name": banner.used_given_name
            or (banner.given_names[0] if banner.given_names else ""),
            "birth_date": banner.birth_date.isoformat() if banner.birth_date else "",
        },
        "anticoagulant": _said(_matching(sources.medications, table, "anticoagulant")),
        "antiplatelet": _said(_matching(sources.medications, table, "antiplatelet")),
        "allergies": {
            known.id: f"{known.substance} : {known.reaction}".rstrip(" :")
            for known in sources.allergies.items
        },
        "allergy_state": sources.allergies.state.value,
        "conditions": _points(sources, table),
        "pacemaker": sources.baseline.get("pacemaker") or "",
        "blood_group": _blood_group(sources.baseline) or {},
        "team": {
            member.id: {
                "role": member.role,
                "name": member.name,
                "phone": member.phone,
                "agreed": member.agreed_to_be_printed,
            }
            for member in sources.team
        },
        "contacts": {who.id: f"{who.name}, {who.phone}" for who in sources.contacts},
    }


def _allergies(known: Allergies) -> list[dict[str, str]]:
    if known.state is AllergyState.AUCUNE_CONNUE and not known.items:
        return [{"substance": NONE_KNOWN}]
    return [{"substance": one.substance, "reaction": one.reaction} for one in known.items]


def none_refused(state: AllergyState) -> str:
    """Return why a card may not say « aucune connue » while the record does not."""
    if state is AllergyState.PRESENTES:
        return "Le dossier liste une allergie : la carte ne peut pas dire « aucune connue »."
    return (
        "Le dossier ne dit pas « aucune allergie connue » : posez la question, inscrivez la "
        "réponse dans la synthèse, et la carte la reprendra."
    )


def allergy_hint(state: AllergyState) -> str:
    """Return the sentence that the form shows beside the allergies, or nothing."""
    if state is AllergyState.NON_DEMANDE:
        return (
            "Le dossier ne dit pas si la question a été posée : demandez au patient. Sans réponse, "
            "la carte imprime « non renseignées »."
        )
    if state is AllergyState.AUCUNE_CONNUE:
        return "Le dossier dit « aucune allergie connue »."
    return ""


def _matching(
    lines: Iterable[MedicationLine], table: ProposalTable, field: str
) -> list[MedicationLine]:
    rules = [rule for rule in table.treatments if rule.field == field]
    return [line for line in lines if any(_is(line, rule) for rule in rules)]


def _is(line: MedicationLine, rule: _Rule) -> bool:
    if line.atc:
        return line.atc.upper().startswith(rule.prefixes)
    return _says(rule.words, *line.dci, line.label)


def _says(stems: Sequence[str], *texts: str) -> bool:
    words = [word for text in texts for word in fold(text).split()]
    return any(word.startswith(stem) for word in words for stem in stems)


def _treatment(lines: Sequence[MedicationLine]) -> dict[str, str]:
    doses = [f"{line.dose_text} {line.frequency_text}".strip() for line in lines]
    reasons = dict.fromkeys(line.indication for line in lines if line.indication)
    said = {
        "drug": _JOIN.join(_drug(line) for line in lines),
        "dose": _JOIN.join(dose for dose in doses if dose),
        "indication": ", ".join(reasons),
    }
    return {key: text for key, text in said.items() if text}


def _drug(line: MedicationLine) -> str:
    return ", ".join(line.dci) if line.dci else line.label


def _said(lines: Sequence[MedicationLine]) -> dict[str, str]:
    said: dict[str, str] = {}
    for line in lines:
        text = f"{_drug(line)} {line.dose_text} {line.frequency_text}".strip()
        said[line.id] = f"{text}, pour {line.indication}" if line.indication else text
    return said


def _points(sources: Sources, table: ProposalTable) -> list[str]:
    found = [
        rule.text
        for rule in table.treatments
        if rule.field == "conditions" and any(_is(line, rule) for line in sources.medications)
    ]
    for rule in table.conditions:
        for condition in sources.conditions:
            coded = condition.code.startswith(rule.prefixes)
            if condition.active and (coded or _says(rule.words, condition.label)):
                found.append(rule.text)
    return list(dict.fromkeys(found))


def _professionals(sources: Sources, table: ProposalTable) -> list[Person]:
    people = []
    taken: set[str] = set()
    for member in sources.team:
        field = table.roles.get(member.role, "others")
        if field in taken:
            field = "others"
        value: dict[str, Any] = {
            "name": member.name,
            "phone": member.phone,
            "agreed": member.agreed_to_be_printed,
        }
        if field == "others":
            value["role"] = table.printed_roles.get(member.role, member.role.replace("_", " "))
        taken.add(field)
        people.append(Person(member.id, field, value, member.agreed_to_be_printed))
    return people


def _contacts(sources: Sources) -> list[Person]:
    return [
        Person(
            who.id,
            "contacts",
            {"name": who.name, "phone": who.phone, "relation": who.relation},
        )
        for who in sources.contacts
    ]


def _blood_group(baseline: Baseline) -> dict[str, str] | None:
    found = {
        "value": baseline.get("groupe_sanguin") or "",
        "laboratory": baseline.get("groupe_sanguin_laboratoire") or "",
        "date": baseline.get("groupe_sanguin_date") or "",
    }
    return found if all(found.values()) else None


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
