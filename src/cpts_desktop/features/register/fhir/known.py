"""What the register already holds of a patient, read once per import and only when needed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir.words import flat
from cpts_desktop.features.register.rules.columns import native_key, to_seconds
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.storage import schema
from cpts_desktop.storage.journal import stream_pk
from cpts_desktop.storage.records import current_fields, record_ids

_LOOSE: Final = ("source",)


def digest(*parts: Any) -> int:
    """Return what tells two contents apart within one import, spaces and marks aside.

    R4 has no other space than the plain one: what left with others comes back with plain ones.
    """
    return hash(tuple(map(_plain, parts)))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return flat(value) if isinstance(value, str) else value


class Known:
    """Facts of one patient by the identity that they have in files."""

    def __init__(self, conn: Connection, patient: PatientId) -> None:
        self._conn = conn
        self._patient = patient
        self._measures: dict[int, tuple[int, int]] | None = None
        self._native = False
        self._records: dict[str, set[str]] = {}
        self._encounters: dict[str, int] | None = None
        banner = queries.banner(conn, patient)
        unknown = banner is None or banner.birth_date_unknown
        self.born: date | None = None if banner is None or unknown else banner.birth_date

    def measures(self, *, native: bool) -> dict[int, tuple[int, int]]:
        """Return number -> (instant, content); with ``native``, of measures typed here too."""
        if self._measures is None:
            self._measures = {
                number: _measure(one)
                for number, one in queries.external_observations(self._conn, self._patient)
            }
        if native and not self._native:
            self._native = True
            for one in queries.every_observation(self._conn, self._patient):
                number = native_key(one.stream, one.device, one.seq, one.item)
                self._measures.setdefault(number, _measure(one))
        return self._measures

    def encounters(self) -> dict[str, int]:
        """Return id -> content of the contacts with care."""
        if self._encounters is None:
            self._encounters = {
                one.id: digest(one.kind, one.label, one.reason, to_seconds(one.start))
                for one in queries.encounters(self._conn, self._patient, 10_000_000)
            }
        return self._encounters

    def records(self, type_: str) -> set[str]:
        """Return the ids of the records of a type, hidden ones too."""
        if type_ not in self._records:
            members = queries.group(self._conn, self._patient)
            self._records[type_] = {
                one for _, member in members for one in record_ids(self._conn, member, type_)
            }
        return self._records[type_]

    def add(self, type_: str, id_: str) -> None:
        """Remember a record just written."""
        self.records(type_).add(id_)

    def says_the_same(self, type_: str, id_: str, fields: dict[str, Any]) -> bool:
        """Say whether a record was first written, or now stands, as a file tells it."""
        holder = queries.holder_of(self._conn, self._patient, type_, id_)
        for held in (
            _first_fields(self._conn, holder, type_, id_),
            current_fields(self._conn, holder, type_, id_),
        ):
            if _told(held) == _told(fields):
                return True
        return False


def _first_fields(conn: Connection, patient: PatientId, type_: str, id_: str) -> dict[str, Any]:
    """Return what the first entry of a record wrote."""
    f = schema.field_write.c
    query = (
        select(f.field, f.value, f.device, f.seq)
        .where(f.stream == stream_pk(conn, patient), f.type == type_, f.record == id_)
        .order_by(f.hlc, f.device, f.seq)
    )
    rows = conn.execute(query).all()
    first = [row for row in rows if (row.device, row.seq) == (rows[0].device, rows[0].seq)]
    return {row.field: json.loads(row.value) for row in first}


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    kept = ((k, v) for k, v in fields.items() if k not in _LOOSE)
    return {k: _plain(v) for k, v in kept if v not in (None, "", [], False)}


def _measure(one: Any) -> tuple[int, int]:
    return to_seconds(one.at), digest(one.code, one.value, one.text or "")
