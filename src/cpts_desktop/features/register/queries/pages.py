"""The clinical data of many patients in a few reads: for what walks through the whole register.

Each answer is what the function for one patient gives, records tied to a patient included.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select, text

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.model import (
    Baseline,
    MedicationLine,
    Observation,
    PatientBanner,
)
from cpts_desktop.features.register.queries.clinical import line_of, line_order
from cpts_desktop.features.register.queries.patients import banners
from cpts_desktop.features.register.rules.columns import decode_decimal
from cpts_desktop.kernel.clock import from_seconds
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted

_IN_ORDER: Final = attrgetter("at", "device", "seq", "item", "stream")
# Written out like the read of one patient: patients in order, each a range of the clustered table.
_MEASURES: Final = text(
    "SELECT p.value, c.code, c.unit, f.source, f.scale, a.uid, d.uid, o.t, o.seq, o.item,"
    " o.value, o.text"
    " FROM json_each(:pks) AS p"
    " CROSS JOIN observation AS o"
    " CROSS JOIN observation_code AS c ON c.pk = o.code"
    " CROSS JOIN observation_origin AS f ON f.pk = o.origin"
    " CROSS JOIN author AS a ON a.pk = o.author"
    " CROSS JOIN device AS d ON d.pk = o.device"
    " WHERE o.patient = p.value"
    " AND NOT EXISTS (SELECT 1 FROM observation_withdrawn AS w WHERE w.patient = o.patient"
    " AND w.device = o.device AND w.seq = o.seq AND w.item = o.item)"
)

Members = dict[int, tuple[PatientId, list[PatientId]]]
"""By local key: whose record it is, and the persons it is read for (itself, or tied to it)."""


@redacted
@dataclass(frozen=True)
class ClinicalData:
    """What rules and counts look at, for one patient. ``banner`` is None when nobody is known."""

    banner: PatientBanner | None
    baseline: Baseline
    observations: tuple[Observation, ...]
    medications: tuple[MedicationLine, ...]


def clinical_page(conn: Connection, uids: Sequence[PatientId]) -> dict[PatientId, ClinicalData]:
    """Return the clinical data of a page of patients; a page is a few hundred of them."""
    members = _members(conn, uids)
    measures = _measures(conn, members)
    lines = _lines(conn, members)
    known = _baselines(conn, members)
    shown = banners(conn, tuple(uids))
    return {
        uid: ClinicalData(
            shown.get(uid),
            Baseline(tuple((k, v) for k, v in sorted(known.get(uid, {}).items()) if v)),
            tuple(measures.get(uid, ())),
            tuple(sorted(lines.get(uid, ()), key=line_order)),
        )
        for uid in uids
    }


def _members(conn: Connection, uids: Sequence[PatientId]) -> Members:
    p = t.patient.c
    wanted = _keys(list(uids))
    rows = conn.execute(select(p.uid, p.pk).where(p.uid.in_(wanted))).all()
    here = {row.uid for row in rows}
    found = [(0, row.uid, row.pk, row.uid) for row in rows]
    tied = select(p.uid, p.pk, p.replaced_by).where(p.replaced_by.in_(wanted))
    found += [
        (1, row.uid, row.pk, row.replaced_by)
        for row in conn.execute(tied)
        if row.replaced_by in here
    ]
    members: Members = {}
    for _rank, own, pk, person in sorted(found):
        members.setdefault(pk, (PatientId(own), []))[1].append(PatientId(person))
    return members


def _measures(conn: Connection, members: Members) -> dict[PatientId, list[Observation]]:
    found: dict[PatientId, list[Observation]] = {}
    for row in conn.execute(_MEASURES, {"pks": json.dumps(list(members))}):
        pk, code, unit, source, scale, author, device, seconds, seq, item, value, words = row
        own, people = members[pk]
        seen = Observation(
            code, None if value is None else decode_decimal(value), words, unit,
            from_seconds(seconds), source, scale, author, device, seq, item, own,
        )  # fmt: skip
        for person in people:
            found.setdefault(person, []).append(seen)
    for rows in found.values():
        rows.sort(key=_IN_ORDER)
    return found


def _lines(conn: Connection, members: Members) -> dict[PatientId, list[MedicationLine]]:
    m = t.medication.c
    query = select(t.medication).where(m.patient.in_(_keys(list(members))), m.removed == 0)
    found: dict[PatientId, list[MedicationLine]] = {}
    for row in conn.execute(query):
        line = line_of(row)
        for person in members[row.patient][1]:
            found.setdefault(person, []).append(line)
    return found


def _baselines(conn: Connection, members: Members) -> dict[PatientId, dict[str, str]]:
    b = t.baseline.c
    rows = conn.execute(select(b.patient, b.body).where(b.patient.in_(_keys(list(members)))))
    bodies = {row.patient: json.loads(row.body) for row in rows}
    found: dict[PatientId, dict[str, str]] = {}
    first = [(own != person, own, pk, person) for pk, (own, people) in members.items()
             for person in people]  # fmt: skip
    for _tied, _own, pk, person in sorted(first):
        known = found.setdefault(person, {})
        known.update({k: v for k, v in bodies.get(pk, {}).items() if not known.get(k)})
    return found


def _keys(values: list[Any]) -> Select[tuple[Any]]:
    return select(func.json_each(json.dumps(values)).table_valued("value").c.value)
