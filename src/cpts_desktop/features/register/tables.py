"""Core tables of the register. A patient's local key is the local key of their stream."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import DDL, Column, Index, Integer, LargeBinary, Table, Text, event

from cpts_desktop.storage.schema import metadata

_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}
_STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _text(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _maybe(*names: str) -> list[Column[Any]]:
    return [Column(name, Text) for name in names]


def _flag(*names: str) -> list[Column[Any]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _owned(name: str, *columns: Column[Any]) -> Table:
    """A flat row of a mutable record or fact: found by patient and record id."""
    return Table(name, metadata, _key("patient", Integer), _key("id", Text), *columns, **_NO_ROWID)


patient = Table(
    "patient",
    metadata,
    Column("pk", Integer, primary_key=True, nullable=False),
    Column("uid", Text, nullable=False, unique=True),
    *_text("birth_name", "used_name", "given_names", "used_given_name", "sex"),
    *_maybe("birth_date"),
    *_flag("birth_date_unknown"),
    *_text("birth_cog", "birth_place"),
    *_text("phone", "mobile", "email", "address", "postcode", "city", "note"),
    # « tied_to » is what people wrote; « replaced_by » the record that shows, worked out of it.
    *_maybe("deceased_on", "no_allergy_on", "tied_to", "replaced_by"),
    *_flag("homonym", "doubtful", "fictitious", "without_mt"),
    # Facts of other records, copied here so that one row makes one banner.
    *_flag("insi", "checked", "has_allergy", "has_mt"),
    *_text("sort_key"),
    **_STRICT,
)
Index("patient_sort", patient.c.sort_key, patient.c.pk)
Index("patient_birth_date", patient.c.birth_date, patient.c.pk)
Index("patient_tied_to", patient.c.tied_to, sqlite_where=patient.c.tied_to.is_not(None))
Index("patient_replaced_by", patient.c.replaced_by, sqlite_where=patient.c.replaced_by.is_not(None))

patient_key = Table("patient_key", metadata, _key("k", Text), _key("patient", Integer), **_NO_ROWID)
Index("patient_key_patient", patient_key.c.patient)
patient_phone = Table(
    "patient_phone", metadata, _key("digits", Text), _key("patient", Integer), **_NO_ROWID
)
name_token = Table(
    "name_token",
    metadata,
    Column("pk", Integer, primary_key=True, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    **_STRICT,
)
name_variant = Table(
    "name_variant", metadata, _key("variant", Text), _key("token", Integer), **_NO_ROWID
)

PATIENT_FTS: Final = (
    "CREATE VIRTUAL TABLE patient_fts USING fts5(names, content='', contentless_delete=1,"
    " detail=none, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
)
NAME_TRIGRAM: Final = (
    "CREATE VIRTUAL TABLE name_trigram USING fts5(token, content='', columnsize=0, detail=none,"
    " tokenize='trigram')"
)
# Full-text indexes are not Core tables: the migration makes them, and so does ``create_all``.
event.listen(patient, "after_create", DDL(PATIENT_FTS))  # type: ignore[no-untyped-call]
event.listen(name_token, "after_create", DDL(NAME_TRIGRAM))  # type: ignore[no-untyped-call]

ins = Table(
    "ins",
    metadata,
    _key("patient", Integer),
    _key("device", Integer),
    _key("seq", Integer),
    Column("hlc", Integer, nullable=False),
    *_text("matricule", "oid", "birth_name", "given_names", "sex"),
    *_maybe("birth_date"),
    *_text("birth_cog", "provenance", "declared_status"),
    **_NO_ROWID,
)
Index("ins_matricule", ins.c.matricule)
identity_check = Table(
    "identity_check",
    metadata,
    _key("patient", Integer),
    _key("device", Integer),
    _key("seq", Integer),
    Column("hlc", Integer, nullable=False),
    *_text("day", "document", "traits"),
    **_NO_ROWID,
)

observation_code = Table(
    "observation_code",
    metadata,
    Column("pk", Integer, primary_key=True, nullable=False),
    *_text("code", "unit"),
    **_STRICT,
)
Index("observation_code_word", observation_code.c.code, observation_code.c.unit, unique=True)
observation_origin = Table(
    "observation_origin",
    metadata,
    Column("pk", Integer, primary_key=True, nullable=False),
    *_text("source", "scale"),
    **_STRICT,
)
Index(
    "observation_origin_word", observation_origin.c.source, observation_origin.c.scale, unique=True
)
observation = Table(
    "observation",
    metadata,
    _key("patient", Integer),
    _key("t", Integer),
    _key("device", Integer),
    _key("seq", Integer),
    _key("item", Integer),
    *_flag("code", "origin", "author"),
    Column("value", Integer),
    Column("text", Text),
    Column("external", Integer),
    **_NO_ROWID,
)
observation_withdrawn = Table(
    "observation_withdrawn",
    metadata,
    _key("patient", Integer),
    _key("device", Integer),
    _key("seq", Integer),
    _key("item", Integer),
    *_text("reason"),
    **_NO_ROWID,
)

medication = _owned(
    "medication",
    *_text("label", "dci", "cis", "atc", "dose_text", "frequency_text"),
    *_maybe("since", "until"),
    *_text("source", "indication", "stop_reason", "codes"),
    *_flag("removed"),
)
condition = _owned(
    "condition",
    *_text("label", "code"),
    *_maybe("since", "until"),
    *_flag("active"),
    *_text("source"),
    *_flag("removed"),
)
allergy = _owned(
    "allergy",
    *_text("substance", "reaction", "severity", "code"),
    *_flag("active"),
    *_maybe("noted_on"),
    *_text("source"),
    *_flag("removed"),
)
distinct_person = _owned("distinct_person", *_flag("removed"))
ald = _owned("ald", *_text("code", "label"), *_maybe("since", "until"), *_flag("removed"))
baseline = _owned("baseline", *_text("body"))
care_team_member = _owned(
    "care_team_member",
    *_text("role", "name", "phone", "email", "rpps"),
    *_flag("agreed_to_be_printed"),
    *_maybe("member_id", "since", "until"),
    *_flag("removed"),
)
contact = _owned("contact", *_text("name", "relation", "phone", "note"), *_flag("rank", "removed"))
trusted_person = _owned(
    "trusted_person",
    *_text("name", "relation", "phone"),
    *_maybe("designated_on", "until"),
    *_flag("written_and_cosigned", "removed"),
)
care_link = _owned(
    "care_link",
    *_text("professional"),
    *_maybe("member_id"),
    *_text("basis", "scope", "since"),
    *_maybe("until"),
    *_text("note"),
    Column("author", Integer, nullable=False),
)
care_link_end = _owned("care_link_end", *_text("day", "reason"))
consent = _owned(
    "consent",
    *_text("decision", "recipient"),
    *_maybe("member_id"),
    *_text("scope", "form", "collected_by", "since"),
    *_maybe("until"),
    Column("hlc", Integer, nullable=False),
)
consent_end = _owned("consent_end", *_text("day", "reason"))
encounter = _owned(
    "encounter",
    *_text("kind", "label", "reason"),
    Column("start", Integer, nullable=False),
    Column("stop", Integer),
    *_text("source"),
)
document = _owned(
    "document",
    *_text("kind", "title", "mime", "sha256"),
    Column("size", Integer, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("author", Integer, nullable=False),
    Column("device", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
)
import_reject = Table(
    "import_reject",
    metadata,
    _key("device", Integer),
    _key("seq", Integer),
    _key("item", Integer),
    Column("stream", Integer, nullable=False),
    *_text("source", "place", "why"),
    Column("resource", LargeBinary),
    **_NO_ROWID,
)
