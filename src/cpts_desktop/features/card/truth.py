"""Is a printed card still true? What it was made from, against the record of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from cpts_desktop.features.card.model import LABELS
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date

_IDENTITY: Final = {
    "birth_name": LABELS["birth_name"],
    "used_name": LABELS["used_name"],
    "given_name": "Prénom",
    "birth_date": LABELS["birth_date"],
}
_POINT: Final = "Point vital"
REMIND: Final = timedelta(days=30)
"""How long before its end a card is brought back to mind (proposal)."""


class Truth(StrEnum):
    """What a card is worth today."""

    UP_TO_DATE = "a_jour"
    TO_CHECK = "a_verifier"
    WRONG = "fausse"

    @property
    def label(self) -> str:
        """Return the French words."""
        return {"a_jour": "à jour", "a_verifier": "à vérifier", "fausse": "fausse"}[self.value]


@redacted
@dataclass(frozen=True)
class Difference:
    """One thing that changed since the card was made; ``said`` is a French sentence."""

    field: str
    said: str
    wrong: bool


@redacted
@dataclass(frozen=True)
class Verdict:
    """The state of a card and why."""

    truth: Truth
    differences: tuple[Difference, ...]


def judge(
    before: dict[str, Any],
    now: dict[str, Any],
    printed: frozenset[str],
    until: date | None,
    today: date,
    omitted: frozenset[str] = frozenset(),
    *,
    blood_group: bool = False,
) -> Verdict:
    """Compare the sources of a card with those of today.

    ``printed`` holds the names of the people on the card: a change about them makes the card
    wrong, a change about somebody who is not on it asks for a look. ``omitted`` names fields that
    the record held and that the patient left out: a change there asks for a look too.
    ``blood_group`` tells whether a group is printed.
    """
    found = [
        *_vital(before, now, omitted),
        *_team(before, now, printed),
        *_contacts(before, now, printed),
        *_rest(before, now),
    ]
    if blood_group and _part(before, "blood_group") != _part(now, "blood_group"):
        said = "Le document du groupe sanguin a changé."
        found.append(Difference("blood_group", said, True))
    if until is not None and until < today:
        found.append(
            Difference("valid_until", f"Fin de validité dépassée : {fr_date(until)}.", False)
        )
    elif until is not None and until <= today + REMIND:
        found.append(
            Difference("valid_until", f"La carte n’est plus valable le {fr_date(until)}.", False)
        )
    if any(difference.wrong for difference in found):
        truth = Truth.WRONG
    else:
        truth = Truth.TO_CHECK if found else Truth.UP_TO_DATE
    return Verdict(truth, tuple(found))


def _vital(
    before: dict[str, Any], now: dict[str, Any], omitted: frozenset[str]
) -> Iterator[Difference]:
    was, is_ = _part(before, "identity"), _part(now, "identity")
    for key in (*_IDENTITY, *sorted((was.keys() | is_.keys()) - _IDENTITY.keys())):
        old, new = str(was.get(key) or ""), str(is_.get(key) or "")
        if old != new:
            label = _IDENTITY.get(key, LABELS["identity"])
            yield Difference("identity", _change(label, _day(old), _day(new)), True)
    for field in ("anticoagulant", "antiplatelet", "allergies"):
        was, is_ = _part(before, field), _part(now, field)
        for key in was.keys() | is_.keys():
            old, new = was.get(key, ""), is_.get(key, "")
            if old != new:
                yield Difference(field, _change(LABELS[field], old, new), field not in omitted)


def _team(
    before: dict[str, Any], now: dict[str, Any], printed: frozenset[str]
) -> Iterator[Difference]:
    was, is_ = _part(before, "team"), _part(now, "team")
    for key in sorted(was.keys() | is_.keys()):
        old, new = was.get(key), is_.get(key)
        if old == new:
            continue
        name = (old or new or {}).get("name", "")
        on_card = name in printed
        if new is None:
            yield Difference("team", f"{name} n’est plus dans l’équipe.", on_card)
        elif old is None:
            yield Difference("team", f"{name} est entré dans l’équipe.", False)
        elif old.get("agreed") and not new.get("agreed"):
            yield Difference("team", f"{name} a retiré son accord.", on_card)
        elif new.get("agreed") and not old.get("agreed"):
            yield Difference("team", f"{name} est d’accord pour figurer.", False)
        else:
            yield Difference("team", _reached(name, old, new), on_card)


def _reached(name: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """Say what changed of somebody who stays in the team: name, telephone or role."""
    said = []
    for key, words in (("name", "nom"), ("phone", "téléphone"), ("role", "rôle")):
        was, is_ = str(old.get(key) or ""), str(new.get(key) or "")
        if was != is_:
            said.append(f"{words} « {was or 'aucun'} » devenu « {is_ or 'aucun'} »")
    return f"{name} : {', '.join(said)}." if said else f"Les coordonnées de {name} ont changé."


def _contacts(
    before: dict[str, Any], now: dict[str, Any], printed: frozenset[str]
) -> Iterator[Difference]:
    was, is_ = _part(before, "contacts"), _part(now, "contacts")
    others = False
    for key in sorted(was.keys() | is_.keys()):
        old, new = was.get(key, ""), is_.get(key, "")
        name = old.partition(", ")[0]
        if old == new:
            continue
        if name not in printed:
            others = True
        elif new:
            yield Difference("contacts", f"À prévenir : « {old} » est devenu « {new} ».", True)
        else:
            yield Difference("contacts", f"{name} n’est plus à prévenir.", True)
    if others:
        yield Difference("contacts", "Les personnes à prévenir ont changé.", False)


def _rest(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    was, is_ = _texts(before, "conditions"), _texts(now, "conditions")
    for point in was + [new for new in is_ if new not in was]:
        if (point in was) != (point in is_):
            old, new = (point, "") if point in was else ("", point)
            yield Difference("conditions", _change(_POINT, old, new), False)
    if before.get("pacemaker") != now.get("pacemaker"):
        yield Difference("pacemaker", "L’information sur le pacemaker a changé.", False)
    if before.get("allergy_state") != now.get("allergy_state") and not (
        _part(before, "allergies") or _part(now, "allergies")
    ):
        yield Difference("allergies", "L’état des allergies a changé.", False)


def _texts(value: dict[str, Any], key: str) -> list[str]:
    part = value.get(key)
    return [str(one) for one in part] if isinstance(part, list) else []


def _day(text: str) -> str:
    """Return an ISO date as a person writes it; another text as it is."""
    try:
        return fr_date(date.fromisoformat(text))
    except ValueError:
        return text


def _part(value: dict[str, Any], key: str) -> dict[str, Any]:
    part = value.get(key)
    return part if isinstance(part, dict) else {}


def _change(label: str, old: str, new: str) -> str:
    if not new:
        return f"{label} : « {old} » n’est plus au dossier."
    if not old:
        return f"{label} : « {new} » a été ajouté au dossier."
    return f"{label} : « {old} » est devenu « {new} »."
