"""Projections of identity: the patient row, the search indexes, received INS, checks."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.kinds import schema as s
from cpts_desktop.features.register.kinds.ties import refresh_ties
from cpts_desktop.features.register.rules.contact import phone_keys
from cpts_desktop.features.register.rules.identity import strict_traits
from cpts_desktop.features.register.rules.nir import clean_matricule
from cpts_desktop.features.register.rules.spelling import keys_of, variants
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.kinds import Entry, Kind, RecordType
from cpts_desktop.storage.prepared import Prepared

_P = t.patient.c
_FTS_IN = Prepared(text("INSERT INTO patient_fts(rowid, names) VALUES (:pk, :names)"))
_FTS_OUT = Prepared(text("DELETE FROM patient_fts WHERE rowid = :pk"))
_TRIGRAM_IN = Prepared(text("INSERT INTO name_trigram(rowid, token) VALUES (:pk, :token)"))
_TEXTS = (
    "birth_name", "used_name", "used_given_name", "sex", "birth_cog", "birth_place", "phone",
    "mobile", "email", "address", "postcode", "city", "note",
)  # fmt: skip
_DATES = ("birth_date", "deceased_on", "no_allergy_on")
_TRAITS = ("birth_date", "sex", "birth_cog")
"""With the names, what an identity that was checked is compared with."""
_FLAGS = ("birth_date_unknown", "homonym", "doubtful", "fictitious", "without_mt")


_COLUMNS = (
    "pk", "uid", "given_names", "tied_to", "sort_key", *_TEXTS, *_DATES, *_FLAGS
)  # fmt: skip
# Statements are built once: building them again for each of 100,000 patients costs more than
# running them.
_BEFORE = Prepared(
    select(
        _P.birth_name,
        _P.used_name,
        _P.given_names,
        _P.used_given_name,
        _P.phone,
        _P.mobile,
        *(_P[name] for name in _TRAITS),
    ).where(_P.pk == bindparam("pk"))
)
_INSERT = upsert(t.patient).values(
    {**{name: bindparam(name) for name in _COLUMNS}, "insi": 0, "checked": 0, "has_allergy": 0,
     "has_mt": 0}
)  # fmt: skip
_UPSERT = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["pk"], set_={name: _INSERT.excluded[name] for name in _COLUMNS[1:]}
    )
)
_CHECK, _TEAM = t.identity_check.c, t.care_team_member.c
_OTHER = t.patient.alias()
_ONE_PERSON = (
    select(_OTHER.c.pk)
    .where((_OTHER.c.pk == _P.pk) | (_OTHER.c.replaced_by == _P.uid))
    .correlate(t.patient)
    .scalar_subquery()
)
_FACTS = Prepared(select(
    _P.birth_name, _P.given_names, _P.birth_date, _P.sex, _P.birth_cog, _P.insi, _P.checked,
    _P.has_allergy, _P.has_mt,
    select(_CHECK.traits).where(_CHECK.patient == _P.pk)
    .order_by(_CHECK.hlc.desc(), _CHECK.traits).limit(1).scalar_subquery().label("seen"),
    exists().where(t.ins.c.patient == _P.pk, t.ins.c.provenance == "insi").label("now_insi"),
    exists().where(
        t.allergy.c.patient.in_(_ONE_PERSON), t.allergy.c.removed == 0, t.allergy.c.active == 1
    ).label("now_allergy"),
    exists().where(
        _TEAM.patient.in_(_ONE_PERSON), _TEAM.removed == 0, _TEAM.role == "medecin_traitant",
        _TEAM.until.is_(None),
    ).label("now_mt"), _P.replaced_by,
).where(_P.pk == bindparam("pk")))  # fmt: skip
_SET_FACTS = Prepared(
    update(t.patient)
    .where(_P.pk == bindparam("patient_pk"))
    .values({name: bindparam(name) for name in ("insi", "checked", "has_allergy", "has_mt")})
)
_KEYS_OUT = Prepared(delete(t.patient_key).where(t.patient_key.c.patient == bindparam("pk")))
_KEYS_IN = Prepared(insert(t.patient_key).prefix_with("OR IGNORE"))
_PHONE = t.patient_phone.c
_PHONES_OUT = Prepared(
    delete(t.patient_phone).where(
        _PHONE.digits == bindparam("digits"), _PHONE.patient == bindparam("patient")
    )
)
_PHONES_IN = Prepared(insert(t.patient_phone))
_KNOWN_TOKEN = Prepared(select(t.name_token.c.pk).where(t.name_token.c.token == bindparam("token")))
_TOKEN_IN = Prepared(insert(t.name_token).values(token=bindparam("token")))
_VARIANTS_IN = Prepared(insert(t.name_variant).prefix_with("OR IGNORE"))


def project_patient(conn: Connection, entry: Entry, _record: str, fields: dict[str, Any]) -> None:
    """Refresh the flat row of a patient and what search needs."""
    pk = entry.stream_pk
    before = _BEFORE.first(conn, {"pk": pk})
    given = fields.get("given_names") or []
    row: dict[str, Any] = {"pk": pk, "uid": entry.stream, "given_names": s.dumped(given)}
    row.update({name: fields.get(name) or "" for name in _TEXTS})
    row.update({name: fields.get(name) for name in _DATES})
    row["tied_to"] = fields.get("replaced_by")
    row.update({name: int(bool(fields.get(name))) for name in _FLAGS})
    row["sort_key"] = fold(" ".join((row["birth_name"], *given)))
    _UPSERT.run(conn, row)
    changed = refresh_ties(conn, entry.stream, row["tied_to"], new=before is None)
    names = (row["birth_name"], row["used_name"], row["given_names"], row["used_given_name"])
    traits = tuple(row[name] for name in _TRAITS)
    if before is None or (before[:4], before[6:]) != (names, traits):
        changed = (pk, *changed)
    for one in set(changed):
        refresh_facts(conn, one)
    if before is None or before[:4] != names:
        _index_names(conn, pk, row, given, known=before is not None)
    _index_phones(conn, pk, before[4:6] if before else (), (row["phone"], row["mobile"]))


def refresh_facts(conn: Connection, pk: int) -> None:
    """Copy into the patient row what other records say: status facts, allergy, médecin traitant."""
    row = _FACTS.first(conn, {"pk": pk})
    if row is None:
        return
    birth_name, given_names, birth_date, sex, birth_cog, *before, seen, insi, allergy, mt = row[:-1]
    traits = ""
    if seen is not None:
        traits = strict_traits(birth_name, json.loads(given_names), birth_date, sex, birth_cog)
    facts = [insi, int(seen is not None and seen == traits), allergy, mt]
    if facts != before:
        named = dict(zip(("insi", "checked", "has_allergy", "has_mt"), facts, strict=True))
        _SET_FACTS.run(conn, {**named, "patient_pk": pk})
    if (shown := row[-1]) is not None:
        refresh_facts(conn, int(conn.execute(select(_P.pk).where(_P.uid == shown)).scalar_one()))


def _index_names(
    conn: Connection, pk: int, row: dict[str, Any], given: list[str], *, known: bool
) -> None:
    if known:
        _KEYS_OUT.run(conn, {"pk": pk})
        _FTS_OUT.run(conn, {"pk": pk})
    if not row["birth_name"]:
        return
    keys = keys_of(row["birth_name"], row["used_name"], given, row["used_given_name"])
    _KEYS_IN.run_many(conn, [{"k": key, "patient": pk} for key in sorted(keys)])
    whole = fold(" ".join((row["birth_name"], row["used_name"], *given, row["used_given_name"])))
    _FTS_IN.run(conn, {"pk": pk, "names": whole})
    for token in sorted(set(re.findall(r"\w+", whole))):
        _learn(conn, token)


def _learn(conn: Connection, token: str) -> None:
    """Add a word to the spelling dictionary; it holds each word once and forgets none."""
    if _KNOWN_TOKEN.first(conn, {"token": token}) is not None:
        return
    pk = int(_TOKEN_IN.run(conn, {"token": token}).lastrowid)
    _TRIGRAM_IN.run(conn, {"pk": pk, "token": token})
    rows = [{"variant": variant, "token": pk} for variant in sorted(variants(token))]
    _VARIANTS_IN.run_many(conn, rows)


def _index_phones(
    conn: Connection, pk: int, before: tuple[str, ...], phones: tuple[str, ...]
) -> None:
    old, new = ({key for one in set(some) if one for key in phone_keys(one)} for some in
                (before, phones))  # fmt: skip
    for statement, keys in ((_PHONES_OUT, old - new), (_PHONES_IN, new - old)):
        if keys:
            rows = [{"digits": key, "patient": pk} for key in sorted(keys)]
            statement.run_many(conn, rows)


def _apply_ins(conn: Connection, entry: Entry) -> None:
    got = entry.payload
    conn.execute(
        upsert(t.ins).on_conflict_do_nothing(),
        {
            "patient": entry.stream_pk, "device": entry.device_pk, "seq": entry.seq,
            "hlc": entry.hlc, "matricule": got["matricule"], "oid": got["oid"],
            "birth_name": got["birth_name"], "given_names": s.dumped(got["given_names"]),
            "sex": got["sex"], "birth_date": got["birth_date"], "birth_cog": got["birth_cog"],
            "provenance": got["provenance"], "declared_status": got.get("declared_status", ""),
        },
    )  # fmt: skip
    refresh_facts(conn, entry.stream_pk)


def _apply_check(conn: Connection, entry: Entry) -> None:
    conn.execute(
        upsert(t.identity_check).on_conflict_do_nothing(),
        {
            "patient": entry.stream_pk, "device": entry.device_pk, "seq": entry.seq,
            "hlc": entry.hlc, "day": entry.payload["day"], "document": entry.payload["document"],
            "traits": entry.payload["traits"],
        },
    )  # fmt: skip
    refresh_facts(conn, entry.stream_pk)


def _nothing(_conn: Connection, _entry: Entry, _record: str, _fields: dict[str, Any]) -> None:
    """Read straight from the record's fields; no flat row."""


def _is_matricule(value: Any) -> bool:
    """Say whether a number has the shape of one; what is odd in it is said where it is shown."""
    return isinstance(value, str) and clean_matricule(value) == Ok(value)


_IDENTITY = frozenset({Topic.PATIENTS})
_FIELDS = {
    **{name: s.text() for name in _TEXTS}, "note": s.text(2_000), "sex": s.text(1),
    **{name: s.maybe(s.day) for name in _DATES}, **dict.fromkeys(_FLAGS, s.flag),
    **dict.fromkeys(("birth_name", "used_name", "used_given_name"), s.line()),
    "given_names": s.lines(20), "replaced_by": s.maybe(s.text(36)),
}  # fmt: skip

RECORD_TYPES = (
    RecordType("patient", _IDENTITY, project_patient, s.closed({}, _FIELDS)),
    RecordType(
        "register_realm", frozenset({Topic.SETTINGS}), _nothing, s.closed({}, {"test": s.flag}),
        shared=False,
    ),
)  # fmt: skip
KINDS = (
    Kind(
        "ins_received", _IDENTITY, _apply_ins,
        s.closed(
            {
                "matricule": _is_matricule, "oid": s.text(40), "birth_name": s.line(),
                "given_names": s.lines(20), "sex": s.text(1), "birth_cog": s.text(5),
                "birth_date": s.maybe(s.day), "provenance": s.text(20),
            },
            {"declared_status": s.text(40)},
        ),
    ),
    Kind(
        "identity_checked", _IDENTITY, _apply_check,
        s.closed({"document": s.text(), "day": s.day, "traits": s.text(4_000)}),
    ),
)  # fmt: skip
