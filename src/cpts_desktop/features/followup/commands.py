"""What a person may do in follow-up; each command is a frozen value and one function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.model import (
    OUTCOMES,
    VISIT_KIND,
    WAYS,
    AlertView,
    VisitDone,
)
from cpts_desktop.features.followup.rules.alerts import (
    alert_payloads,
    unanswered,
    view_of,
    why_ended,
)
from cpts_desktop.features.followup.rules.billing import billing
from cpts_desktop.features.followup.rules.entry import check_baselines, plain_baselines
from cpts_desktop.features.followup.visit_input import read_input, write_measures
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.commands import (
    SetBaseline,
    set_baseline,
)
from cpts_desktop.kernel.clock import civil_date, to_wire
from cpts_desktop.kernel.ids import PatientId, RecordId, derived_id, is_id, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity, refuse, refuse_all
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import clean_line, fr_date
from cpts_desktop.protocols.evaluate import Evaluation

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

AHEAD: Final = timedelta(minutes=5)
OLD: Final = timedelta(days=366)
OLDEST_YEAR: Final = 1900


@dataclass(frozen=True)
class InstantWords:
    """What is said of an instant that cannot be, or that must be confirmed."""

    future: str
    before_birth: str
    after_death: str
    old: str


OF_A_VISIT: Final = InstantWords(
    "La visite est dans le futur : vérifiez la date.",
    "La visite précède la naissance du patient.",
    "La visite suit le décès enregistré.",
    "La visite a plus d’un an : confirmez la date.",
)
OF_AN_EVENT: Final = InstantWords(
    "Cette date est dans le futur.",
    "Cette date précède la naissance du patient.",
    "Cette date suit le décès enregistré.",
    "Vérifiez l’année de cette date.",
)


@redacted
@dataclass(frozen=True)
class Enrol:
    """Put a patient in the pathway, or change the profile."""

    patient: PatientId
    profile: str = ""
    since: date | None = None
    active: bool = True


@redacted
@dataclass(frozen=True)
class StartPathway:
    """Discharge intake: J0, profile and baselines, written together.

    ``baselines`` holds texts as the register keeps them (decimals with a point, "oui").
    """

    patient: PatientId
    j0: date
    profile: str
    baselines: Mapping[str, str | None]


@redacted
@dataclass(frozen=True)
class RecordEvent:
    """A dated event of the pathway: sortie, hospitalisation, consult_mg, bio…"""

    patient: PatientId
    kind: str
    day: date
    data: Mapping[str, str | bool | None] = field(default_factory=dict)
    id: RecordId | None = None


@redacted
@dataclass(frozen=True)
class RecordVisit:
    """A visit with its measures. ``id`` is made by the form: saving twice gives one record.

    ``at`` is when the patient was seen; the instant of entry is kept by the journal.
    ``confirmed`` names the unusual values that the person confirmed.
    """

    patient: PatientId
    id: RecordId
    at: datetime
    values: Mapping[str, Decimal]
    note: str = ""
    confirmed: frozenset[str] = frozenset()
    kind: str = VISIT_KIND
    scale: str = ""
    seconds: int = 0


@redacted
@dataclass(frozen=True)
class AcknowledgeAlert:
    """Somebody has dealt with an alert."""

    patient: PatientId
    alert: AlertView
    reason: str
    outcome: str


@redacted
@dataclass(frozen=True)
class MarkTransmitted:
    """The visit was sent to the médecin traitant on a day, by one of ``WAYS`` when it is said."""

    patient: PatientId
    visit: RecordId
    day: date
    way: str = ""


def enrol(cmd: Enrol, uow: UnitOfWork) -> Outcome[PatientId]:
    """Write the enrolment; the profile must exist in the protocol in force."""
    protocol = protocol_in_force(uow.conn, uow.clock.today())
    profile = cmd.profile or protocol.header.default_profile
    if profile not in protocol.profiles:
        return refuse("profile", "UNKNOWN_PROFILE", "Ce profil n’existe pas dans le protocole.")
    if not register.patient_exists(uow.conn, cmd.patient):
        return _unknown_patient()
    since = cmd.since or uow.clock.today()
    fields = {"profile": profile, "since": since.isoformat(), "active": cmd.active}
    uow.set_fields(cmd.patient, "pathway", protocol.id, fields)
    uow.audit("pathway.enrol", patient=cmd.patient)
    return Ok(cmd.patient)


def start_pathway(cmd: StartPathway, uow: UnitOfWork) -> Outcome[PatientId]:
    """Write the discharge, the enrolment and the baselines in one transaction."""
    problems = check_baselines(cmd.baselines, protocol_in_force(uow.conn, uow.clock.today()))
    if problems:
        return refuse_all(problems)
    known = set_baseline(SetBaseline(cmd.patient, plain_baselines(cmd.baselines)), uow)
    if isinstance(known, Refused):
        return known
    enrolled = enrol(Enrol(cmd.patient, cmd.profile, cmd.j0), uow)
    if isinstance(enrolled, Refused):
        return enrolled
    # The same discharge entered twice, here or by a colleague, is one event.
    event = RecordId(derived_id("sortie", cmd.patient, cmd.j0.isoformat()))
    given = record_event(RecordEvent(cmd.patient, "sortie", cmd.j0, id=event), uow)
    return given if isinstance(given, Refused) else Ok(cmd.patient)


def record_event(cmd: RecordEvent, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write an event of the pathway, then look at the alerts again."""
    protocol = protocol_in_force(uow.conn, uow.clock.today())
    if not register.patient_exists(uow.conn, cmd.patient):
        return _unknown_patient()
    if cmd.kind not in protocol.events or cmd.kind in ("obs", VISIT_KIND):
        return refuse("kind", "UNKNOWN_EVENT", "Choisissez un événement de la liste.")
    if cmd.day > uow.clock.today():
        return refuse("day", "FUTURE", OF_AN_EVENT.future)
    if cmd.day.year < OLDEST_YEAR:
        return refuse("day", "TOO_OLD", OF_AN_EVENT.old)
    outside = _outside_life(uow, cmd.patient, cmd.day, "day", OF_AN_EVENT)
    if outside is not None:
        return refuse_all([outside])
    event = cmd.id or RecordId(new_id())
    payload = {
        "id": event, "kind": cmd.kind, "day": cmd.day.isoformat(), "data": dict(cmd.data),
    }  # fmt: skip
    uow.append(cmd.patient, "pathway_event", payload)
    uow.audit("pathway.event", patient=cmd.patient, object_id=event)
    reconcile(uow, cmd.patient, "")
    return Ok(event)


def record_visit(cmd: RecordVisit, uow: UnitOfWork) -> Outcome[VisitDone]:
    """Write the visit, its measures and the alerts of the protocol in one transaction."""
    if not register.patient_exists(uow.conn, cmd.patient):
        return _unknown_patient()
    if is_id(cmd.id) and queries.visit_exists(uow.conn, cmd.patient, cmd.id):
        return Ok(_seen_again(cmd, uow))
    found = read_input(cmd, uow, _check_moment(cmd, uow))
    if isinstance(found, Refused):
        return found
    write_measures(uow, cmd.patient, found.value, cmd.at)
    uow.append(
        cmd.patient,
        "visit",
        {
            "id": cmd.id, "at": to_wire(cmd.at), "kind": cmd.kind, "note": found.value.note,
            "seconds": found.value.seconds,
        },
    )  # fmt: skip
    uow.audit("visit.record", patient=cmd.patient, object_id=cmd.id)
    return Ok(reconcile(uow, cmd.patient, cmd.id))


def acknowledge_alert(cmd: AcknowledgeAlert, uow: UnitOfWork) -> Outcome[str]:
    """Answer an alert: who, why, with what outcome. The alert itself stays as it was."""
    reason = clean_line(cmd.reason, "reason", max_graphemes=300)
    if isinstance(reason, Refused):
        return reason
    if cmd.outcome not in OUTCOMES:
        return refuse("outcome", "UNKNOWN_OUTCOME", "Choisissez ce qui a été fait.")
    stored = {one.id: one for one in queries.stored_alerts(uow.conn, cmd.patient)}
    known = stored.get(cmd.alert.id)
    if known is None:
        # It held on the screen (an expiry, a delay) and was never written: write it first.
        payloads = _payloads(uow, cmd.patient, "")[1]
        payload = next((one for one in payloads if one["id"] == cmd.alert.id), None)
        if payload is None:
            return refuse("alert", "GONE", "Cette alerte n’est plus en cours.")
        uow.append(cmd.patient, "alert", payload)
    elif known.acknowledged_at is not None:
        return refuse("alert", "ALREADY", "Quelqu’un a déjà répondu à cette alerte.")
    answer = {"alert": cmd.alert.id, "reason": reason.value, "outcome": cmd.outcome}
    uow.append(cmd.patient, "alert_ack", answer)
    uow.audit("alert.acknowledge", patient=cmd.patient, object_id=cmd.alert.id)
    return Ok(cmd.alert.id)


def mark_transmitted(cmd: MarkTransmitted, uow: UnitOfWork) -> Outcome[RecordId]:
    """Write that a visit was sent."""
    made = queries.visit_day(uow.conn, cmd.patient, cmd.visit)
    if made is None:
        return refuse("visit", "UNKNOWN_VISIT", "Cette visite n’est pas enregistrée.")
    if cmd.day > uow.clock.today():
        return refuse("day", "FUTURE", "Cette date est dans le futur.")
    if cmd.day < made:
        return refuse("day", "BEFORE_VISIT", f"La visite est du {fr_date(made)}, après cette date.")
    if cmd.way and cmd.way not in WAYS:
        return refuse("way", "UNKNOWN_WAY", "Choisissez par quelle voie.")
    sent = {"visit": cmd.visit, "day": cmd.day.isoformat()}
    uow.append(cmd.patient, "visit_sent", {**sent, "way": cmd.way} if cmd.way else sent)
    uow.audit("visit.transmitted", patient=cmd.patient, object_id=cmd.visit)
    reconcile(uow, cmd.patient, "")
    return Ok(cmd.visit)


def reassess(patient: PatientId, uow: UnitOfWork) -> Outcome[VisitDone]:
    """Look at one patient again after measures arrived from elsewhere; history is kept."""
    if not register.patient_exists(uow.conn, patient):
        return _unknown_patient()
    return Ok(reconcile(uow, patient, ""))


def reassess_many(patients: Sequence[PatientId], uow: UnitOfWork) -> Outcome[int]:
    """Look again at patients whose measures arrived in a packet; unknown ones are left aside.

    Return how many were looked at. It has the shape of a handler, for the page that imports.
    """
    followed = set(queries.followed(uow.conn))
    chosen = [one for one in dict.fromkeys(patients) if one in followed]
    for patient in chosen:
        reconcile(uow, patient, "")
    return Ok(len(chosen))


def _check_moment(cmd: RecordVisit, uow: UnitOfWork) -> list[Problem]:
    if not is_id(cmd.id):
        return [Problem("id", "BAD_ID", "Cette visite n’a pas d’identité : rouvrez le formulaire.")]
    return check_instant(uow, cmd.patient, cmd.at, cmd.confirmed, OF_A_VISIT)


def check_instant(
    uow: UnitOfWork,
    patient: PatientId,
    at: datetime,
    confirmed: frozenset[str],
    words: InstantWords,
) -> list[Problem]:
    """Return why something cannot have been seen at ``at``, or must be confirmed."""
    if at > uow.clock.now() + AHEAD:
        return [Problem("at", "FUTURE", words.future)]
    outside = _outside_life(uow, patient, civil_date(at), "at", words)
    if outside is not None:
        return [outside]
    if at < uow.clock.now() - OLD and "at" not in confirmed:
        return [Problem("at", "OLD", words.old, Severity.CONFIRM)]
    return []


def _outside_life(
    uow: UnitOfWork, patient: PatientId, day: date, field: str, words: InstantWords
) -> Problem | None:
    banner = register.banner(uow.conn, patient)
    if banner is not None and banner.birth_date is not None and day < banner.birth_date:
        return Problem(field, "BEFORE_BIRTH", words.before_birth)
    if banner is not None and banner.deceased_on is not None and day > banner.deceased_on:
        return Problem(field, "AFTER_DEATH", words.after_death)
    return None


def _seen_again(cmd: RecordVisit, uow: UnitOfWork) -> VisitDone:
    result = queries.evaluation(uow.conn, cmd.patient, uow.clock.today())
    alerts = queries.live_alerts(uow.conn, cmd.patient, result, uow.clock.now())
    return VisitDone(
        cmd.id,
        alerts,
        unanswered(result),
        len(queries.sessions(uow.conn, cmd.patient, result)),
        already=True,
    )


def _payloads(
    uow: UnitOfWork, patient: PatientId, visit: str
) -> tuple[Evaluation, list[dict[str, Any]]]:
    result = queries.evaluation(uow.conn, patient, uow.clock.today())
    team = register.care_team(uow.conn, patient, on=uow.clock.today())
    return result, alert_payloads(result, patient, team, visit)


def reconcile(uow: UnitOfWork, patient: PatientId, visit: str) -> VisitDone:
    """Write the alerts that are new and the end of those that no longer hold."""
    result, payloads = _payloads(uow, patient, visit)
    stored = {one.id: one for one in queries.stored_alerts(uow.conn, patient)}
    live = {payload["id"] for payload in payloads}
    for payload in payloads:
        if payload["id"] not in stored:
            uow.append(patient, "alert", payload)
    day = uow.clock.today().isoformat()
    for one in stored.values():
        if one.id not in live and one.open:
            end = {"alert": one.id, "day": day, "cause": why_ended(one.rule, one.code, result)}
            uow.append(patient, "alert_end", end)
    now = uow.clock.now()
    shown = [
        view_of({**payload, "visit": stored[payload["id"]].visit}, stored[payload["id"]].raised_at,
                acknowledged_at=stored[payload["id"]].acknowledged_at)
        if payload["id"] in stored
        else view_of(payload, now)
        for payload in payloads
    ]  # fmt: skip
    days = queries.sessions(uow.conn, patient, result)
    return VisitDone(
        visit, tuple(shown), unanswered(result), len(days),
        median_seconds=queries.own_median(uow.conn) if visit else None,
        billing=billing(result.course.anchor, days, uow.clock.today()) if visit else (),
    )  # fmt: skip


def _unknown_patient() -> Refused:
    return refuse("patient", "UNKNOWN_PATIENT", "Ce dossier n’existe pas dans ce registre.")
