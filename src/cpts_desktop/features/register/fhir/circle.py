"""A care team written by another program: who is in it, in a role known here; no guess."""

from __future__ import annotations

from typing import Any, Final

from cpts_desktop.features.register.fhir import own
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.kernel.ids import RecordId, derived_id
from cpts_desktop.kernel.text import fold

_CODES: Final = {
    "PCP": "medecin_traitant", "60": "infirmier", "21": "pharmacien", "70": "kinesitherapeute",
    "40": "chirurgien_dentiste", "50": "sage_femme", "G15_60": "infirmier",
    "G15_21": "pharmacien", "G15_70": "kinesitherapeute", "G15_40": "chirurgien_dentiste",
    "G15_50": "sage_femme",
}  # fmt: skip
"""TRE_R260 « PCP », and the professions of TRE_G15 (ANS)."""
_G15: Final = "g15"
_WORDS: Final = {
    "medecin traitant": "medecin_traitant", "infirmi": "infirmier", "pharmaci": "pharmacien",
    "kine": "kinesitherapeute", "masseur kine": "kinesitherapeute", "cardiolog": "cardiologue",
    "biolog": "biologiste", "dietetici": "dieteticien", "sage femme": "sage_femme",
    "chirurgien dentiste": "chirurgien_dentiste", "orthophon": "orthophoniste",
    "ergotherap": "ergotherapeute", "psycholog": "psychologue", "pedicure": "pedicure_podologue",
}  # fmt: skip


def read_circle(
    resource: dict[str, Any], key: str, people: dict[str, dict[str, Any]]
) -> tuple[list[tuple[RecordId, dict[str, Any]]], list[str]]:
    """Return (id, fields) of each member with a known role, and what was left out, in French.

    Raises NotTaken when nobody can be taken.
    """
    if resource.get("status") in ("entered-in-error", "proposed"):
        raise w.NotTaken("équipe de soins annulée ou seulement proposée", keep=False)
    found, left_out = [], []
    for rank, one in enumerate(w.dicts(resource.get("participant")), 1):
        member = one.get("member")
        member = member if isinstance(member, dict) else {}
        person = people.get(str(member.get("reference")), {})
        name = _name(person) or w.tidy(str(member.get("display") or ""))
        role = _role(one, person)
        if not name or not role:
            who = name or "un membre sans nom"
            left_out.append(f"{who} : {'rôle inconnu ici' if name else 'non repris'}")
            continue
        period = one.get("period")
        period = period if isinstance(period, dict) else {}
        days = {"since": w.day_of(period.get("start")), "until": w.day_of(period.get("end"))}
        fields = own.member_fields({**person, "name": [{"text": name}]}, role, {})
        fields.update({part: day.isoformat() for part, day in days.items() if day})
        found.append((RecordId(derived_id("fhir", "CareTeam", key, str(rank))), fields))
    if not found:
        raise w.NotTaken("équipe de soins dont aucun membre n’a un rôle connu ici")
    return found, left_out


def _name(person: dict[str, Any]) -> str:
    names = w.dicts(person.get("name"))
    if not names:
        return ""
    first = names[0]
    if isinstance(first.get("text"), str) and first["text"].strip():
        return w.tidy(first["text"])
    given = [x for x in first.get("given", []) if isinstance(x, str)]
    family = first.get("family")
    return w.tidy(" ".join([*given, family if isinstance(family, str) else ""]))


def _role(participant: dict[str, Any], person: dict[str, Any]) -> str:
    concepts = w.dicts(participant.get("role"))
    concepts += [
        one["code"]
        for one in w.dicts(person.get("qualification"))
        if isinstance(one.get("code"), dict)
    ]
    for concept in concepts:
        for coding in w.codings(concept):
            code, system = str(coding.get("code")), str(coding.get("system", "")).casefold()
            if code in _CODES and (not code.isdigit() or _G15 in system):
                return _CODES[code]
        said = fold(w.text_of(concept))
        for start, role in _WORDS.items():
            if said.startswith(start):
                return role
    return ""
