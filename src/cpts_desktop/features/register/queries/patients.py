"""Who the patients are: banner, full sheet, look-alikes, received INS, worklists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
)

from cpts_desktop.features.register.model import (
    AllergyState,
    IdentityStatus,
    Lookalike,
    MedecinTraitantState,
    Patient,
    PatientBanner,
    PatientHit,
    ReceivedIns,
    shown_name,
)
from cpts_desktop.features.register.rules.identity import identity_status, other_traits
from cpts_desktop.features.register.rules.identity import strict_traits as strict_text
from cpts_desktop.features.register.rules.lookalike import Traits, compare
from cpts_desktop.features.register.rules.nir import doubts
from cpts_desktop.features.register.tables import identity_check as checks
from cpts_desktop.features.register.tables import ins, patient_key
from cpts_desktop.features.register.tables import patient as table
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import PRACTICE, PatientId
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.lists import among
from cpts_desktop.storage.records import current_fields

_P = table.c
_words: Final = msgspec.json.Decoder(tuple[str, ...]).decode
BANNER = (
    _P.pk, _P.uid, _P.birth_name, _P.used_name, _P.given_names, _P.used_given_name, _P.birth_date,
    _P.birth_date_unknown, _P.sex, _P.homonym, _P.doubtful, _P.fictitious, _P.deceased_on,
    _P.no_allergy_on, _P.replaced_by, _P.without_mt, _P.insi, _P.checked, _P.has_allergy, _P.has_mt,
    _P.phone, _P.mobile, _P.city, _P.sort_key,
)  # fmt: skip


def day_of(text: str | None) -> date | None:
    """Read a stored civil date."""
    return date.fromisoformat(text) if text else None


def banner_of(row: RowMapping) -> PatientBanner:
    """Return the banner held in a row that has the ``BANNER`` columns."""
    return banner_from([row[column.name] for column in BANNER])


def banner_from(row: Sequence[Any]) -> PatientBanner:
    """Return the banner held in a row whose first columns are ``BANNER``, in order."""
    (_pk, uid, birth_name, used_name, given, used_given, born, unknown, sex, homonym, doubtful,
     fictitious, deceased, no_allergy, replaced, without_mt, insi, checked, has_allergy,
     has_mt) = row[:20]  # fmt: skip
    status = identity_status(
        insi=bool(insi), checked=bool(checked), doubtful=bool(doubtful),
        fictitious=bool(fictitious),
    )  # fmt: skip
    if has_allergy:
        allergies = AllergyState.PRESENTES
    elif no_allergy:
        allergies = AllergyState.AUCUNE_CONNUE
    else:
        allergies = AllergyState.NON_DEMANDE
    if has_mt:
        doctor = MedecinTraitantState.CONNU
    elif without_mt:
        doctor = MedecinTraitantState.SANS
    else:
        doctor = MedecinTraitantState.NON_RENSEIGNE
    return PatientBanner(
        PatientId(uid), birth_name, used_name, _words(given), used_given, day_of(born),
        bool(unknown), sex, status, bool(homonym), bool(doubtful), bool(fictitious),
        day_of(deceased), allergies, doctor, PatientId(replaced) if replaced else None,
    )  # fmt: skip


def named() -> Select[Any]:
    """Select banners of patients whose identity is known here and who are not tied elsewhere."""
    return select(*BANNER).where(_P.birth_name != "", _P.replaced_by.is_(None))


def patient_pk(conn: Connection, uid: PatientId) -> int | None:
    """Return the local key of a patient, or None when unknown here."""
    return conn.execute(select(_P.pk).where(_P.uid == uid)).scalar_one_or_none()


def patient_exists(conn: Connection, uid: PatientId) -> bool:
    """Say whether a patient is in the register."""
    return patient_pk(conn, uid) is not None


def banner(conn: Connection, uid: PatientId) -> PatientBanner | None:
    """Return the banner of a patient, or None."""
    row = conn.execute(select(*BANNER).where(_P.uid == uid)).mappings().first()
    return banner_of(row) if row else None


def banners(conn: Connection, uids: tuple[PatientId, ...]) -> dict[PatientId, PatientBanner]:
    """Return the banners of several patients at once (lists of other slices)."""
    rows = conn.execute(select(*BANNER).where(among(_P.uid, uids))).all()
    return {(one := banner_from(row)).uid: one for row in rows}


def shown_names(
    conn: Connection, uids: Sequence[PatientId]
) -> dict[PatientId, tuple[str, PatientId | None]]:
    """Return the name of each of many patients as lists show it, and which record shows for it."""
    rows = conn.execute(
        select(
            _P.uid, _P.birth_name, _P.used_name, _P.given_names, _P.used_given_name, _P.replaced_by
        ).where(among(_P.uid, uids))
    ).all()
    return {
        uid: (shown_name(birth, used, used_given or next(iter(_words(given)), "")), replaced)
        for uid, birth, used, given, used_given, replaced in rows
    }


def tied_to(conn: Connection, uid: PatientId) -> tuple[PatientBanner, ...]:
    """Return the records that a person tied to this one (« même personne »)."""
    query = select(*BANNER).where(_P.replaced_by == uid).order_by(_P.sort_key, _P.pk)
    return tuple(banner_of(row) for row in conn.execute(query).mappings())


def all_patients(conn: Connection, limit: int = 200, offset: int = 0) -> tuple[PatientBanner, ...]:
    """Return patients in alphabetical order of the folded birth name."""
    query = named().order_by(_P.sort_key, _P.pk).limit(limit).offset(offset)
    return tuple(banner_of(row) for row in conn.execute(query).mappings())


def count_patients(conn: Connection) -> int:
    """Return how many patients the register knows by name."""
    return int(
        conn.execute(
            select(func.count()).where(_P.birth_name != "", _P.replaced_by.is_(None))
        ).scalar_one()
    )


def patient(conn: Connection, uid: PatientId) -> Patient | None:
    """Return the whole sheet of a patient, or None."""
    row = conn.execute(select(table).where(_P.uid == uid)).mappings().first()
    if row is None:
        return None
    seen = conn.execute(
        select(checks.c.day, checks.c.document)
        .where(checks.c.patient == row["pk"])
        .order_by(checks.c.hlc.desc())
        .limit(1)
    ).first()
    valid = bool(row["checked"]) and seen is not None
    return Patient(
        banner_of(row), row["birth_cog"], row["birth_place"], row["phone"], row["mobile"],
        row["email"], row["address"], row["postcode"], row["city"], _received(conn, row),
        day_of(seen.day) if valid and seen else None, seen.document if valid and seen else "",
        row["note"],
    )  # fmt: skip


def _received(conn: Connection, row: RowMapping) -> ReceivedIns | None:
    latest = select(ins).where(ins.c.patient == row["pk"]).order_by(ins.c.hlc.desc()).limit(1)
    found = conn.execute(latest).first()
    return _ins_of(found, valid=not (row["doubtful"] or row["fictitious"])) if found else None


def _ins_of(found: Any, *, valid: bool) -> ReceivedIns:
    wrong = {problem.code for problem in doubts(found.matricule)}
    return ReceivedIns(
        found.matricule, found.oid, found.birth_name, tuple(json.loads(found.given_names)),
        found.sex, day_of(found.birth_date), found.birth_cog, found.provenance,
        instant_of(found.hlc), found.declared_status, "KEY" not in wrong, valid,
    )  # fmt: skip


def ins_history(conn: Connection, uid: PatientId) -> tuple[ReceivedIns, ...]:
    """Return every INS received for a patient, newest first (a NIA becomes a NIR)."""
    query = (
        select(ins)
        .join(table, _P.pk == ins.c.patient)
        .where(_P.uid == uid)
        .order_by(ins.c.hlc.desc())
    )
    return tuple(_ins_of(row, valid=at == 0) for at, row in enumerate(conn.execute(query)))


def holder_of_ins(conn: Connection, matricule: str) -> PatientBanner | None:
    """Return the patient who holds exactly this number, or None."""
    query = select(*BANNER).join(ins, ins.c.patient == _P.pk).where(ins.c.matricule == matricule)
    row = conn.execute(query.limit(1)).mappings().first()
    return banner_of(row) if row else None


def unlike(
    conn: Connection,
    uid: PatientId,
    *,
    birth_name: str,
    given_names: tuple[str, ...],
    birth_date: date | None,
    sex: str,
) -> tuple[str, ...]:
    """Return, in French, which traits told of somebody are not those of this patient."""
    known = banner(conn, uid)
    if known is None:
        return ("dossier inconnu",)
    return other_traits(known, Traits(birth_name, "", given_names, "", birth_date, sex))


def insi_backed(conn: Connection, uid: PatientId) -> bool:
    """Say whether the traits came from the INSi teleservice (none of our own acts does that)."""
    status = banner(conn, uid)
    return status is not None and status.ins_status in (
        IdentityStatus.RECUPEREE,
        IdentityStatus.QUALIFIEE,
    )


def any_ins(conn: Connection) -> bool:
    """Say whether any INS was ever received."""
    return bool(conn.execute(select(exists().where(ins.c.matricule != ""))).scalar())


def test_realm(conn: Connection) -> bool:
    """Say whether this register holds fictitious patients (default: real ones)."""
    return current_fields(conn, PRACTICE, "register_realm", "0").get("test") is True


def strict_traits(known: Patient) -> str:
    """Return the five strict traits of a known patient as one comparable text."""
    who = known.banner
    day = who.birth_date.isoformat() if who.birth_date else None
    return strict_text(who.birth_name, who.given_names, day, who.sex, known.birth_cog)


def lookalikes(
    conn: Connection, traits: Traits, *, besides: PatientId | None = None, limit: int = 20
) -> tuple[Lookalike, ...]:
    """Return the records that may be the same person or a homonym, likely ones first.

    Candidates share the birth date, or a whole folded name; the reason is a French sentence.
    """
    keys = {
        fold(f"{name} {given}")
        for name in (traits.birth_name, traits.used_name)
        for given in (*traits.given_names[:1], traits.used_given_name)
        if name and given
    }
    by_key = (
        select(patient_key.c.patient)
        .where(
            or_(*(and_(patient_key.c.k >= k, patient_key.c.k < k + "\uffff") for k in sorted(keys)))
        )
        .limit(200)
    )
    wanted: ColumnElement[bool] = _P.pk.in_(by_key)
    if traits.birth_date is not None:
        wanted = or_(wanted, _P.birth_date == traits.birth_date.isoformat())
    found = []
    for row in conn.execute(named().where(wanted).limit(2_000)).mappings():
        other = banner_of(row)
        if other.uid == besides:
            continue
        alike = compare(
            traits,
            Traits(
                other.birth_name, other.used_name, other.given_names, other.used_given_name,
                other.birth_date, other.sex,
            ),
        )  # fmt: skip
        if alike is not None:
            found.append(Lookalike(other, alike.same_person_likely, alike.why))
    found.sort(key=lambda one: (not one.same_person_likely, fold(one.banner.display_name)))
    return tuple(found[:limit])


def without_medecin_traitant(
    conn: Connection, *, include_unknown: bool = True, limit: int = 500
) -> tuple[PatientBanner, ...]:
    """Return the worklist: declared « sans médecin traitant » first, then not asked."""
    query = named().where(_P.has_mt == 0, _P.deceased_on.is_(None))
    if not include_unknown:
        query = query.where(_P.without_mt == 1)
    query = query.order_by(_P.without_mt.desc(), _P.sort_key, _P.pk).limit(limit)
    return tuple(banner_of(row) for row in conn.execute(query).mappings())


def first_patients(conn: Connection, limit: int = 200) -> tuple[PatientHit, ...]:
    """Return the first patients in alphabetical order, as a search would show them."""
    query = named().order_by(_P.sort_key, _P.pk).limit(limit)
    return tuple(
        PatientHit(banner_of(row), row["mobile"] or row["phone"], row["city"])
        for row in conn.execute(query).mappings()
    )
