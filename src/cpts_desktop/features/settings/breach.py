"""The lost or stolen post: what was on it, who had it sent, and the 72 hours (LAW-10, RGPD 33)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.register import queries as register
from cpts_desktop.features.settings.copying import neutral
from cpts_desktop.features.settings.model import OnThisPost, SentPacket
from cpts_desktop.features.settings.queries import kept_records
from cpts_desktop.kernel.clock import civil_date, from_wire, to_wire
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, fr_instant, plural
from cpts_desktop.storage import audit
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta

NOTIFY_WITHIN: Final = timedelta(hours=72)
_OPEN: Final = "breach_since"
_ALL: Final = 10_000_000


@dataclass(frozen=True)
class NoteBreach:
    """The person has just found out."""


@dataclass(frozen=True)
class SettleBreach:
    """It was notified, or documented as needing no notification: the reminder ends."""


def note_breach(_: NoteBreach, uow: UnitOfWork) -> Outcome[datetime]:
    """Start the 72 hours, once: a second press does not move the deadline."""
    known = breach_since(uow.conn)
    if known is not None:
        return Ok(known)
    now = uow.clock.now()
    set_meta(uow.conn, _OPEN, to_wire(now))
    uow.audit("BREACH_NOTED")
    return Ok(now)


def settle_breach(_: SettleBreach, uow: UnitOfWork) -> Outcome[None]:
    """End the reminder."""
    if breach_since(uow.conn) is None:
        return refuse("breach", "NO_BREACH", "Aucun incident en cours.")
    set_meta(uow.conn, _OPEN, "")
    uow.audit("BREACH_SETTLED")
    return Ok(None)


def breach_since(conn: Connection) -> datetime | None:
    """Return when the incident that is going on was found, or None."""
    text = get_meta(conn, _OPEN)
    return from_wire(text) if text else None


def deadline_words(since: datetime, now: datetime) -> str:
    """Return until when the authority must be told, and how long that leaves."""
    end = since + NOTIFY_WITHIN
    left = end - now
    words = f"Découvert le {fr_instant(since)}. À notifier à la CNIL avant le {fr_instant(end)}"
    if left <= timedelta(0):
        return f"{words} : le délai est dépassé, notifiez en disant pourquoi."
    hours = int(left.total_seconds() // 3600)
    return f"{words} : il reste {plural(hours, 'heure')}."


def remind_of_breach(conn: Connection, now: datetime) -> str:
    """Return the sentence of the opening while an incident is going on, else nothing."""
    since = breach_since(conn)
    return "" if since is None else f"Poste perdu ou volé. {deadline_words(since, now)}"


def key_words(post: OnThisPost) -> str:
    """Say which key colleagues revoke, as they know it, and on which computers it is."""
    known = ", ".join(post.people)
    lines = [f"Clé à révoquer : celle que vos confrères connaissent au nom de : {known}"]
    for one in post.posts:
        name = f"« {one.machine} »" if one.machine else "ordinateur dont le nom n’est pas noté"
        if one.here:
            lines.append(
                f"Cet ordinateur : {name}, en service depuis le {fr_date(civil_date(one.since))}"
            )
            continue
        renewed = " ; ses clés sont déjà remplacées" if one.old_key else ""
        first, last = fr_date(civil_date(one.since)), fr_date(civil_date(one.last))
        lines.append(f"Avant lui : {name}, du {first} au {last}{renewed}")
    return "\n".join(lines)


def sent_packets(conn: Connection) -> tuple[SentPacket, ...]:
    """Return every packet prepared on this post, newest first, from the trail."""
    return tuple(
        SentPacket(from_wire(line.at), str(line.extra.get("recipient", "")),
                   int(line.extra.get("patients", 0)))
        for line in audit.lines(conn, limit=_ALL)
        if line.action == "EXPORT" and not line.patient
    )  # fmt: skip


@redacted
@dataclass(frozen=True)
class Concerned:
    """Rows in words: each patient (name, birth, last act), each packet (when, to whom, records)."""

    patients: tuple[tuple[str, str, str], ...]
    sent: tuple[tuple[str, str, str], ...]


def concerned(conn: Connection, names: dict[str, str]) -> Concerned:
    """Return every patient, then every packet sent; ``names`` gives the members by their id."""
    records = kept_records(conn)
    banners = register.banners(conn, tuple(record.patient for record in records))
    births = [banners[record.patient].birth_date for record in records]
    return Concerned(
        tuple(
            (record.name, fr_date(birth) if birth else "inconnue", fr_date(record.last_act))
            for record, birth in zip(records, births, strict=True)
        ),
        tuple(
            (
                fr_instant(packet.at),
                names.get(packet.recipient, "destinataire inconnu"),
                str(packet.patients),
            )
            for packet in sent_packets(conn)
        ),
    )


def concerned_csv(conn: Connection, names: dict[str, str]) -> bytes:
    """Return the list to keep with the notification, as a file.

    CSV that no spreadsheet runs (UTF-8 BOM, « ; »).
    """
    found = concerned(conn, names)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("Patient", "Date de naissance", "Dernier acte"))
    writer.writerows([neutral(cell) for cell in cells] for cells in found.patients)
    writer.writerow(())
    writer.writerow(("Envoi préparé le", "Pour", "Dossiers"))
    writer.writerows([neutral(cell) for cell in cells] for cells in found.sent)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
