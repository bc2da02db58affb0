"""Double edits in plain French, and the choice that ends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.exchange import queries, rules
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId, StreamId
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import capital, fr_day
from cpts_desktop.storage import records
from cpts_desktop.storage.unit_of_work import UnitOfWork

FREE_WORDS: Final = frozenset({"note", "indication", "stop_reason", "reaction"})
BOTH: Final = " ; "
_GONE: Final = " (retiré du dossier depuis)"
_MOST: Final = 400


@redacted
@dataclass(frozen=True)
class Choice:
    """One of the values written, by whom and when."""

    value: Any
    shown: str
    who: str
    when: str

    @property
    def words(self) -> str:
        """``71 kg (vous, mar. 3 mars 2026)``."""
        return f"{self.shown} ({self.who}, {self.when})"


@redacted
@dataclass(frozen=True)
class Conflict:
    """A field written on both sides; the first choice is the one shown elsewhere meanwhile."""

    stream: StreamId
    type: str
    record: str
    field: str
    patient: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def both(self) -> str | None:
        """Return both texts together where that makes sense (free words), else None."""
        texts = [choice.value for choice in self.choices]
        if self.field not in FREE_WORDS or not all(isinstance(x, str) and x for x in texts):
            return None
        joined = BOTH.join(texts)
        return joined if len(joined) <= _MOST else None

    @property
    def sentence(self) -> str:
        """``Téléphone : 01… (vous, …) / 02… (Dr X, …)``."""
        return f"{self.label} : " + " / ".join(choice.words for choice in self.choices)


@redacted
@dataclass(frozen=True)
class Settle:
    """Keep this value of a field in conflict."""

    stream: StreamId
    type: str
    record: str
    field: str
    value: Any
    both: bool = False
    """``value`` is then the texts of all, one after the other."""


def inbox(
    conn: Connection, me: str, labels: Mapping[str, Mapping[str, str]]
) -> tuple[Conflict, ...]:
    """Return every conflict; ``labels`` gives, per record type, the French name of its fields."""
    found = records.conflicts(conn)
    named = queries.writer_names(conn)
    banners = register.banners(conn, tuple({PatientId(one.stream) for one in found}))
    return tuple(
        Conflict(
            one.stream,
            one.type,
            one.record,
            one.field,
            banners[PatientId(one.stream)].display_name
            if PatientId(one.stream) in banners
            else "Réglages du cabinet",
            _label(one, labels) + (_GONE if _is_gone(conn, one) else ""),
            tuple(_choice(conn, one, value, me, named) for value in _distinct(one)),
        )
        for one in found
    )


def _is_gone(conn: Connection, conflict: records.FieldConflict) -> bool:
    """Say whether the record was taken away since: settling it then changes nothing to read."""
    place = (conflict.stream, conflict.type, conflict.record)
    return records.current_fields(conn, *place).get("removed") is True


def _distinct(conflict: records.FieldConflict) -> list[records.FieldValue]:
    kept: list[records.FieldValue] = []
    for value in conflict.values:
        if all(value.value != other.value for other in kept):
            kept.append(value)
    return kept


def _label(conflict: records.FieldConflict, labels: Mapping[str, Mapping[str, str]]) -> str:
    own = labels.get(conflict.type, {}).get(conflict.field)
    spoken = register.field_spoken(conflict.type, conflict.field)
    field = own or spoken or conflict.field.replace("_", " ")
    record = rules.label_of("record", {"type": conflict.type})
    if conflict.type in ("patient", "baseline"):
        return capital(field)
    return f"{capital(record)}, {field}"


def _choice(
    conn: Connection,
    conflict: records.FieldConflict,
    value: records.FieldValue,
    me: str,
    named: Callable[[str, str], str],
) -> Choice:
    author = str(value.author)
    if author == me:
        who = "vous"
    else:
        who = named(author, value.ref.device) or "un autre professionnel"
        role = register.role_spoken(conn, PatientId(conflict.stream), author)
        who = f"{who}, {role}" if role else who
    words = register.value_spoken(conn, conflict.type, conflict.field, value.value)
    return Choice(value.value, words or shown(value.value), who, fr_day(civil_date(value.at)))


def shown(value: Any) -> str:
    """Write a value of a record for a person."""
    if value is None or value == "" or value == []:
        return "(vide)"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value)
    return str(value)


def settle(cmd: Settle, uow: UnitOfWork) -> Outcome[None]:
    """Replace every current value by the chosen one; the choice travels with the next packet."""
    current = records.current_values(uow.conn, cmd.stream, cmd.type, cmd.record)
    values = [one.value for one in current.get(cmd.field, [])]
    if cmd.both:
        told = set(str(cmd.value).split(BOTH))
        fits = (
            cmd.field in FREE_WORDS
            and {part for one in values for part in str(one).split(BOTH)} == told
        )
    else:
        fits = cmd.value in values
    if not fits:
        return refuse("value", "CHANGED", "Cette fiche vient de changer : relisez les valeurs.")
    uow.set_fields(cmd.stream, cmd.type, cmd.record, {cmd.field: cmd.value}, settle=True)
    uow.audit("CONFLICT_SETTLED", patient=cmd.stream, object_id=cmd.record)
    return Ok(None)
