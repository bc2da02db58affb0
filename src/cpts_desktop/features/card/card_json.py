"""CARD.json: read strictly, written back. Unknown keys are refused by name, at every level.

Allergies: a list says them; ``[{"substance": "aucune connue"}]`` says that the question was asked
and the answer was none; an empty list and an absent key say that nobody answered, and the card
prints « non renseignées ». An empty list is never taken for « none »: a program that knows nothing
writes one too.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from cpts_desktop.features.card.free_text import (
    NONE_KNOWN,
    is_laboratory,
    is_phone,
    says_none_known,
    says_not_stated,
    unfit,
)
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
MAX_CONTACTS: Final = 2
"""Two people to call (interop.md 6.4): a third is a choice that a rescuer has no time for."""
_KEYS: Final = frozenset({"kind", "qr_fields", *FIELDS})
_PARTIAL_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_GROUP: Final = re.compile(r"(A|B|AB|O) ?(?:[Rr][Hh] ?)?([+\-−])")
_MRI: Final = {True: "IRM compatible", False: "IRM contre-indiquée"}
T = TypeVar("T")


def read_card(data: bytes, today: date | None = None) -> Outcome[Card]:
    """Read the bytes of a CARD.json; ``today`` also refuses a birth to come."""
    try:
        value = loads_strict(data.removeprefix(BOM_UTF8), max_bytes=MAX_BYTES, max_depth=8)
    except JsonRefused as stop:
        return refuse(
            "", stop.code, f"Ce fichier n’est pas une carte lisible ({stop.code}) : JSON attendu."
        )
    return card_from(value, today=today)


def card_from(
    value: Any, *, back: tuple[str, ...] = (), continued: tuple[str, ...] = (),
    lenient: bool = False, today: date | None = None,
) -> Outcome[Card]:  # fmt: skip
    """Build a card from JSON values; every problem is listed, each with its field.

    ``back`` and ``continued`` name fields, as in ``Card``. ``lenient`` leaves out the keys that a
    newer version may have added to a saved card.
    """
    if not isinstance(value, dict):
        return refuse("", "NOT_AN_OBJECT", "Une carte est un objet JSON.")
    reader = _Reader(lenient=lenient, today=today)
    reader.known_fields(continued, "continued")
    card = reader.card(value, back)
    blocking = tuple(p for p in reader.problems if p.severity is Severity.BLOCKING)
    if blocking or card is None:
        return refuse_all(blocking)
    return Ok(replace(card, continued=continued), tuple(reader.problems))


class _Reader:
    """Collects the problems of one card."""

    def __init__(self, *, lenient: bool, today: date | None) -> None:
        self.lenient = lenient
        self.today = today
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
        limit = min((day for day in (issued, self.today) if day), default=None)
        if birth and limit and birth > limit:
            self.problem("birth_date", "IN_FUTURE", "Cette naissance suit la date de la carte.")
        listed, none_known = self.allergies(value)
        fields: dict[str, Any] = {
            "birth_name": self.line(value.get("birth_name"), "birth_name", required=True),
            "given_names": self.line(given, "given_names", required=True),
            "used_name": self.line(value.get("used_name"), "used_name"),
            "anticoagulant": self.one(value, "anticoagulant", self.treatment),
            "antiplatelet": self.one(value, "antiplatelet", self.treatment),
            "allergies": listed,
            "no_known_allergy": none_known,
            "pacemaker": self.flag(value.get("pacemaker"), "pacemaker"),
            "implants": self.many(value, "implants", self.implant),
            "conditions": self.many(value, "conditions", self.condition),
            "blood_group": self.one(
                value, "blood_group", lambda raw, where: self.blood_group(raw, where, limit)
            ),
            **{field: self.one(value, field, self.professional) for field in TEAM},
            "others": self.many(value, "others", self.other),
            "contacts": self.many(value, "contacts", self.contact, most=MAX_CONTACTS),
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
        wrong = unfit(outcome.value, field)
        if wrong is not None:
            self.problems.append(wrong)
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
        self,
        value: dict[str, Any],
        field: str,
        build: Callable[[Any, str], T],
        *,
        most: int = MAX_ITEMS,
    ) -> tuple[T, ...]:
        raw = value.get(field)
        if raw is None:
            return ()
        if not isinstance(raw, list):
            self.problem(field, "NOT_A_LIST", "Une liste est attendue ici.")
            return ()
        if len(raw) > most:
            said = "Deux personnes à prévenir au plus : choisissez-les."
            if most != MAX_CONTACTS:
                said = f"{most} éléments au plus."
            self.problem(field, "TOO_MANY", said)
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

    def allergies(self, value: dict[str, Any]) -> tuple[tuple[Allergy, ...], bool]:
        """Return what is listed, and whether somebody says that none is known."""
        read = self.many(value, "allergies", self.allergy)
        none = [one for one in read if says_none_known(one.substance)]
        real = tuple(one for one in read if one not in none and not says_not_stated(one.substance))
        if none and (real or any(one.reaction for one in none)):
            said = "« Aucune connue » ne va pas avec une allergie : gardez l’un des deux."
            self.problem("allergies", "CONTRADICTION", said)
        return real, bool(none)

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

    def blood_group(self, raw: dict[str, Any], where: str, limit: date | None) -> BloodGroup | None:
        self.keys(raw, frozenset({"value", "laboratory", "date"}), where)
        group = _GROUP.fullmatch(self.line(raw.get("value"), f"{where}.value", required=True))
        if group is None:
            self.problem(f"{where}.value", "BAD_GROUP", "Groupe attendu : A+, O−, AB+…")
        laboratory = self.line(raw.get("laboratory"), f"{where}.laboratory")
        day = self.day(raw.get("date"), f"{where}.date") if raw.get("date") is not None else None
        if day and limit and day > limit:
            self.problem(f"{where}.date", "IN_FUTURE", "Ce document suit la date de la carte.")
        if not is_laboratory(laboratory) or day is None:
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
        role = self.line(raw.get("role"), f"{where}.role", required=True)
        self.not_trusted(role, f"{where}.role")
        return Professional(
            self.line(raw.get("name"), f"{where}.name", required=True),
            self.phone(raw.get("phone"), f"{where}.phone"),
            raw.get("agreed") is True,
            role,
        )

    def contact(self, raw: dict[str, Any], where: str) -> Contact:
        self.keys(raw, frozenset({"name", "phone", "relation"}), where)
        relation = self.line(raw.get("relation"), f"{where}.relation")
        name = self.line(raw.get("name"), f"{where}.name", required=True)
        self.not_trusted(relation, f"{where}.relation")
        self.not_trusted(name, f"{where}.name")
        return Contact(name, self.phone(raw.get("phone"), f"{where}.phone"), relation)

    def not_trusted(self, said: str, where: str) -> None:
        """Refuse to label somebody as the personne de confiance (LAW-06)."""
        if "personne de confiance" in fold(said):
            self.problem(
                where,
                "NOT_TRUSTED_PERSON",
                "La personne de confiance est désignée par écrit et n’est pas une personne à "
                "prévenir : indiquez le lien (fils, voisine…).",
            )

    def phone(self, raw: Any, field: str) -> str:
        text = self.line(raw, field)
        if text and not is_phone(text):
            self.problem(
                field, "BAD_PHONE",
                "Téléphone complet attendu : 03 28 00 00 00, ou + et l’indicatif du pays.",
            )  # fmt: skip
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
    if card.no_known_allergy:
        value["allergies"] = [{"substance": NONE_KNOWN}]
    for field in ("allergies", "implants", "contacts"):
        if field in value:
            continue
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
