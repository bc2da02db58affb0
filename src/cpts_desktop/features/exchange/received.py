"""Accepts, item by item, what a received document proposes for a patient."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from cpts_desktop.features.exchange.formats.cda_read import ReceivedCda
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.unit_of_work import UnitOfWork


@redacted
@dataclass(frozen=True)
class AcceptTreatments:
    """The items that a person ticked. ``despite`` says that other traits were looked at."""

    patient: PatientId
    document: ReceivedCda
    chosen: tuple[int, ...]
    despite: bool = False


def differences(conn: Connection, uid: PatientId, document: ReceivedCda) -> tuple[str, ...]:
    """Return, in French, which traits of the document are not those of the patient."""
    banner = register.banner(conn, uid)
    if banner is None:
        return ("dossier inconnu",)
    found = []
    if fold(document.birth_name) != fold(banner.birth_name):
        found.append("nom de naissance")
    given = [fold(name) for name in banner.given_names]
    if fold(document.given_name) not in given:
        found.append("prénom")
    if document.birth_date != banner.birth_date:
        found.append("date de naissance")
    return tuple(found)


def accept_treatments(cmd: AcceptTreatments, uow: UnitOfWork) -> Outcome[tuple[RecordId, ...]]:
    """Add the chosen treatments; all of them or none."""
    others = differences(uow.conn, cmd.patient, cmd.document)
    if others and not cmd.despite:
        words = ", ".join(others)
        return refuse(
            "patient", "OTHER_TRAITS",
            f"Ce document ne nomme pas ce patient de la même façon ({words}) : vérifiez avant "
            "d’accepter.",
        )  # fmt: skip
    known = {(fold(m.label), m.since) for m in register.medications(uow.conn, cmd.patient)}
    added = []
    for index in dict.fromkeys(cmd.chosen):
        if not 0 <= index < len(cmd.document.treatments):
            return refuse("chosen", "UNKNOWN_ITEM", "Cette ligne n’est pas dans le document.")
        one = cmd.document.treatments[index]
        if one.excluded:
            return refuse("chosen", "EXCLUDED", "Ce document dit de ne pas donner ce médicament.")
        if (fold(one.label), one.since) in known:
            continue
        done = register_commands.add_medication(
            register_commands.AddMedication(
                cmd.patient, one.label, (), cis=one.cis, atc=one.atc, dose_text=one.dose,
                frequency_text=one.rhythm, since=one.since, until=one.until,
                source=f"document reçu {cmd.document.code}".strip(),
            ),
            uow,
        )  # fmt: skip
        if isinstance(done, Refused):
            return done
        added.append(done.value)
    uow.audit("IMPORT_CDA", patient=cmd.patient, accepted=len(added))
    return Ok(tuple(added))
