"""What a person may note for quality; each command is a frozen value and one function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.model import OUTCOMES
from cpts_desktop.features.followup.quality import tables as t
from cpts_desktop.features.followup.quality.audit import AuditSheet, audit, audit_form
from cpts_desktop.features.followup.quality.facts import fact_words
from cpts_desktop.features.followup.quality.vignettes import Score, bundled_vignettes, score
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PRACTICE, PatientId, RecordId, derived_id, is_id, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage.journal import stream_pk

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

MAX_SEED: Final = 10**9
OLDEST: Final = 1900


@redacted
@dataclass(frozen=True)
class RecordOutcome:
    """What became of the patient after an alert, ticked at the next visit; it may be corrected."""

    patient: PatientId
    alert: str
    outcome: str


@redacted
@dataclass(frozen=True)
class RecordCareFact:
    """A dated fact: a vaccine, a referral, a contraindication with its reason."""

    patient: PatientId
    fact: str
    day: date
    detail: str = ""
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class WithdrawCareFact:
    """A fact noted by mistake: it no longer counts, the history keeps it."""

    patient: PatientId
    fact: RecordId
    reason: str


@dataclass(frozen=True)
class KeepAudit:
    """Keep the counts of an audit of today."""

    seed: int
    size: int


@redacted
@dataclass(frozen=True)
class KeepTraining:
    """A finished session of vignettes: the choices, counted from 1, by vignette."""

    id: RecordId
    person: str
    profession: str
    before: Mapping[str, int]
    after: Mapping[str, int]


def record_outcome(cmd: RecordOutcome, uow: UnitOfWork) -> Outcome[str]:
    """Write what an alert led to."""
    if cmd.outcome not in OUTCOMES:
        return refuse("outcome", "UNKNOWN_OUTCOME", "Choisissez ce qu’il est advenu.")
    known = {one.id for one in queries.stored_alerts(uow.conn, cmd.patient)}
    if cmd.alert not in known:
        return refuse("alert", "UNKNOWN_ALERT", "Cette alerte n’est pas enregistrée.")
    day = uow.clock.today().isoformat()
    payload = {"alert": cmd.alert, "day": day, "outcome": cmd.outcome}
    uow.append(cmd.patient, "alert_outcome", payload)
    uow.audit("alert.outcome", patient=cmd.patient, object_id=cmd.alert)
    return Ok(cmd.alert)


def record_care_fact(cmd: RecordCareFact, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write a dated fact; a contraindication asks for its reason."""
    word = fact_words().get(cmd.fact)
    if word is None:
        return refuse("fact", "UNKNOWN_FACT", "Choisissez dans la liste.")
    banner = register.banner(uow.conn, cmd.patient)
    if banner is None:
        return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
    if cmd.day > uow.clock.today():
        return refuse("day", "FUTURE", "Cette date est dans le futur.")
    if cmd.day.year < OLDEST or (banner.birth_date and cmd.day < banner.birth_date):
        return refuse("day", "TOO_OLD", "Cette date précède la naissance : vérifiez-la.")
    if banner.deceased_on is not None and cmd.day > banner.deceased_on:
        return refuse("day", "AFTER_DEATH", "Cette date suit le décès enregistré.")
    detail = clean_line(cmd.detail, "detail", required=word.reason, max_graphemes=200)
    if isinstance(detail, Refused):
        return detail
    fact = cmd.id or RecordId(new_id())
    payload = {
        "id": fact, "fact": cmd.fact, "day": cmd.day.isoformat(), "detail": detail.value,
    }  # fmt: skip
    uow.append(cmd.patient, "care_fact", payload)
    uow.audit("fact.record", patient=cmd.patient, object_id=fact)
    return Ok(fact)


def withdraw_care_fact(cmd: WithdrawCareFact, uow: UnitOfWork) -> Outcome[RecordId]:
    """Withdraw a fact noted by mistake, with the reason."""
    reason = clean_line(cmd.reason, "reason", max_graphemes=200)
    if isinstance(reason, Refused):
        return reason
    f, w = t.care_fact.c, t.care_fact_withdrawn.c
    pk = stream_pk(uow.conn, cmd.patient)
    gone = select(w.id).where(w.patient == pk)
    here = select(f.id).where(f.patient == pk, f.id == cmd.fact, f.id.not_in(gone))
    if uow.conn.execute(here).first() is None:
        return refuse("fact", "UNKNOWN_FACT", "Ce fait n’est pas, ou n’est plus, au dossier.")
    payload = {"fact": cmd.fact, "reason": reason.value}
    uow.append(cmd.patient, "care_fact_withdrawn", payload)
    uow.audit("fact.withdraw", patient=cmd.patient, object_id=cmd.fact)
    return Ok(cmd.fact)


def keep_audit(cmd: KeepAudit, uow: UnitOfWork) -> Outcome[AuditSheet]:
    """Draw and look again, then keep the counts; the same draw of one day is kept once."""
    form = audit_form()
    if not 1 <= cmd.size <= form.largest_size:
        return refuse("size", "SIZE", f"Choisissez de 1 à {form.largest_size} dossiers.")
    if not 0 <= cmd.seed <= MAX_SEED:
        return refuse("seed", "SEED", "Le numéro du tirage va de 0 à un milliard.")
    sheet = audit(uow.conn, uow.clock.today(), cmd.seed, cmd.size)
    if not sheet.records:
        return refuse("size", "EMPTY", "Aucun dossier à auditer dans ce registre.")
    kept = derived_id("audit", sheet.day.isoformat(), str(cmd.seed), str(cmd.size))
    pk = stream_pk(uow.conn, PRACTICE)
    known = select(t.record_audit.c.id).where(
        t.record_audit.c.patient == pk, t.record_audit.c.id == kept
    )
    if uow.conn.execute(known).first() is None:
        payload = {
            "id": kept, "day": sheet.day.isoformat(), "protocol": sheet.protocol,
            "sha256": sheet.sha256, "seed": cmd.seed, "population": sheet.population,
            "sampled": len(sheet.records), "complete": sheet.complete,
            "criteria": [[one.id, sheet.meeting(one.id)] for one in form.criteria],
        }  # fmt: skip
        uow.append(PRACTICE, "record_audit", payload)
        uow.audit("record.audit", object_id=kept)
    return Ok(sheet)


def keep_training(cmd: KeepTraining, uow: UnitOfWork) -> Outcome[Score]:
    """Score a finished session and keep it; an unfinished one is refused."""
    if not is_id(cmd.id) or not cmd.person:
        return refuse("person", "NOBODY", "Ouvrez votre session avant de vous former.")
    chosen = bundled_vignettes()
    questions = [(one.id, one.before, cmd.before) for one in chosen.vignettes]
    questions += [(one.id, one.after, cmd.after) for one in chosen.vignettes]
    for name, question, given in questions:
        if not 1 <= given.get(name, 0) <= len(question.choices):
            return refuse("answers", "UNFINISHED", "Répondez à toutes les questions.")
    result = score(chosen.vignettes, cmd.before, cmd.after)
    payload = {
        "id": cmd.id, "person": cmd.person, "profession": cmd.profession,
        "day": uow.clock.today().isoformat(), "set": f"{chosen.id} {chosen.version}",
        "sha256": chosen.sha256, "before": result.before, "after": result.after,
        "questions": result.questions,
        "answers": [[one.id, cmd.before[one.id], cmd.after[one.id]] for one in chosen.vignettes],
    }  # fmt: skip
    uow.append(PRACTICE, "training_session", payload)
    uow.audit("training.finished", object_id=cmd.id)
    return Ok(result)
