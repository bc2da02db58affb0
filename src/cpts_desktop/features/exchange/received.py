"""Accepts, item by item, what a received document proposes for a patient."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from cpts_desktop.features.exchange.formats.cda_findings import ALLERGY, MEASURE, PROBLEM, Finding
from cpts_desktop.features.exchange.formats.cda_read import NEVER, ReceivedCda
from cpts_desktop.features.register import commands as register_commands
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import MOST_AHEAD, DocumentDraft, ReceivedIns
from cpts_desktop.kernel.ids import PatientId, RecordId, derived_id
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


@redacted
@dataclass(frozen=True)
class AcceptDocument:
    """What a person ticked of a whole document; ``keep`` also stores the document itself."""

    patient: PatientId
    document: ReceivedCda
    treatments: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    keep: bool = False
    despite: bool = False
    ins: bool = False
    """Also keep the INS that the header carries, as a received fact."""


@redacted
@dataclass(frozen=True)
class Accepted:
    """How many of each kind were new."""

    treatments: int = 0
    allergies: int = 0
    problems: int = 0
    measures: int = 0
    kept: bool = False
    ins: bool = False

    @property
    def total(self) -> int:
        """Return how many things entered the record."""
        items = self.treatments + self.allergies + self.problems + self.measures
        return items + self.kept + self.ins


def accept_document(cmd: AcceptDocument, uow: UnitOfWork) -> Outcome[Accepted]:
    """Add what was ticked; all of it or nothing, and twice is once."""
    chosen = AcceptTreatments(cmd.patient, cmd.document, cmd.treatments, cmd.despite)
    treatments = accept_treatments(chosen, uow)
    if isinstance(treatments, Refused):
        return treatments
    known = cmd.document.findings
    if any(not 0 <= index < len(known) for index in cmd.findings):
        return refuse("chosen", "UNKNOWN_ITEM", "Cette ligne n’est pas dans le document.")
    picked = [known[index] for index in dict.fromkeys(cmd.findings)]
    wrong = next((one for one in picked if one.why_not), None)
    if wrong is not None:
        return refuse("chosen", "EXCLUDED", wrong.why_not)
    ahead = uow.clock.now() + MOST_AHEAD
    if any(one.at is not None and one.at > ahead for one in picked):
        return refuse(
            "chosen", "FUTURE", "Une mesure cochée est datée dans l’avenir : décochez-la."
        )
    ins = _ins(cmd, uow) if cmd.ins else Ok(value=False)
    if isinstance(ins, Refused):
        return ins
    source = f"document reçu {cmd.document.code}".strip()
    allergies = _allergies(cmd.patient, picked, source, uow)
    problems = _problems(cmd.patient, picked, source, uow)
    for done in (allergies, problems):
        if isinstance(done, Refused):
            return done
    measures = register_commands.record_received(
        uow, cmd.patient,
        [
            register_commands.ReceivedMeasure(one.code, one.value, one.unit, one.at, one.key)
            for one in picked
            if one.kind == MEASURE and one.value is not None and one.at is not None
        ],
        source,
    )  # fmt: skip
    kept = cmd.keep and _keep(cmd.patient, cmd.document, uow)
    assert isinstance(allergies, Ok) and isinstance(problems, Ok)
    return Ok(
        Accepted(len(treatments.value), allergies.value, problems.value, measures, kept, ins.value)
    )


def _ins(cmd: AcceptDocument, uow: UnitOfWork) -> Outcome[bool]:
    """Keep the INS of the header once; another matricule than ours asks a person to look."""
    told = cmd.document.patient
    held = _held_ins(uow.conn, cmd.patient)
    if not told.matricule:
        return refuse("ins", "NO_INS", "Ce document ne porte pas d’INS.")
    if held is not None and held.oid == told.oid and held.matricule == told.matricule:
        return Ok(value=False)
    done = register_commands.receive_identity(
        register_commands.ReceivedIdentity(
            cmd.patient, told.matricule, told.oid, told.birth_name, told.given_names, told.sex,
            told.birth_date, told.birth_cog,
        ),
        uow,
    )  # fmt: skip
    return done if isinstance(done, Refused) else Ok(value=True)


def _held_ins(conn: Connection, uid: PatientId) -> ReceivedIns | None:
    known = register.patient(conn, uid)
    return None if known is None else known.ins


def _allergies(
    patient: PatientId, picked: list[Finding], source: str, uow: UnitOfWork
) -> Outcome[int]:
    known = {fold(one.substance) for one in register.allergies(uow.conn, patient).items}
    count = 0
    for one in picked:
        if one.kind != ALLERGY or fold(one.label) in known:
            continue
        done = register_commands.put_allergy(
            register_commands.PutAllergy(
                patient, one.label, one.reaction, one.severity, one.code, one.current,
                one.since, source,
            ),
            uow,
        )  # fmt: skip
        if isinstance(done, Refused):
            return done
        known.add(fold(one.label))
        count += 1
    return Ok(count)


def _problems(
    patient: PatientId, picked: list[Finding], source: str, uow: UnitOfWork
) -> Outcome[int]:
    known = {(fold(one.label), one.since) for one in register.conditions(uow.conn, patient)}
    count = 0
    for one in picked:
        if one.kind != PROBLEM or (fold(one.label), one.since) in known:
            continue
        done = register_commands.put_condition(
            register_commands.PutCondition(
                patient, one.label, one.code, one.since, one.until, one.current, source
            ),
            uow,
        )
        if isinstance(done, Refused):
            return done
        known.add((fold(one.label), one.since))
        count += 1
    return Ok(count)


def _keep(patient: PatientId, document: ReceivedCda, uow: UnitOfWork) -> bool:
    """Store the PDF of a level 1 document, else its words; once."""
    id_ = RecordId(derived_id("cda", patient, document.identity))
    if any(one.id == id_ for one in register.documents(uow.conn, patient)):
        return False
    title = document.title or "Document reçu"
    words = "\n\n".join(f"{one.title}\n{one.words}" for one in document.narratives)
    draft = (
        DocumentDraft("document_recu", title, "application/pdf", document.pdf)
        if document.pdf
        else DocumentDraft("document_recu", title, "text/plain", words.encode("utf-8"))
    )
    if not draft.content:
        return False
    register_commands.store_document(uow, patient, draft, id_)
    return True


def differences(conn: Connection, uid: PatientId, document: ReceivedCda) -> tuple[str, ...]:
    """Return, in French, which traits of the document are not those of the patient."""
    told = document.patient
    found = register.unlike(
        conn, uid, birth_name=document.birth_name, given_names=(document.given_name,),
        birth_date=document.birth_date, sex=told.sex,
    )  # fmt: skip
    held = _held_ins(conn, uid)
    if held is not None and told.oid == held.oid and told.matricule[:13] != held.matricule[:13]:
        return (*found, "matricule INS")
    return found


def ins_words(conn: Connection, uid: PatientId, document: ReceivedCda) -> tuple[str, bool]:
    """Return what the INS of the document is to that of the record, and whether to offer it."""
    told = document.patient
    held = _held_ins(conn, uid)
    if not told.matricule:
        return "Ce document ne porte pas d’INS : comparez les traits avec soin.", False
    missing = [
        word
        for word, value in (
            ("nom de naissance", told.birth_name), ("prénoms", told.given_names),
            ("date de naissance", told.birth_date), ("sexe", told.sex),
            ("lieu de naissance", told.birth_cog),
        )
        if not value
    ]  # fmt: skip
    if missing:
        return f"L’INS de ce document est incomplète : il manque {', '.join(missing)}.", False
    if held is None:
        return "Ce document porte une INS ; le dossier n’en a pas.", True
    if held.oid == told.oid and held.matricule[:13] == told.matricule[:13]:
        return "L’INS de ce document est celle du dossier.", False
    return "L’INS de ce document n’est pas celle du dossier.", True


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
        if one.why_not or one.excluded:
            return refuse("chosen", "EXCLUDED", one.why_not or NEVER)
        ended = (
            one.until if one.current else one.until or cmd.document.written_on or uow.clock.today()
        )
        if (fold(one.label), one.since) in known:
            continue
        done = register_commands.add_medication(
            register_commands.AddMedication(
                cmd.patient, one.label, (), cis=one.cis, atc=one.atc, dose_text=one.dose,
                frequency_text=one.rhythm, since=one.since, until=ended,
                source=f"document reçu {cmd.document.code}".strip(),
            ),
            uow,
        )  # fmt: skip
        if isinstance(done, Refused):
            return done
        added.append(done.value)
    uow.audit("IMPORT_CDA", patient=cmd.patient, accepted=len(added))
    return Ok(tuple(added))
