"""CARD.json: read strictly, written back. Unknown keys are refused by name, at every level."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from cpts_desktop.features.card.model import (
    FIELDS,
    TEAM,
    Allergy,
    BloodGroup,
    Card,
    CardKind,
    Contact,
    Implant,
    Professional,
    Treatment,
)
from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity, refuse, refuse_all
from cpts_desktop.kernel.text import clean_line, fold

MAX_BYTES: Final = 64 * 1024
MAX_ITEMS: Final = 20
_KEYS: Final = frozenset({"kind", "qr_fields", *FIELDS})
_PHONE: Final = re.compile(r"\+?[0-9][0-9 .()\-\u00a0\u202f]{1,24}")
_PARTIAL_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_GROUP: Final = re.compile(r"(A|B|AB|O) ?(?:[Rr][Hh] ?)?([+\-−])")
_MRI: Final = {True: "IRM compatible", False: "IRM contre-indiquée"}
T = TypeVar("T")


def read_card(data: bytes) -> Outcome[Card]:
    """Read the bytes of a CARD.json."""
    try:
        value = loads_strict(data, max_bytes=MAX_BYTES, max_depth=8)
    except JsonRefused as stop:
        return refuse(
            "", stop.code, f"Ce fichier n’est pas une carte lisible ({stop.code}) : JSON attendu."
        )
    return card_from(value)


def card_from(value: Any, *, back: tuple[str, ...] = (), lenient: bool = False) -> Outcome[Card]:
    """Build a card from JSON values; every problem is listed, each with its field.

    ``lenient`` leaves out the keys that a newer version may have added to a saved card.
    """
    if not isinstance(value, dict):
        return refuse("", "NOT_AN_OBJECT", "Une carte est un objet JSON.")
    reader = _Reader(lenient=lenient)
    card = reader.card(value, back)
    blocking = tuple(p for p in reader.problems if p.severity is Severity.BLOCKING)
    if blocking or card is None:
        return refuse_all(blocking)
    return Ok(card, tuple(reader.problems))


class _Reader:
    """Collects the problems of one card."""

    def __init__(self, *, lenient: bool) -> None:
        self.lenient = lenient
        self.problems: list[Problem] = []

    def problem(self, field: str, code: str, message: str) -> None:
        self.problems.append(Problem(field, code, message))

    def card(self, value: dict[str, Any], back: tuple[str, ...]) -> Card | None:
        self.keys(value, _KEYS, "")
        kind = value.get("kind")
        if kind not in tuple(CardKind):
            self.problem("kind", "BAD_KIND", "Type de carte : « urgence » ou « equipe ».")
        given = value.get("given_names")
        if isinstance(given, list) and all(isinstance(name, str) for name in given):
            given = " ".join(given)
        birth = self.day(value.get("birth_date"), "birth_date", required=True)
        issued = self.day(value.get("issued"), "issued")
        until = self.day(value.get("valid_until"), "valid_until")
        if issued and until and until < issued:
            self.problem("valid_until", "ENDS_BEFORE", "Cette date précède celle de la carte.")
        if birth and issued and birth > issued:
            self.problem("birth_date", "IN_FUTURE", "Cette naissance suit la date de la carte.")
        fields: dict[str, Any] = {
            "birth_name": self.line(value.get("birth_name"), "birth_name", required=True),
            "given_names": self.line(given, "given_names", required=True),
            "used_name": self.line(value.get("used_name"), "used_name"),
            "anticoagulant": self.one(value, "anticoagulant", self.treatment),
            "antiplatelet": self.one(value, "antiplatelet", self.treatment),
            "allergies": self.many(value, "allergies", self.allergy),
            "pacemaker": self.flag(value.get("pacemaker"), "pacemaker"),
            "implants": self.many(value, "implants", self.implant),
            "conditions": self.many(value, "conditions", self.condition),
            "blood_group": self.one(value, "blood_group", self.blood_group),
            **{field: self.one(value, field, self.professional) for field in TEAM},
            "others": self.many(value, "others", self.other),
            "contacts": self.many(value, "contacts", self.contact),
            "qr_fields": self.names(value.get("qr_fields"), "qr_fields"),
        }
        self.known_fields(back, "back")
        if birth is None or any(p.severity is Severity.BLOCKING for p in self.problems):
            return None
        return Card(
            kind=CardKind(str(kind)),
            birth_date=birth,
            issued=issued,
            valid_until=until,
            back=back,
            hidden=() if "allergies" in value else ("allergies",),
            **fields,
        )

    def keys(self, value: Mapping[str, Any], allowed: frozenset[str], where: str) -> None:
        for key in value:
            if key not in allowed and not self.lenient:
                shown = ascii(key)[1:-1][:40]
                field = f"{where}.{shown}" if where else shown
                self.problem(field, "UNKNOWN_KEY", f"Clé inconnue : « {field} ».")

    def line(self, raw: Any, field: str, *, required: bool = False) -> str:
        if raw is None:
            raw = ""
        if not isinstance(raw, str):
            self.problem(field, "NOT_TEXT", "Un texte est attendu ici.")
            return ""
        outcome = clean_line(raw, field, required=required)
        if isinstance(outcome, Refused):
            self.problems.extend(outcome.problems)
            return ""
        self.problems.extend(outcome.notes)
        return outcome.value

    def day(self, raw: Any, field: str, *, required: bool = False) -> date | None:
        if raw is None and not required:
            return None
        if isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
        self.problem(field, "BAD_DATE", "Date attendue, écrite AAAA-MM-JJ et qui existe.")
        return None

    def flag(self, raw: Any, field: str) -> bool:
        if raw is None or isinstance(raw, bool):
            return bool(raw)
        self.problem(field, "NOT_A_BOOLEAN", "Répondez par true ou false.")
        return False

    def names(self, raw: Any, field: str) -> tuple[str, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
            self.problem(field, "NOT_A_LIST", "Une liste de noms de champs est attendue.")
            return ()
        self.known_fields(tuple(raw), field)
        return tuple(dict.fromkeys(raw))

    def known_fields(self, names: tuple[str, ...], field: str) -> None:
        for name in names:
            if name not in FIELDS:
                shown = ascii(name)[1:-1][:40]
                self.problem(field, "UNKNOWN_FIELD", f"Champ inconnu : « {shown} ».")

    def one(
        self, value: dict[str, Any], field: str, build: Callable[[dict[str, Any], str], T]
    ) -> T | None:
        raw = value.get(field)
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self.problem(field, "NOT_AN_OBJECT", "Un objet JSON est attendu ici.")
            return None
        return build(raw, field)

    def many(
        self, value: dict[str, Any], field: str, build: Callable[[Any, str], T]
    ) -> tuple[T, ...]:
        raw = value.get(field)
        if raw is None:
            return ()
        if not isinstance(raw, list):
            self.problem(field, "NOT_A_LIST", "Une liste est attendue ici.")
            return ()
        if len(raw) > MAX_ITEMS:
            self.problem(field, "TOO_MANY", f"{MAX_ITEMS} éléments au plus.")
            return ()
        built = []
        for index, item in enumerate(raw):
            where = f"{field}[{index}]"
            if not isinstance(item, dict) and field != "conditions":
                self.problem(where, "NOT_AN_OBJECT", "Un objet JSON est attendu ici.")
                continue
            built.append(build(item, where))
        return tuple(built)

    def treatment(self, raw: dict[str, Any], where: str) -> Treatment:
        self.keys(raw, frozenset({"drug", "dose", "indication"}), where)
        return Treatment(
            self.line(raw.get("drug"), f"{where}.drug", required=True),
            self.line(raw.get("dose"), f"{where}.dose"),
            self.line(raw.get("indication"), f"{where}.indication"),
        )

    def allergy(self, raw: dict[str, Any], where: str) -> Allergy:
        self.keys(raw, frozenset({"substance", "reaction"}), where)
        return Allergy(
            self.line(raw.get("substance"), f"{where}.substance", required=True),
            self.line(raw.get("reaction"), f"{where}.reaction"),
        )

    def implant(self, raw: dict[str, Any], where: str) -> Implant:
        self.keys(raw, frozenset({"type", "model", "date", "mri"}), where)
        mri = raw.get("mri")
        if isinstance(mri, bool):
            mri = _MRI[mri]
        fitted = self.line(raw.get("date"), f"{where}.date")
        if fitted and not _exists(fitted):
            self.problem(
                f"{where}.date", "BAD_DATE", "Date attendue : AAAA, AAAA-MM ou AAAA-MM-JJ."
            )
        return Implant(
            self.line(raw.get("type"), f"{where}.type", required=True),
            self.line(raw.get("model"), f"{where}.model"),
            fitted,
            self.line(mri, f"{where}.mri"),
        )

    def condition(self, raw: Any, where: str) -> str:
        return self.line(raw, where, required=True)

    def blood_group(self, raw: dict[str, Any], where: str) -> BloodGroup | None:
        self.keys(raw, frozenset({"value", "laboratory", "date"}), where)
        group = _GROUP.fullmatch(self.line(raw.get("value"), f"{where}.value", required=True))
        if group is None:
            self.problem(f"{where}.value", "BAD_GROUP", "Groupe attendu : A+, O−, AB+…")
        laboratory = self.line(raw.get("laboratory"), f"{where}.laboratory")
        day = self.day(raw.get("date"), f"{where}.date") if raw.get("date") is not None else None
        if not laboratory or day is None:
            self.problem(
                where,
                "NO_SOURCE",
                "Un groupe sanguin ne s’imprime que d’après un document de laboratoire : "
                "indiquez le laboratoire et la date.",
            )
        if group is None or not laboratory or day is None:
            return None
        return BloodGroup(group.group(1) + group.group(2), laboratory, day)

    def professional(self, raw: dict[str, Any], where: str) -> Professional:
        self.keys(raw, frozenset({"name", "phone", "agreed"}), where)
        return Professional(
            self.line(raw.get("name"), f"{where}.name", required=True),
            self.phone(raw.get("phone"), f"{where}.phone"),
            raw.get("agreed") is True,
        )

    def other(self, raw: dict[str, Any], where: str) -> Professional:
        self.keys(raw, frozenset({"role", "name", "phone", "agreed"}), where)
        return Professional(
            self.line(raw.get("name"), f"{where}.name", required=True),
            self.phone(raw.get("phone"), f"{where}.phone"),
            raw.get("agreed") is True,
            self.line(raw.get("role"), f"{where}.role", required=True),
        )

    def contact(self, raw: dict[str, Any], where: str) -> Contact:
        self.keys(raw, frozenset({"name", "phone", "relation"}), where)
        relation = self.line(raw.get("relation"), f"{where}.relation")
        if "personne de confiance" in fold(relation):
            self.problem(
                f"{where}.relation",
                "NOT_TRUSTED_PERSON",
                "La personne de confiance est désignée par écrit et n’est pas une personne à "
                "prévenir : indiquez le lien (fils, voisine…).",
            )
        return Contact(
            self.line(raw.get("name"), f"{where}.name", required=True),
            self.phone(raw.get("phone"), f"{where}.phone"),
            relation,
        )

    def phone(self, raw: Any, field: str) -> str:
        text = self.line(raw, field)
        if text and not _PHONE.fullmatch(text):
            self.problem(
                field, "BAD_PHONE", "Téléphone : des chiffres, par exemple 03 28 00 00 00."
            )
            return ""
        digits = text.replace(" ", "")
        if len(digits) == 10 and digits.isdigit():
            return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
        return text


def card_value(card: Card) -> dict[str, Any]:
    """Return the JSON value of a card; what is empty is left out."""
    value: dict[str, Any] = {"kind": card.kind.value, "birth_date": card.birth_date.isoformat()}
    for field in ("birth_name", "used_name", "given_names", "pacemaker"):
        if getattr(card, field):
            value[field] = getattr(card, field)
    for field in ("anticoagulant", "antiplatelet", "blood_group"):
        if getattr(card, field) is not None:
            value[field] = _flat(getattr(card, field), ())
    for field in ("allergies", "implants", "contacts"):
        if getattr(card, field) or (field == "allergies" and field not in card.hidden):
            value[field] = [_flat(item, ()) for item in getattr(card, field)]
    for field, person in card.team():
        value[field] = _flat(person, ("role",))
    if card.others:
        value["others"] = [_flat(person, ()) for person in card.others]
    for field in ("conditions", "qr_fields"):
        if getattr(card, field):
            value[field] = list(getattr(card, field))
    for field in ("issued", "valid_until"):
        if getattr(card, field) is not None:
            value[field] = getattr(card, field).isoformat()
    return value


def _flat(item: Any, without: tuple[str, ...]) -> dict[str, Any]:
    return {
        key: inner.isoformat() if isinstance(inner, date) else inner
        for key, inner in vars(item).items()
        if key not in without and inner != ""
    }


def _exists(text: str) -> bool:
    if not _PARTIAL_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
