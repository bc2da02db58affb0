"""Clinical data of a patient: measures, treatments, allergies, conditions, documents, history."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, and_, exists, func, or_, select, text

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import (
    Ald,
    Allergies,
    Allergy,
    AllergyState,
    Baseline,
    Condition,
    Document,
    Encounter,
    MedicationLine,
    Observation,
)
from cpts_desktop.features.register.queries.group import group, one_person, pks_of
from cpts_desktop.features.register.queries.patients import day_of
from cpts_desktop.features.register.rules.columns import (
    decode_decimal,
    native_key,
    to_seconds,
)
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.hlc import instant_of
from cpts_desktop.kernel.ids import DeviceId, PatientId, RecordId
from cpts_desktop.storage import journal, schema

_O = t.observation.c
_EVER = -(2**40)
# Written out: this read is timed, the order of the joins matters, and only bound values vary.
_TIMELINE = text(
    "SELECT c.code, c.unit, f.source, f.scale, a.uid, d.uid, o.t, o.seq, o.item, o.value, o.text"
    " FROM observation AS o"
    " CROSS JOIN observation_code AS c ON c.pk = o.code"
    " CROSS JOIN observation_origin AS f ON f.pk = o.origin"
    " CROSS JOIN author AS a ON a.pk = o.author"
    " CROSS JOIN device AS d ON d.pk = o.device"
    " WHERE o.patient = :patient AND o.t BETWEEN :since AND :last"
    " AND (:codes IS NULL OR c.code IN (SELECT value FROM json_each(:codes)))"
    " AND NOT EXISTS (SELECT 1 FROM observation_withdrawn AS w WHERE w.patient = o.patient"
    " AND w.device = o.device AND w.seq = o.seq AND w.item = o.item)"
    " ORDER BY o.t DESC, d.uid DESC, o.seq DESC, o.item DESC LIMIT :n"
)


def observations(
    conn: Connection,
    uid: PatientId,
    codes: Iterable[str] | None = None,
    since: datetime | None = None,
    limit: int | None = None,
    *,
    until: datetime | None = None,
) -> tuple[Observation, ...]:
    """Return measures oldest first; ``limit`` keeps the latest ones. Withdrawn ones are left out.

    ``since`` and ``until`` are inclusive. One read of a contiguous range of the clustered table.
    """
    asked = {
        "since": _EVER if since is None else to_seconds(since),
        "last": -_EVER if until is None else to_seconds(until),
        "codes": None if codes is None else json.dumps(sorted(set(codes))),
        "n": -1 if limit is None else limit,
    }
    members = group(conn, uid)
    found = [one for pk, stream in members for one in _timeline(conn, pk, stream, asked)]
    if len(members) > 1:
        found.sort(key=lambda o: (o.at, o.device, o.seq, o.item, o.stream))
        found = found[-limit:] if limit else found
    return tuple(found)


def _timeline(
    conn: Connection, pk: int, stream: PatientId, asked: dict[str, Any]
) -> list[Observation]:
    rows = conn.execute(_TIMELINE, {**asked, "patient": pk}).all()
    return [
        Observation(
            code, None if value is None else decode_decimal(value), words, unit,
            from_seconds(seconds), source, scale, author, device, seq, item, stream,
        )
        for code, unit, source, scale, author, device, seconds, seq, item, value, words in reversed(
            rows
        )
    ]  # fmt: skip


def external_observations(conn: Connection, uid: PatientId) -> tuple[tuple[int, Observation], ...]:
    """Return the measures that came from another system, each with the key it has there.

    Withdrawn ones are among them: imported again, they stay withdrawn.
    """
    query = _joined(uid, _O.external, hidden=True).where(_O.external.is_not(None))
    return tuple((row.external, _observation(row)) for row in conn.execute(query))


def measure_number(one: Observation) -> int:
    """Return the number under which a measure typed here is known in exports."""
    return native_key(one.stream, one.device, one.seq, one.item)


def every_observation(conn: Connection, uid: PatientId) -> tuple[Observation, ...]:
    """Return the measures that were typed here or by a colleague, withdrawn ones too."""
    query = _joined(uid, hidden=True).where(_O.external.is_(None))
    return tuple(map(_observation, conn.execute(query)))


def latest_observations(
    conn: Connection, uid: PatientId, codes: Iterable[str] | None = None
) -> dict[str, Observation]:
    """Return the most recent measure of each code (one pass over the patient's own range)."""
    query = _joined(uid, func.max(_O.t)).group_by(t.observation_code.c.code)
    if codes is not None:
        query = query.where(t.observation_code.c.code.in_(tuple(codes)))
    return {row.code: _observation(row) for row in conn.execute(query)}


def _joined(uid: PatientId, *more: Any, hidden: bool = False) -> Any:
    withdrawn = exists().where(
        and_(
            t.observation_withdrawn.c.patient == _O.patient,
            t.observation_withdrawn.c.device == _O.device,
            t.observation_withdrawn.c.seq == _O.seq,
            t.observation_withdrawn.c.item == _O.item,
        )
    )
    query = (
        select(
            t.observation_code.c.code, t.observation_code.c.unit, t.observation_origin.c.source,
            t.observation_origin.c.scale, schema.author.c.uid.label("author_uid"),
            schema.device.c.uid.label("device_uid"), _O.t.label("seconds"), _O.seq,
            _O.item, _O.value, _O.text, t.patient.c.uid.label("stream"),
            *more,
        )
        .join(t.observation_code, t.observation_code.c.pk == _O.code)
        .join(t.observation_origin, t.observation_origin.c.pk == _O.origin)
        .join(schema.author, schema.author.c.pk == _O.author)
        .join(schema.device, schema.device.c.pk == _O.device)
        .join(t.patient, t.patient.c.pk == _O.patient)
        .where(_O.patient.in_(pks_of(uid)))
    )  # fmt: skip
    return query if hidden else query.where(~withdrawn)


def _observation(row: Any) -> Observation:
    value: Decimal | None = None if row.value is None else decode_decimal(row.value)
    return Observation(
        row.code, value, row.text, row.unit, from_seconds(row.seconds), row.source, row.scale,
        row.author_uid, row.device_uid, row.seq, row.item, PatientId(row.stream),
    )  # fmt: skip


def rows_of(conn: Connection, table: Table, uid: PatientId) -> Sequence[Any]:
    """Return the rows of one of our tables for a person, hidden ones left out.

    Those of the records that were tied to this one come after its own.
    """
    query = (
        select(table)
        .join(t.patient, t.patient.c.pk == table.c.patient)
        .where(one_person(uid))
        .order_by(t.patient.c.replaced_by.is_not(None), t.patient.c.uid)
    )
    if "removed" in table.c:
        query = query.where(table.c.removed == 0)
    return conn.execute(query).all()


def medications(
    conn: Connection, uid: PatientId, *, current_only: bool = False
) -> tuple[MedicationLine, ...]:
    """Return treatment lines: those still taken first, then the stopped ones, by label."""
    found = [
        line_of(row) for row in rows_of(conn, t.medication, uid) if not (current_only and row.until)
    ]
    return tuple(sorted(found, key=line_order))


def current_medications(
    conn: Connection, uids: Sequence[PatientId] | None = None
) -> dict[PatientId, tuple[MedicationLine, ...]]:
    """Return the treatments still taken of many patients in one read, by patient.

    Without ``uids``, of every patient; patients without a line are absent.
    """
    m = t.medication.c
    shown = func.coalesce(t.patient.c.replaced_by, t.patient.c.uid)
    query = (
        select(shown.label("uid"), t.medication)
        .join(t.patient, t.patient.c.pk == m.patient)
        .where(m.removed == 0, or_(m.until.is_(None), m.until == ""))
    )
    if uids is not None:
        wanted = func.json_each(json.dumps(list(uids))).table_valued("value")
        query = query.where(shown.in_(select(wanted.c.value)))
    found: dict[PatientId, list[MedicationLine]] = {}
    for row in conn.execute(query):
        found.setdefault(PatientId(row.uid), []).append(line_of(row))
    return {uid: tuple(sorted(lines, key=line_order)) for uid, lines in found.items()}


def line_of(row: Any) -> MedicationLine:
    """Return a treatment line from its row."""
    return MedicationLine(
        RecordId(row.id), row.label, tuple(json.loads(row.dci)), row.cis, row.atc,
        row.dose_text, row.frequency_text, day_of(row.since), day_of(row.until), row.source,
        row.indication, row.stop_reason, tuple(json.loads(row.codes)),
    )  # fmt: skip


def line_order(line: MedicationLine) -> tuple[bool, str, str]:
    """Return the key that puts lines still taken first, then by label."""
    return line.until is not None, line.label.casefold(), line.id


def allergies(conn: Connection, uid: PatientId) -> Allergies:
    """Return the state and the active allergies; "not asked" differs from "none known"."""
    items = tuple(
        sorted(
            (
                Allergy(
                    RecordId(row.id), row.substance, row.reaction, row.severity, row.code,
                    bool(row.active), day_of(row.noted_on), row.source,
                )
                for row in rows_of(conn, t.allergy, uid)
                if row.active
            ),
            key=lambda a: (a.substance.casefold(), a.id),
        )
    )  # fmt: skip
    asked = day_of(
        conn.execute(
            select(t.patient.c.no_allergy_on).where(t.patient.c.uid == uid)
        ).scalar_one_or_none()
    )
    if items:
        return Allergies(AllergyState.PRESENTES, items, asked)
    return Allergies(AllergyState.AUCUNE_CONNUE if asked else AllergyState.NON_DEMANDE, (), asked)


def conditions(conn: Connection, uid: PatientId) -> tuple[Condition, ...]:
    """Return conditions, the active ones first, the most recent first."""
    found = [
        Condition(
            RecordId(row.id), row.label, row.code, day_of(row.since), day_of(row.until),
            bool(row.active), row.source,
        )
        for row in rows_of(conn, t.condition, uid)
    ]  # fmt: skip
    return tuple(
        sorted(found, key=lambda c: (not c.active, -(c.since.toordinal() if c.since else 0), c.id))
    )


def alds(conn: Connection, uid: PatientId) -> tuple[Ald, ...]:
    """Return the recognised long-term conditions."""
    return tuple(
        Ald(RecordId(row.id), row.code, row.label, day_of(row.since), day_of(row.until))
        for row in rows_of(conn, t.ald, uid)
    )


def baseline(conn: Connection, uid: PatientId) -> Baseline:
    """Return the reference data of hf.md section 10; absent keys are not known."""
    rows = rows_of(conn, t.baseline, uid)
    body: dict[str, str | None] = {}
    for row in rows:
        body.update({k: v for k, v in json.loads(row.body).items() if not body.get(k)})
    return Baseline(tuple((k, v) for k, v in sorted(body.items()) if v))


def encounters(conn: Connection, uid: PatientId, limit: int = 500) -> tuple[Encounter, ...]:
    """Return contacts with care, newest first."""
    found = [
        Encounter(
            RecordId(row.id), row.kind, row.label, row.reason, from_seconds(row.start),
            None if row.stop is None else from_seconds(row.stop), row.source,
        )
        for row in rows_of(conn, t.encounter, uid)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda e: (e.start, e.id), reverse=True)[:limit])


def documents(conn: Connection, uid: PatientId) -> tuple[Document, ...]:
    """Return the stored documents without their bytes, newest first."""
    d = t.document.c
    query = (
        select(
            t.document,
            schema.author.c.uid.label("author_uid"),
            schema.device.c.uid.label("device_uid"),
        )
        .join(t.patient, t.patient.c.pk == d.patient)
        .join(schema.author, schema.author.c.pk == d.author)
        .join(schema.device, schema.device.c.pk == d.device)
        .where(one_person(uid))
        .order_by(d.hlc.desc(), d.id)
    )
    return tuple(
        Document(
            RecordId(row.id), row.kind, row.title, row.mime, row.size, row.sha256,
            instant_of(row.hlc), row.author_uid, row.device_uid,
        )
        for row in conn.execute(query)
    )  # fmt: skip


def document_content(conn: Connection, uid: PatientId, id_: RecordId) -> bytes | None:
    """Return the bytes of a document, read from its journal entry, or None when unknown."""
    d = t.document.c
    row = conn.execute(
        select(schema.device.c.uid, d.seq, t.patient.c.uid.label("stream"))
        .join(t.patient, t.patient.c.pk == d.patient)
        .join(schema.device, schema.device.c.pk == d.device)
        .where(one_person(uid), d.id == id_)
    ).first()
    entry = journal.find(conn, row.stream, DeviceId(row.uid), row.seq) if row else None
    return base64.b64decode(entry.payload["content"]) if entry else None
