"""Tables of what quality needs: outcomes of alerts, dated facts, audits and training sessions."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Integer, Table, Text

from cpts_desktop.storage.schema import metadata

_NO_ROWID: Final[dict[str, Any]] = {"sqlite_with_rowid": False, "sqlite_strict": True}


def _fact(name: str, *columns: str) -> Table:
    return Table(
        name,
        metadata,
        Column("patient", Integer, primary_key=True, nullable=False, autoincrement=False),
        Column("id", Text, primary_key=True, nullable=False),
        *(Column(column, Text, nullable=False) for column in columns),
        *(Column(column, Integer, nullable=False) for column in ("hlc", "author", "device", "seq")),
        **_NO_ROWID,
    )


alert_outcome = _fact("alert_outcome", "day", "outcome")
"""What was ticked at the visit after the alert; ``id`` is the alert's."""
care_fact = _fact("care_fact", "fact", "day", "detail")
"""Vaccine, rehabilitation, contraindication…: the words are data (faits.toml)."""
care_fact_withdrawn = _fact("care_fact_withdrawn", "reason")
record_audit = _fact("record_audit", "day", "body")
"""In the practice's own stream: counts of one audit of records, never a patient."""
training_session = _fact("training_session", "person", "profession", "day", "body")
"""In the practice's own stream: who took which vignettes, and the answers."""
