"""Sends counts to a coordination; publishes the directory of members; takes both in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, func, select

from cpts_desktop.features.exchange import (
    kinds,
    membership,
    queries,
    rules,
    sending,
    statement_kinds,
)
from cpts_desktop.features.exchange import tables as t
from cpts_desktop.features.exchange.members import introduce
from cpts_desktop.features.exchange.model import Member, Trust
from cpts_desktop.features.exchange.sending import SentPacket
from cpts_desktop.features.exchange.statements import (
    Counts,
    Directory,
    Listed,
    Revoked,
    row_of,
)
from cpts_desktop.kernel.ids import PRACTICE
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.blocks import to_line
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.header import FORMAT, PacketKind
from cpts_desktop.packets.identity import read_card
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import find_user

COORDINATION: Final = "coordination"


@redacted
@dataclass(frozen=True)
class SendIndicators:
    """Send the counts of a period. ``rows`` are those of the page, small cells already hidden."""

    member: str
    start: date
    end: date
    rows: tuple[Mapping[str, Any], ...]
    keys: DeviceKeys
    folder: Path


@redacted
@dataclass(frozen=True)
class PublishDirectory:
    """Publish who is a member, whose RPPS was checked, and which keys are revoked."""

    keys: DeviceKeys
    folder: Path
    minimum_format: int = FORMAT


@dataclass(frozen=True)
class CheckRpps:
    """Note that the RPPS number of a member was compared with the official directory."""

    member: str


def send_indicators(cmd: SendIndicators, uow: UnitOfWork) -> Outcome[SentPacket]:
    """Make an indicator packet; a count of one to ten people is refused here too."""
    member = queries.member(uow.conn, cmd.member)
    if member is None or not member.verified:
        return refuse("member", "NOT_VERIFIED", "Cette coordination n’est pas vérifiée.")
    if member.profession != COORDINATION:
        return refuse("member", "NOT_COORDINATION", "Les indicateurs ne vont qu’à la coordination.")
    try:
        counts = Counts(cmd.start, cmd.end, tuple(row_of(one) for one in cmd.rows))
    except PacketRefused:
        return refuse("rows", "SCHEMA", "Ces comptes ne peuvent pas être transmis.")
    if not counts.rows:
        return refuse("rows", "NOTHING_TO_SEND", "Aucun indicateur à transmettre.")
    if not all(one.is_safe for one in counts.rows):
        return refuse(
            "rows", "SMALL_CELL", "Un effectif de 1 à 10 personnes n’est pas masqué : rien ne part."
        )
    sealed = sending.seal_packet(
        uow, cmd.keys, cmd.folder, PacketKind.INDICATORS, (member,), member.uid,
        [to_line(counts.block())],
    )  # fmt: skip
    return Ok(sending.trace_statement(uow, sealed, member, len(counts.rows)))


def check_rpps(cmd: CheckRpps, uow: UnitOfWork) -> Outcome[None]:
    """Note it, with the day and by whom."""
    member = queries.member(uow.conn, cmd.member)
    if member is None or not member.rpps:
        return refuse("member", "NO_RPPS", "La carte de ce membre ne porte pas de numéro RPPS.")
    day = uow.clock.today().isoformat()
    payload = {"member": member.uid, "day": day, "by": uow.author}
    uow.append(PRACTICE, statement_kinds.CHECKED, payload)
    return Ok(None)


def publish_directory(cmd: PublishDirectory, uow: UnitOfWork) -> Outcome[SentPacket]:
    """Make the directory, sealed to every verified member; only a coordination may."""
    me = _profession_of(uow)
    if me != COORDINATION:
        message = "Seule la coordination de la CPTS publie l’annuaire des membres."
        return refuse("profession", "NOT_COORDINATION", message)
    members = queries.members(uow.conn)
    readers = tuple(one for one in members if one.verified)
    if not readers:
        return refuse("members", "NOTHING_TO_SEND", "Aucun membre vérifié : rien à publier.")
    if sum(len({d.key for d in one.verified}) for one in readers) > _MAX_READERS:
        message = f"Plus de {_MAX_READERS} appareils : publiez l’annuaire par groupes."
        return refuse("members", "TOO_MANY", message)
    directory = _directory(uow, cmd, members)
    sealed = sending.seal_packet(
        uow, cmd.keys, cmd.folder, PacketKind.DIRECTORY, readers, "directory",
        [to_line(directory.block())],
    )  # fmt: skip
    payload = {
        "coordinator": uow.author,
        "epoch": directory.epoch,
        "minimum_format": directory.minimum_format,
    }
    uow.append(PRACTICE, statement_kinds.DIRECTORY, payload)
    everybody = Member("directory", "Annuaire des membres", COORDINATION, "", ())
    return Ok(sending.trace_statement(uow, sealed, everybody, len(directory.members)))


_MAX_READERS: Final = 256


def _profession_of(uow: UnitOfWork) -> str:
    me = find_user(uow.conn, uow.author)
    return str(me.profession) if me else ""


def _directory(uow: UnitOfWork, cmd: PublishDirectory, members: Sequence[Member]) -> Directory:
    checks = rpps_checks(uow.conn)
    listed = []
    for one in members:
        for device in one.verified:
            text = queries.card_text(uow.conn, device.keys.device)
            if text:
                card = read_card(text.encode("utf-8"))
                listed.append(Listed(card, text, checks.get(one.uid), one.until))
    unique = {one.card.keys.device: one for one in listed}
    known = directory_known(uow.conn, uow.author)
    moment = int(uow.clock.now().timestamp())
    epoch = max(moment, (known[0] if known else 0) + 1)
    least = max(cmd.minimum_format, known[1] if known else 1)
    return Directory(epoch, least, tuple(unique.values()), _revoked(uow.conn, members))


def _revoked(conn: Connection, members: Sequence[Member]) -> tuple[Revoked, ...]:
    reasons = {row.key: row.last_sequence for row in conn.execute(select(t.member_revocation))}
    found = {
        device.key: Revoked(device.key, device.last_sequence, "")
        for one in members
        for device in one.devices
        if device.trust is Trust.REVOKED and device.key in reasons
    }
    return tuple(found.values())


def rpps_checks(conn: Connection) -> dict[str, date]:
    """Return the day on which the RPPS of each member was checked."""
    rows = conn.execute(select(t.member_check.c.member, t.member_check.c.day))
    return {row.member: date.fromisoformat(row.day) for row in rows}


def directory_known(conn: Connection, coordinator: str) -> tuple[int, int] | None:
    """Return the epoch and the minimum format of the last directory of a coordination."""
    c = t.directory_known.c
    row = conn.execute(
        select(c.epoch, c.minimum_format).where(c.coordinator == coordinator)
    ).first()
    return (row.epoch, row.minimum_format) if row else None


def minimum_format(conn: Connection) -> int:
    """Return the oldest packet format that the directories taken in still accept."""
    found = conn.execute(select(func.max(t.directory_known.c.minimum_format))).scalar_one()
    return int(found or 1)


def take_counts(uow: UnitOfWork, sender: Member, counts: Counts) -> int:
    """Keep the counts of a practice; those of the same period replace the earlier ones."""
    rows = [
        {"id": one.id, "hash": one.hash, "label": one.label, "people": one.people,
         "numerator": one.numerator, "denominator": one.denominator, "counted": one.counted}
        for one in counts.rows
    ]  # fmt: skip
    uow.append(
        PRACTICE,
        statement_kinds.COUNTED,
        {
            "member": sender.uid,
            "start": counts.start.isoformat(),
            "until": counts.end.isoformat(),
            "rows": rows,
        },
    )
    return len(rows)


def take_directory(uow: UnitOfWork, sender: Member, directory: Directory) -> Outcome[int]:
    """Learn members, checks and revocations; refused unless later than the last one taken."""
    if sender.profession != COORDINATION:
        message = "Cet annuaire ne vient pas d’une coordination : il est refusé."
        return refuse("file", "UNKNOWN_SIGNER", message)
    known = directory_known(uow.conn, sender.uid)
    if known is not None and directory.epoch <= known[0]:
        message = "Cet annuaire est plus ancien que celui que vous avez : il est refusé."
        return refuse("file", "BAD_VERSION", message)
    if known is not None and directory.minimum_format < known[1]:
        message = "Cet annuaire accepterait un format déjà abandonné : il est refusé."
        return refuse("file", "BAD_VERSION", message)
    introduce(uow, sender, [(one.card, one.text) for one in directory.members])
    checks = rpps_checks(uow.conn)
    for one in directory.members:
        if one.rpps_checked and checks.get(one.card.person) != one.rpps_checked:
            day = one.rpps_checked.isoformat()
            payload = {"member": one.card.person, "day": day, "by": sender.uid}
            uow.append(PRACTICE, statement_kinds.CHECKED, payload)
    membership.take(uow, sender.uid, directory.epoch, directory.members)
    revoked = _revoke_listed(uow, directory.revoked, sender)
    taken: dict[str, Any] = {
        "coordinator": sender.uid,
        "epoch": directory.epoch,
        "minimum_format": directory.minimum_format,
    }
    uow.append(PRACTICE, statement_kinds.DIRECTORY, taken)
    uow.audit("DIRECTORY", object_id=sender.uid, members=len(directory.members), revoked=revoked)
    return Ok(len(directory.members))


def _revoke_listed(uow: UnitOfWork, listed: Iterable[Revoked], sender: Member) -> int:
    """Revoke the keys of the list that are not revoked here yet, never the coordination's own.

    What was taken in before stays: the last packet number accepted is the one seen here.
    """
    wanted = {one.key: one for one in listed}
    own = {device.key for device in sender.devices}
    count = 0
    for member in queries.members(uow.conn):
        last: dict[str, int] = {}
        for packet in queries.received_from(uow.conn, member.uid):
            last[packet.audience] = max(last.get(packet.audience, 0), packet.sequence)
        for key in sorted({d.key for d in member.devices if d.trust is not Trust.REVOKED} - own):
            one = wanted.get(key)
            if one is None:
                continue
            bound = {**last, **{name: n for name, n in one.last.items() if name in last}}
            reason = one.reason or f"annuaire de {sender.name}"
            uow.append(PRACTICE, kinds.REVOKED, {"key": key, "last": bound, "reason": reason[:400]})
            count += 1
    return count


def audience_of(keys: DeviceKeys, kind: PacketKind, to: str) -> str:
    """Return the numbering space of a statement."""
    return rules.audience(kind.value, keys.device, to)


@dataclass(frozen=True)
class Summed:
    """The sum of one indicator over the practices that counted the same definition."""

    id: str
    label: str
    hash: str
    practices: int
    numerator: int
    denominator: int | None
    hidden: int
    """Practices whose number is hidden: the sum is a lower bound."""

    other_definition: bool = False


def periods_received(conn: Connection) -> tuple[tuple[date, date], ...]:
    """Return the periods for which counts came in, the latest first."""
    c = t.indicator_count.c
    rows = conn.execute(select(c.start, c.until).distinct().order_by(c.until.desc(), c.start))
    return tuple((date.fromisoformat(row.start), date.fromisoformat(row.until)) for row in rows)


def sums(conn: Connection, start: date, end: date) -> tuple[Summed, ...]:
    """Add up, indicator by indicator, what the practices sent for one period.

    Counts of different definitions are never added: the less frequent one gets its own line.
    """
    c = t.indicator_count.c
    rows = conn.execute(
        select(t.indicator_count)
        .where(c.start == start.isoformat(), c.until == end.isoformat())
        .order_by(c.id, c.hash, c.member)
    ).all()
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.id, row.hash), []).append(row)
    most: dict[str, int] = {}
    for (name, _), found in groups.items():
        most[name] = max(most.get(name, 0), len(found))
    made, seen = [], set()
    for (name, hash_), found in sorted(
        groups.items(), key=lambda g: (g[0][0], -len(g[1]), g[0][1])
    ):
        full = [row for row in found if row.numerator is not None]
        counted = any(row.counted for row in found)
        whole = [row for row in full if row.denominator is not None]
        made.append(
            Summed(
                name, found[0].label, hash_, len(found), sum(row.numerator for row in full),
                sum(row.denominator for row in whole) if counted else None,
                len(found) - len(full), name in seen,
            )
        )  # fmt: skip
        seen.add(name)
    return tuple(made)
