"""What only our own exports say: the number of a measure, the id of a fiche, fields without a
place in FHIR. Everything is checked again by the same commands or schemas as a typed value.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date
from typing import Any, Final

from cpts_desktop.features.register.commands.care import SCOPES, clean_rpps
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.model import Basis, DocumentDraft
from cpts_desktop.features.register.reference import ald_list, care_roles
from cpts_desktop.features.register.rules import contact
from cpts_desktop.features.register.rules.columns import key_word
from cpts_desktop.kernel.ids import PatientId, RecordId, is_id
from cpts_desktop.kernel.outcome import Refused

RECORD: Final = f"{w.LOCAL}fiche"
MEASURE: Final = f"{w.LOCAL}mesure-numero:"
MAX_DOCUMENT: Final = 20 * 1024 * 1024
_NOT_OURS: Final = "type non repris"


def patient_uid(resource: dict[str, Any]) -> PatientId | None:
    """Return the identity that a CPTS Desktop wrote in a Patient, or None."""
    for one in w.dicts(resource.get("identifier")):
        if one.get("system") == f"{w.LOCAL}patient" and is_id(one.get("value")):
            return PatientId(str(one["value"]))
    return None


def record_id(resource: dict[str, Any]) -> RecordId | None:
    """Return the id that a fiche has in the register that wrote it, or None."""
    for one in w.dicts(resource.get("identifier")):
        if one.get("system") == RECORD and is_id(one.get("value")):
            return RecordId(str(one["value"]))
    return None


def measure_keys(resource: dict[str, Any]) -> dict[str, str]:
    """Return measure code -> the word that carries its number (``ObservationDraft.external``)."""
    found = {}
    for one in w.dicts(resource.get("identifier")):
        system, value = one.get("system"), one.get("value")
        if isinstance(system, str) and system.startswith(MEASURE) and isinstance(value, str):
            word = key_word(value)
            if word:
                found[system.removeprefix(MEASURE)] = word
    return found


def extras(holder: Any) -> dict[str, list[Any]]:
    """Return the values of our own extensions by name."""
    found: dict[str, list[Any]] = {}
    for one in w.dicts(holder.get("extension") if isinstance(holder, dict) else None):
        url = one.get("url")
        if isinstance(url, str) and url.startswith(w.LOCAL):
            values = [v for k, v in one.items() if k.startswith("value")]
            found.setdefault(url.removeprefix(w.LOCAL), []).extend(values)
    return found


def word(found: dict[str, list[Any]], name: str) -> str:
    """Return the first text of an extension, short and plain."""
    value = next(iter(found.get(name, [])), "")
    return w.tidy(value) if isinstance(value, str) else ""


def paragraphs(found: dict[str, list[Any]], name: str, most: int = w.MOST) -> str:
    """Return the first text of an extension with its lines."""
    value = next(iter(found.get(name, [])), "")
    return w.paragraphs(value, most) if isinstance(value, str) else ""


def flag(found: dict[str, list[Any]], name: str) -> bool:
    """Return the first boolean of an extension."""
    return next(iter(found.get(name, [])), False) is True


def listed(found: dict[str, list[Any]], name: str) -> list[str]:
    """Return the texts of a repeated extension."""
    return [w.tidy(value)[:190] for value in found.get(name, []) if isinstance(value, str)][:50]


def read_ald(resource: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fields of an ALD, or None when this Condition is not one."""
    for concept in w.dicts(resource.get("category")):
        for coding in w.codings(concept):
            if coding.get("system") == f"{w.LOCAL}ald":
                labels = {item.code: item.label for item in ald_list()}
                code = str(coding.get("code"))
                if code not in labels:
                    raise w.NotTaken("ALD inconnue")
                return _held(
                    code=code,
                    label=labels[code],
                    since=_day(resource.get("onsetDateTime")),
                    until=_day(resource.get("abatementDateTime")),
                )
    return None


def read_baseline(resource: dict[str, Any], known: tuple[str, ...]) -> dict[str, str]:
    """Return the reference data of a Basic of ours; raises NotTaken for anything else."""
    if w.first_code(resource.get("code")) != f"{w.LOCAL}code:donnees-de-reference":
        raise w.NotTaken(_NOT_OURS, keep=False)
    found = extras(resource)
    return {name: word(found, f"reference:{name}")[:190] for name in known
            if word(found, f"reference:{name}")}  # fmt: skip


def is_our_team(resource: dict[str, Any]) -> bool:
    """Say whether a care team was written by a CPTS Desktop."""
    return f"{w.LOCAL}cercle" in [x.get("system") for x in w.dicts(resource.get("identifier"))]


def read_team(
    resource: dict[str, Any], people: dict[str, dict[str, Any]]
) -> list[tuple[RecordId, dict[str, Any]]]:
    """Return (id, fields) of each professional of a circle of ours."""
    found = []
    for one in w.dicts(resource.get("participant")):
        own = extras(one)
        id_ = word(own, "fiche")
        person = people.get(str((one.get("member") or {}).get("reference")))
        role = word(own, "role")
        if not is_id(id_) or person is None or role not in care_roles():
            raise w.NotTaken("équipe de soins incomplète")
        found.append((RecordId(id_), member_fields(person, role, own)))
    return found


def member_fields(person: dict[str, Any], role: str, own: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the fields of a professional; ``own`` are our extensions, empty for others' files."""
    name = next(iter(w.dicts(person.get("name"))), {})
    points = {str(p.get("system")): str(p.get("value", ""))
              for p in w.dicts(person.get("telecom"))}  # fmt: skip
    rpps = next((str(i.get("value")) for i in w.dicts(person.get("identifier"))
                 if i.get("system") == "https://rpps.esante.gouv.fr"), "")  # fmt: skip
    cleaned = {"phone": contact.clean_phone(points.get("phone", "")),
               "email": contact.clean_email(points.get("email", "")),
               "rpps": clean_rpps(rpps)}  # fmt: skip
    held = {k: "" if isinstance(v, Refused) else v.value for k, v in cleaned.items()}
    member = word(own, "membre")
    return _held(
        role=role, name=w.tidy(str(name.get("text", ""))), **held,
        agreed_to_be_printed=flag(own, "accord-impression") or None,
        member_id=member if is_id(member) else None,
        since=_day(word(own, "depuis")), until=_day(word(own, "jusque")),
    )  # fmt: skip


def read_right(resource: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any] | None]:
    """Return (kind, payload, payload of its end or None) of a Consent of ours."""
    own, id_ = extras(resource), record_id(resource)
    kind = word(own, "droit")
    if id_ is None or kind not in ("care_link", "consent"):
        raise w.NotTaken(_NOT_OURS, keep=False)
    provision = resource.get("provision")
    parts = [str(c.get("code")) for c in w.dicts((provision or {}).get("class"))]
    since = _day(resource.get("dateTime"))
    scope = [part for part in parts if part in SCOPES]
    who = word(own, "destinataire")
    if since is None or not scope or not who:
        raise w.NotTaken("accord incomplet")
    member = word(own, "membre")
    payload = {"id": id_, "since": since, "until": _day(word(own, "jusque")), "scope": scope,
               "member_id": member if is_id(member) else None}  # fmt: skip
    if kind == "care_link":
        basis = word(own, "base")
        if basis not in {b.value for b in Basis}:
            raise w.NotTaken("base du lien de soins inconnue")
        payload.update(professional=who, basis=basis, note=word(own, "note"))
    else:
        kinds = {"permit": "accord", "deny": "opposition"}
        payload.update(
            recipient=who, decision=kinds.get(str((provision or {}).get("type")), ""),
            form=word(own, "forme"), collected_by=word(own, "recueilli-par"),
        )  # fmt: skip
    ended = _day(word(own, "fin"))
    return kind, payload, {"id": id_, "day": ended, "reason": ""} if ended else None


def read_document(resource: dict[str, Any]) -> tuple[RecordId, DocumentDraft]:
    """Return a document of ours with its bytes; foreign attachments are never opened."""
    id_ = record_id(resource)
    if id_ is None:
        raise w.NotTaken(_NOT_OURS, keep=False)
    contents = w.dicts(resource.get("content"))
    held = contents[0].get("attachment") if contents else None
    found = held if isinstance(held, dict) else {}
    data, mime = found.get("data"), found.get("contentType")
    if not isinstance(data, str) or not isinstance(mime, str) or len(data) > MAX_DOCUMENT * 4 // 3:
        raise w.NotTaken("document sans contenu, ou trop gros")
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise w.NotTaken("contenu du document illisible") from None
    own = extras(resource)
    digest = word(own, "sha256")
    if not content or (digest and hashlib.sha256(content).hexdigest() != digest):
        raise w.NotTaken("document abîmé : l’empreinte ne correspond pas", keep=False)
    kind, title = word(own, "genre") or "document", w.tidy(str(found.get("title", "")))
    return id_, DocumentDraft(kind[:60], title or "Document", w.tidy(mime)[:100], content)


def _day(text: Any) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if isinstance(text, str) and text else None
    except ValueError:
        return None


def _held(**found: Any) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", None, [])}
