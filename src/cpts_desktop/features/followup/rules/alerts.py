"""From an evaluation to the alerts that are stored and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cpts_desktop.features.followup.model import (
    AlertView,
    DueView,
    GateView,
    PersonToCall,
    RemarkView,
)
from cpts_desktop.features.followup.rules.calls import people_to_call
from cpts_desktop.features.register.model import CareTeamMember
from cpts_desktop.kernel.ids import PatientId, derived_id
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.protocols.evaluate import Alert, Evaluation
from cpts_desktop.protocols.explain import (
    alert_json,
    blocker_founded,
    fact,
    missing_words,
    sentence,
    source_line,
)
from cpts_desktop.protocols.schedule import DueStep
from cpts_desktop.protocols.schema import Status

LAB = "biologiste"
UNKNOWN_INPUT = "Mesure récente manquante"
DOUBT = " · règle à vérifier par le responsable clinique"
MAX_SEEN = 2
COUNTED = ("days", "count")
"""Inputs whose value grows by itself; they do not make another alert."""


def alert_payloads(
    result: Evaluation, patient: PatientId, team: Sequence[CareTeamMember], visit: str
) -> list[dict[str, Any]]:
    """Return what the journal stores of each alert, worst first."""
    return [_payload(alert, result, patient, team, visit) for alert in result.alerts]


def _payload(
    alert: Alert,
    result: Evaluation,
    patient: PatientId,
    team: Sequence[CareTeamMember],
    visit: str,
) -> dict[str, Any]:
    protocol = result.protocol
    body = alert_json(alert, protocol)
    return {
        **body,
        "id": alert_id(patient, protocol.id, protocol.digest, body),
        "code": alert.code,
        "protocol": protocol.id,
        "version": protocol.version,
        "sha256": protocol.digest,
        "profile": result.profile.id,
        "asof": result.asof.isoformat(),
        "visit": visit,
        "call": [
            {"role": one.role, "name": one.name, "phone": one.phone}
            for one in people_to_call(alert.action, team)
        ],
    }


def alert_id(patient: PatientId, protocol: str, digest: str, body: Mapping[str, Any]) -> str:
    """Return the same id for the same facts, on any device: an alert is raised once."""
    facts = [
        {k: v for k, v in one.items() if not (k == "value" and one["role"] in COUNTED)}
        for one in body["inputs"]
    ]
    said = dumps_canonical(facts).decode("utf-8")
    severity, code = str(body["severity"]), str(body.get("code", ""))
    return derived_id("alert", patient, protocol, digest, str(body["rule"]), severity, code, said)


def why_ended(rule: str, code: str, result: Evaluation) -> str:
    """Return why an alert no longer holds: worse, better or other facts took its place in its
    family, its measure is too old, the pathway is suspended, or all is normal again.
    """
    if result.course.suspended_since is not None:
        return "suspendue"
    if any(one.rule == rule for one in result.not_assessable):
        return "perimee"
    rows = result.protocol.rules_by_id.get(rule, ())
    family = rows[0].family if rows else rule
    held = {(one.rule.family, one.code) for one in result.alerts}
    return "remplacee" if (family, code) in held else "normale"


def view_of(payload: Mapping[str, Any], raised_at: datetime, **state: Any) -> AlertView:
    """Return the alert of a payload."""
    return AlertView(
        id=payload["id"],
        rule=payload["rule"],
        severity=payload["severity"],
        action=payload["action"],
        code=payload["code"],
        sentence=payload["sentence"],
        source=payload["source"],
        status=payload["status"],
        protocol=payload["protocol"],
        version=payload["version"],
        sha256=payload["sha256"],
        profile=payload["profile"],
        asof=date.fromisoformat(payload["asof"]),
        inputs=tuple(payload["inputs"]),
        call=tuple(
            PersonToCall(str(p.get("role", "")), str(p.get("name", "")), str(p.get("phone", "")))
            for p in payload["call"]
        ),
        visit=payload["visit"],
        raised_at=raised_at,
        **state,
    )


def due_view(step: DueStep) -> DueView:
    """Return a step in words."""
    return DueView(
        id=step.id,
        role=step.role,
        title=step.title,
        state=step.state.value,
        window_end=step.window_end,
        days_late=step.days_late,
        done=step.done,
        severity=step.severity.value if step.severity else "",
        window_start=step.window_start,
        done_on=step.done_on,
        phase=step.phase,
    )


def unanswered(result: Evaluation) -> tuple[str, ...]:
    """Return, in words, what the protocol could not assess: never shown as normal."""
    words = (
        missing_words(replace(blind, missing=(one,)), result.protocol)
        for blind in result.not_assessable
        for one in blind.missing
    )
    return tuple(dict.fromkeys(words))


def gate_views(result: Evaluation) -> tuple[GateView, ...]:
    """Return, per class, what stands against a step: the reason, its values and their dates."""
    protocol = result.protocol
    titles = {one.id: one.title for one in protocol.gate.blockers}
    titles |= {one.unknown_id: UNKNOWN_INPUT for one in protocol.gate.blockers if one.unknown_id}
    titles |= {rows[0].id: rows[0].title for rows in protocol.rules_by_id.values()}
    found = []
    for name, answer in result.titration.items():
        reasons = []
        for blocker in answer.blockers:
            seen = [fact(one, protocol) for one in answer.inputs.get(blocker, ())[:MAX_SEEN]]
            words = " ; ".join(filter(None, seen))
            title = titles.get(blocker, blocker)
            if title == UNKNOWN_INPUT:
                title = f"{title} ({blocker.split('_')[0]})"
            doubt = blocker_founded(blocker, answer, protocol).status is Status.TO_VERIFY
            reasons.append((f"{title} ({words})" if words else title) + (DOUBT if doubt else ""))
        label = protocol.drug_classes[name].label
        found.append(GateView(name, label, answer.allowed, tuple(reasons)))
    return tuple(found)


def remark_views(result: Evaluation) -> tuple[RemarkView, ...]:
    """Return the drugs to avoid or to watch, worst first."""
    return tuple(
        RemarkView(
            one.rule.id,
            one.severity.value,
            sentence(one, result.protocol),
            source_line(one, result.protocol),
        )
        for one in result.remarks
    )


def next_lab(steps: Sequence[DueView]) -> DueView | None:
    """Return the laboratory step to do first: overdue, due, else the next to come."""
    waiting = [
        one for one in steps if one.role == LAB and one.state in ("en_retard", "a_faire", "a_venir")
    ]
    return min(waiting, key=lambda one: (one.state == "a_venir", one.window_end), default=None)
