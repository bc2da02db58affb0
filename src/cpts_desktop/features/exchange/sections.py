"""Which part of a record an entry belongs to, and what a recipient may read of it.

Five sections, the words of consents and care links. What each profession is sent by default is
the smallest set that its part in the care needs (LAW-05, a proposal to be settled by the CPTS);
the sender may ask for more, up to what the patient agreed to. An unknown kind of entry leaves
only with a whole record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.redating import SHIFT

SECTIONS: Final = ("identite", "mesures", "traitements", "documents", "alertes")
LABELS: Final = {
    "identite": "identité et équipe",
    "mesures": "mesures et visites",
    "traitements": "traitements, allergies et antécédents",
    "documents": "documents et cartes",
    "alertes": "parcours et alertes",
}
_BY_KIND: Final = {
    "observations": "mesures",
    "observation_withdrawn": "mesures",
    "encounters": "mesures",
    "visit": "mesures",
    "visit_sent": "mesures",
    "visit_more": "mesures",
    "education": "alertes",
    "ins_received": "identite",
    "identity_checked": "identite",
    "care_link": "identite",
    "care_link_ended": "identite",
    "consent": "identite",
    "consent_withdrawn": "identite",
    "item_opposed": "identite",
    "item_opposition_ended": "identite",
    "document": "documents",
    "card": "documents",
    "card_printed": "documents",
    "alert": "alertes",
    "alert_end": "alertes",
    "alert_ack": "alertes",
    "alert_outcome": "alertes",
    "care_fact": "alertes",
    "care_fact_withdrawn": "alertes",
    "pathway_event": "alertes",
    "bpm_review": "traitements",
    "bpm_decision": "traitements",
    "bpm_answer": "traitements",
    "bpm_form": "traitements",
}
_BY_RECORD: Final = {
    "patient": "identite",
    "contact": "identite",
    "trusted_person": "identite",
    "distinct_person": "identite",
    "care_team_member": "identite",
    "medication": "traitements",
    "allergy": "traitements",
    "condition": "traitements",
    "ald": "traitements",
    "baseline": "mesures",
    "pathway": "alertes",
    "card": "documents",
}
BY_ROLE: Final = {
    "idel": ("identite", "mesures", "traitements", "alertes"),
    "pharmacien": ("identite", "mesures", "traitements"),
    "medecin": SECTIONS,
    "cardiologue": SECTIONS,
    "coordination": (),
}
_ALL: Final = frozenset(SECTIONS)
_REFERENCES: Final = ("id", "item", "alert", "visit", "finding", "review")


def section_of(kind: str, payload: dict[str, Any]) -> str:
    """Return the section of an entry, empty when it is unknown."""
    if kind == "record":
        return _BY_RECORD.get(str(payload.get("type")), "")
    return _BY_KIND.get(kind, "")


@lru_cache(maxsize=256)
def for_role(profession: str, scope: frozenset[str]) -> frozenset[str]:
    """Return what is sent by default to a profession, within what is allowed."""
    return scope & frozenset(BY_ROLE.get(profession, ("identite",)))


def words(sections: Iterable[str]) -> str:
    """Return the sections in French, in their usual order."""
    chosen = set(sections)
    return ", ".join(LABELS[name] for name in SECTIONS if name in chosen)


def references(raw: RawEntry, payload: dict[str, Any]) -> frozenset[str]:
    """Return the names under which a patient may oppose the sharing of this entry."""
    named = {payload[name] for name in _REFERENCES if isinstance(payload.get(name), str)}
    return frozenset({*named, f"{raw.device}:{raw.seq}"})


def item_of(raw: RawEntry, payload: dict[str, Any]) -> str:
    """Return the name of the thing that this entry writes, for an opposition to it."""
    name = payload.get("id")
    alone = not isinstance(name, str) or len(name) < 16
    return f"{raw.device}:{raw.seq}" if alone else str(name)


@dataclass(frozen=True)
class Selection:
    """What one recipient may read of one record."""

    sections: frozenset[str]
    opposed: frozenset[str] = frozenset()
    parting: bool = False
    """Only that this record is no longer tied to another: who holds both must know it."""

    @property
    def whole(self) -> bool:
        """Whether nothing is kept back, so that entries need not be looked at."""
        return self.sections >= _ALL and not self.opposed

    def keeps(self, raw: RawEntry, payload: dict[str, Any]) -> bool:
        """Say whether the content of this entry may leave."""
        if raw.kind == SHIFT:  # when things were typed: whoever holds them must know it
            return True
        if self.parting:
            return raw.kind == "record" and payload.get("set", {}).keys() == {"replaced_by"}
        if self.opposed and not self.opposed.isdisjoint(references(raw, payload)):
            return False
        section = section_of(raw.kind, payload)
        return section in self.sections if section else self.sections >= _ALL

    def keeps_raw(self, raw: RawEntry) -> bool:
        """Say the same of an entry whose content is looked at only when it matters."""
        unseen = raw.kind != "record" and not self.opposed
        return self.keeps(raw, {} if unseen else json.loads(raw.payload or b"{}"))

    def wider_than(self, other: Selection) -> bool:
        """Say whether this lets out something that ``other`` kept back."""
        return not (self.sections <= other.sections and self.opposed >= other.opposed)

    def as_json(self) -> dict[str, list[str]]:
        """Return the form that the journal keeps; equal selections share one."""
        return _form(self.sections, self.opposed)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Selection:
        """Read the form that the journal keeps."""
        return cls(frozenset(value["sections"]), frozenset(value["opposed"]))


@lru_cache(maxsize=256)
def _form(sections: frozenset[str], opposed: frozenset[str]) -> dict[str, list[str]]:
    return {"sections": sorted(sections), "opposed": sorted(opposed)}


EVERYTHING: Final = Selection(frozenset(SECTIONS))
PARTING: Final = Selection(frozenset(), parting=True)
