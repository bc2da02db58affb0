"""Which patient a reference leads to, in one file and in the register; never a guess.

An id such as ``Patient/1`` names somebody in one system only. Two people who carry it are kept
apart by their traits, and a fact that could belong to either is refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.identity import CreatePatient, traits_of_form
from cpts_desktop.features.register.fhir import own
from cpts_desktop.features.register.fhir import words as w
from cpts_desktop.features.register.fhir.reader import Item
from cpts_desktop.features.register.rules.lookalike import Traits, could_be
from cpts_desktop.features.register.rules.nir import OIDS
from cpts_desktop.kernel.ids import PatientId, derived_id, is_id

DANGLING: Final = "patient introuvable : la référence ne mène à rien"
INSIDE: Final = "patient décrit dans l’entrée seulement (« contained ») : aucun dossier ne répond"
REFUSED: Final = "son patient n’a pas été repris : voir la raison à la ligne de ce patient"
SEVERAL: Final = "plusieurs patients portent cet identifiant : à rattacher à la main"
OTHER_PERSON: Final = "cet identifiant est déjà celui d’une autre personne"
_MOST: Final = 50


def patient_id(key: str, rank: int = 1) -> PatientId:
    """Return the identity under which the patient of another system is known here."""
    return PatientId(derived_id("fhir", "Patient", key if rank == 1 else f"{key}|{rank}"))


def subject_of(resource: dict[str, Any]) -> Any:
    """Return the Reference to the patient that a resource speaks of."""
    return resource.get("subject") or resource.get("patient")


def place_of(conn: Connection, item: Item, key: str, form: CreatePatient) -> PatientId:
    """Return the record of a Patient, known or to be created; raises NotTaken for an impostor."""
    traits = traits_of_form(form)
    mine = own.patient_uid(item.resource)
    bare = key.removeprefix("urn:uuid:")
    if mine is None and is_id(bare) and queries.patient_exists(conn, PatientId(bare)):
        mine = PatientId(bare)
    if mine is not None:
        known = _traits(conn, mine)
        if known is not None and not could_be(traits, known):
            raise w.NotTaken(OTHER_PERSON)
        return mine
    world_wide = key.startswith("urn:")
    for rank in range(1, _MOST):
        uid = patient_id(key, rank)
        known = _traits(conn, uid)
        if known is None or could_be(traits, known):
            return uid
        if world_wide:
            break
    raise w.NotTaken(OTHER_PERSON)


def _traits(conn: Connection, uid: PatientId) -> Traits | None:
    known = queries.banner(conn, uid)
    if known is None:
        return None
    return Traits(
        known.birth_name, known.used_name, known.given_names, known.used_given_name,
        known.birth_date, known.sex,
    )  # fmt: skip


class Book:
    """The patients of one file under every name that a reference may use."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._held: dict[str, PatientId | None] = {}
        self._refused: set[str] = set()

    def note(self, item: Item, uid: PatientId | None) -> None:
        """Remember a Patient; None when it was refused: what speaks of it is refused too."""
        for name in names_of(item):
            if uid is None and name not in self._held:
                self._refused.add(name)
            same = name not in self._held or self._held[name] == uid
            self._held[name] = uid if same else None

    def owner(self, item: Item) -> PatientId:
        """Return whom a resource speaks of; raises NotTaken."""
        names = names_of_reference(subject_of(item.resource), item)
        for name in names:
            if name in self._held:
                found = self._held[name]
                if found is None and name in self._refused:
                    raise w.NotTaken(REFUSED)
                if found is None:
                    raise w.NotTaken(SEVERAL if _local(name) else DANGLING)
                return found
        try:
            return in_register(self._conn, names)
        except w.NotTaken as refusal:
            if refusal.why == DANGLING and _is_inside(item):
                raise w.NotTaken(INSIDE) from None
            raise


def _is_inside(item: Item) -> bool:
    subject = subject_of(item.resource)
    return isinstance(subject, dict) and str(subject.get("reference", "")).startswith("#")


def in_register(conn: Connection, names: tuple[str, ...]) -> PatientId:
    """Return the patient of the register that these names lead to; raises NotTaken."""
    for name in names:
        bare = name.removeprefix("urn:uuid:")
        if is_id(bare) and queries.patient_exists(conn, PatientId(bare)):
            return PatientId(bare)
        uid = patient_id(name)
        if queries.patient_exists(conn, uid):
            if not name.startswith("urn:") and queries.patient_exists(conn, patient_id(name, 2)):
                raise w.NotTaken(SEVERAL)
            return uid
        system, _, value = name.partition("|")
        if value and system.removeprefix("urn:oid:") in OIDS:
            holder = queries.holder_of_ins(conn, value)
            if holder is not None:
                return holder.uid
    raise w.NotTaken(DANGLING)


def is_known(conn: Connection, item: Item, here: set[str]) -> bool:
    """Say whether a resource speaks of somebody in its file (``here``) or in the register."""
    names = names_of_reference(subject_of(item.resource), item)
    if here.intersection(names):
        return True
    try:
        return bool(in_register(conn, names))
    except w.NotTaken as refusal:
        return refusal.why != DANGLING


def names_of(item: Item) -> tuple[str, ...]:
    """Return the names under which a Patient may be referred to."""
    id_ = item.resource.get("id")
    found = [item.full_url] if item.full_url else []
    if is_id(id_):
        found.append(f"urn:uuid:{id_}")
    if isinstance(id_, str) and id_:
        found.append(f"Patient/{id_}")
        found.extend(() if item.full_url else (f"*/Patient/{id_}",))
    for one in w.dicts(item.resource.get("identifier")):
        if isinstance(one.get("system"), str) and isinstance(one.get("value"), str):
            found.append(f"{one['system']}|{one['value']}")
    return tuple(dict.fromkeys(found))


def names_of_reference(reference: Any, item: Item) -> tuple[str, ...]:
    """Return the names that a Reference may mean, the surest first."""
    if not isinstance(reference, dict):
        return ()
    found: list[str] = []
    text = reference.get("reference")
    if isinstance(text, str) and text.startswith("#"):
        for one in w.dicts(item.resource.get("contained")):
            if one.get("id") == text[1:] and one.get("resourceType") == "Patient":
                inner = replace(item, full_url="", resource={**one, "id": None})
                found.extend(names_of(inner))
    elif isinstance(text, str) and text.startswith("Patient?identifier="):
        found.append(text.partition("=")[2])
    elif isinstance(text, str) and text:
        found.extend(_addresses(text.partition("/_history/")[0], item))
    named = reference.get("identifier")
    if isinstance(named, dict) and isinstance(named.get("value"), str):
        found.append(f"{named.get('system', '')}|{named['value']}")
    return tuple(dict.fromkeys(found))


def _addresses(text: str, item: Item) -> list[str]:
    tail = text.rpartition("/")[2].rpartition(":")[2]
    found = []
    relative = "://" not in text and not text.startswith("urn:")
    type_ = str(item.resource.get("resourceType"))
    base, cut, _ = item.full_url.rpartition(f"/{type_}/")
    if relative and cut and "://" in base:
        found.append(f"{base}/{text}")
    found.append(text)
    if is_id(tail):
        found.append(f"urn:uuid:{tail}")
    if not relative and text.endswith(f"/Patient/{tail}"):
        found.append(f"*/Patient/{tail}")
    return found


def _local(name: str) -> bool:
    return "://" not in name and not name.startswith("urn:")
