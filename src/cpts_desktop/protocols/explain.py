"""Says in French why a rule holds: facts, limits, dates and source; never a diagnosis or a dose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from cpts_desktop.kernel.text import NNBSP, fr_date, fr_decimal
from cpts_desktop.protocols.evaluate import Alert, Evaluation, NotAssessable
from cpts_desktop.protocols.readings import OUT_OF_CONDITIONS
from cpts_desktop.protocols.schedule import DueStep
from cpts_desktop.protocols.schema import FollowUp, Founded, Protocol, Quota, Status, Step
from cpts_desktop.protocols.titration import GateAnswer
from cpts_desktop.protocols.verdicts import Gap, Input, Threshold

OPERATORS: Final = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "="}

UNITS: Final = {
    "mm[Hg]": "mmHg",
    "Cel": "°C",
    "umol/L": "µmol/L",
    "ug/L": "µg/L",
    "d": "j",
    "a": "ans",
    "mL/min/{1.73_m2}": "mL/min/1,73 m²",
}

STATUS_WORDS: Final = {
    Status.SOURCE_READ: "source lue",
    Status.TO_VERIFY: "à vérifier par le responsable clinique",
    Status.PROPOSAL: "proposition, à adopter par la CPTS",
}

GAP_WORDS: Final = {
    Gap.ABSENT: "non mesuré",
    Gap.STALE: "mesure trop ancienne",
    Gap.REJECTED: "dernière valeur rejetée",
    Gap.NO_COMPARATOR: "pas de mesure antérieure comparable",
    Gap.OTHER_SCALE: "autre balance",
    Gap.NO_BASELINE: "référence du patient non renseignée",
}

_FAULTS: Final = {
    "hard": "hors des limites possibles",
    "unit": "unité inconnue",
    "number": "n’est pas un nombre",
    "pair": "incompatible avec la PA systolique du même jour",
    "jump": "mise de côté",
}

GIVEN: Final = 2
"""Decimals of a value as it was measured; more come of a conversion or a formula."""
MOST: Final = 4
ALIKE: Final = 2
"""Of events that each waited too long, the oldest are said and the others counted."""


def sentence(alert: Alert, protocol: Protocol) -> str:
    """Return the sentence of an alert: what was seen, the limit, whom the protocol names."""
    facts = _facts(alert.inputs, protocol)
    text = alert.rule.title
    if facts:
        text += " : " + " ; ".join(facts)
    text += "."
    if alert.severity is not alert.rule.severity:
        text += " Niveau abaissé d’un cran : prélèvement hémolysé, contrôle demandé sous 24 heures."
    if alert.rule.advice:
        text += f" {alert.rule.advice}"
    return text.replace(" :", f"{NNBSP}:").replace(" ;", f"{NNBSP};")


def _facts(inputs: Iterable[Input], protocol: Protocol) -> list[str]:
    """Say each input once; behind the name of another rule, only its first fact."""
    said: dict[str, None] = {}
    named, alike = "", 0
    for one in inputs:
        if one.role == "rule":
            named = str(one.value)
            said[named] = None
        elif not named:
            alike += one.role == "days"
            if one.role != "days" or alike <= ALIKE:
                said[fact(one, protocol)] = None
        elif named in said:
            words = fact(one, protocol)
            del said[named]
            said[f"{named}, {words}" if words else named] = None
    if alike > ALIKE:
        said[f"et {alike - ALIKE} de plus"] = None
    return [text for text in said if text]


def source_line(alert: Alert, protocol: Protocol) -> str:
    """Return the protocol, its version, the source and how well it is founded."""
    doubt = f" · doute{NNBSP}: {alert.rule.doubt}" if alert.rule.doubt else ""
    return f"{founded_line(alert_founded(alert, protocol), protocol)}{doubt}"


def founded_line(founded: Founded, protocol: Protocol) -> str:
    """Return the protocol, its version, and where something of it comes from."""
    names = [protocol.sources.get(name.strip(), name) for name in founded.source.split(",")]
    words = STATUS_WORDS[founded.status]
    return f"{protocol.id} {protocol.version} · {f'{NNBSP}; '.join(names)} ({words})"


def alert_founded(alert: Alert, protocol: Protocol) -> Founded:
    """How well an alert is founded, by the rule and by the limits of its own that were reached."""
    own = {node.args.get(op) for node in alert.rule.when.nodes() for op in OPERATORS}
    reached = (one for one in alert.inputs if one.threshold and one.threshold.name in own)
    return weakened(alert.rule.founded, reached, protocol)


def step_founded(step: DueStep, protocol: Protocol) -> Founded:
    """How well a step is founded; the checks after a treatment step share one clause."""
    clauses: tuple[Step | Quota | FollowUp, ...] = (
        *protocol.steps, *protocol.quotas, *protocol.follow_ups,
    )  # fmt: skip
    return next(one.founded for one in clauses if one.id == step.id.partition("@")[0])


def blocker_founded(name: str, answer: GateAnswer, protocol: Protocol) -> Founded:
    """How well a reason against a step of treatment is founded, with the limit it reached."""
    for one in protocol.gate.blockers:
        if name in (one.id, one.unknown_id):
            return weakened(one.founded, answer.inputs.get(name, ()), protocol)
    return protocol.rules_by_id[name][0].founded


def weakened(founded: Founded, inputs: Iterable[Input], protocol: Protocol) -> Founded:
    """What was read in a source is still to be verified when the limit that was reached is."""
    limits = [protocol.parameters[one.threshold.name].founded for one in inputs if one.threshold]
    doubtful = [one for one in limits if one.status is Status.TO_VERIFY]
    if founded.status is not Status.SOURCE_READ or not doubtful:
        return founded
    names = (name.strip() for one in (founded, *doubtful) for name in one.source.split(","))
    return Founded(", ".join(dict.fromkeys(names)), Status.TO_VERIFY)


def fact(one: Input, protocol: Protocol) -> str:
    """Describe one input with its date and the limit it was compared with."""
    label = _label(one.code, protocol)
    at = f" le {fr_date(one.at)}" if one.at else ""
    match one.role:
        case "value":
            if one.note in _FAULTS:
                return f"{label} {_number(one, protocol)} ({_FAULTS[one.note]}){at}"
            note = f" (calculé, {one.note})" if one.note.startswith("CKD") else ""
            if one.note.startswith("mean "):
                note = f" (moyenne de {one.note[5:]} mesures)"
            limit = one.threshold.value if one.threshold else None
            return f"{label} {_number(one, protocol, limit)}{note}{at}{_limit(one.threshold)}"
        case "change":
            return _change(one, label, protocol)
        case "reference":
            base = _quantity(one.versus, one.unit, one.code, protocol)
            seen = _quantity(Decimal(one.note), one.unit, one.code, protocol)
            return (
                f"{label} {seen}{at}, {_signed(one.value, one.unit)} par rapport à la référence"
                f" de {base}{_limit(one.threshold)}"
            )
        case "percent":
            base = _quantity(one.versus, one.unit, one.code, protocol)
            seen = _quantity(Decimal(one.note), one.unit, one.code, protocol)
            rise = _signed(_share(one), "%")
            return f"{label} {seen}{at}, {rise} depuis la référence {base}{_limit(one.threshold)}"
        case "days":
            return _days(one, label, at)
        case "count":
            return f"{label}{NNBSP}: {one.value}{_limit(one.threshold)}"
        case "flag":
            present = one.value if isinstance(one.value, bool) else one.value != 0
            return f"{label}{NNBSP}: {'oui' if present else 'non'}{at}"
        case "rule":
            return str(one.value)
        case "treatment":
            return f"traitement{NNBSP}: {one.code}"
        case _:
            return f"{label} {one.value}{at}".strip() if one.value not in ("", True, False) else ""


def _change(one: Input, label: str, protocol: Protocol) -> str:
    size = _signed(one.value, one.unit)
    at = f" le {fr_date(one.at)}" if one.at else ""
    if one.versus_at is None:
        moved = _signed(one.value, "")
        return f"{label} {moved} par rapport à l’habitude{at}{_limit(one.threshold)}"
    before = _quantity(one.versus, one.unit, one.code, protocol)
    if one.note and one.note[0].isdigit():
        seen = _quantity(Decimal(one.note), one.unit, one.code, protocol)
        return (
            f"{size} ({seen}{at} contre {before} le {fr_date(one.versus_at)})"
            f"{_limit(one.threshold)}"
        )
    return f"{label} {size} depuis {before} le {fr_date(one.versus_at)}{_limit(one.threshold)}"


def _days(one: Input, label: str, at: str) -> str:
    if not isinstance(one.value, Decimal):
        return f"{label}{NNBSP}: aucune valeur"
    reached = at.replace(" le ", " depuis le ")
    return f"{label}{NNBSP}: {one.value}{NNBSP}j{reached}{_limit(one.threshold)}"


def _label(code: str, protocol: Protocol) -> str:
    if code in protocol.variables:
        return protocol.variables[code].label
    if code in protocol.baselines:
        return protocol.baselines[code].label
    if code in protocol.events:
        return protocol.events[code]
    if code in protocol.drug_classes:
        return protocol.drug_classes[code].label
    return {"j0": "Jour du parcours", "sodium": "Sodium par jour"}.get(code, code)


def _number(one: Input, protocol: Protocol, limit: Decimal | None = None) -> str:
    if not isinstance(one.value, Decimal):
        return str(one.value)
    return _quantity(one.value, one.unit, one.code, protocol, limit)


def _quantity(
    value: Decimal | None, unit: str, code: str, protocol: Protocol, limit: Decimal | None = None
) -> str:
    if value is None:
        return "?"
    variable = protocol.variables.get(code)
    usual = variable.decimals if variable else 0
    exponent = value.normalize().as_tuple().exponent
    given = max(0, -exponent) if isinstance(exponent, int) else 0
    places = max(usual, given if given <= GIVEN else 1)
    return _with_unit(fr_decimal(_rounded(value, places, limit)), unit)


def _rounded(value: Decimal, places: int, limit: Decimal | None) -> Decimal:
    """Round half up, never onto a limit that the value is not: 29.96 is not « 30, seuil < 30 »."""
    while True:
        shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if shown != limit or value == limit or places >= MOST:
            return shown
        places += 1


def _with_unit(number: str, unit: str) -> str:
    word = UNITS.get(unit, unit)
    return f"{number}{NNBSP}{word}" if word and not word.startswith("{") else number


def _signed(value: Any, unit: str) -> str:
    if not isinstance(value, Decimal):
        return str(value)
    sign = "+" if value > 0 else ""
    return sign + _with_unit(fr_decimal(value), unit)


def _share(one: Input) -> Any:
    limit = one.threshold.value if one.threshold else None
    return _rounded(one.value, 1, limit) if isinstance(one.value, Decimal) else one.value


def _limit(threshold: Threshold | None) -> str:
    if threshold is None:
        return ""
    number = fr_decimal(threshold.value)
    return f", seuil {OPERATORS[threshold.op]}{NNBSP}{_with_unit(number, threshold.unit)}"


def as_json(result: Evaluation) -> dict[str, Any]:
    """Return the evaluation as the contract of ``protocol run`` says."""
    protocol = result.protocol
    return {
        "protocol": {
            "id": protocol.id,
            "version": protocol.version,
            "sha256": protocol.digest,
            "state": protocol.header.state,
        },
        "profile": result.profile.id,
        "asof": result.asof.isoformat(),
        "j0": result.course.anchor.isoformat() if result.course.anchor else None,
        "alerts": [alert_json(alert, protocol) for alert in result.alerts],
        "due": [due_json(step, protocol) for step in result.due],
        "titration": {
            name: _gate_json(answer, protocol) for name, answer in result.titration.items()
        },
        "remarks": [alert_json(remark, protocol) for remark in result.remarks],
        "not_assessable": [_blind_json(blind, protocol) for blind in result.not_assessable],
        "unusual": [
            {
                "code": row.code,
                "value": format(row.value, "f"),
                "date": row.day.isoformat(),
                **({"why": OUT_OF_CONDITIONS} if OUT_OF_CONDITIONS in row.marks else {}),
            }
            for row in result.unusual
        ],
    }


def alert_json(alert: Alert, protocol: Protocol) -> dict[str, Any]:
    """Return one alert with everything that explains it; what a journal entry stores."""
    found: dict[str, Any] = {
        "rule": alert.rule.id,
        "severity": alert.severity.value,
        "action": alert.action.value,
        "inputs": [input_json(one) for one in alert.inputs],
        "sentence": sentence(alert, protocol),
        "source": source_line(alert, protocol),
        "status": alert_founded(alert, protocol).status.value,
    }
    if alert.code:
        found["code"] = alert.code
    return found


def input_json(one: Input) -> dict[str, Any]:
    """Return one input: strings for numbers and dates."""
    found: dict[str, Any] = {"code": one.code, "role": one.role, "value": _plain(one.value)}
    if one.unit:
        found["unit"] = one.unit
    if one.at:
        found["at"] = one.at.isoformat()
    if one.versus is not None:
        found["versus"] = _plain(one.versus)
    if one.versus_at:
        found["versus_at"] = one.versus_at.isoformat()
    if one.threshold:
        found["threshold"] = {
            "name": one.threshold.name,
            "op": one.threshold.op,
            "value": _plain(one.threshold.value),
            "unit": one.threshold.unit,
        }
    if one.note:
        found["note"] = one.note
    return found


def due_json(step: DueStep, protocol: Protocol) -> dict[str, Any]:
    """Return one due step. Its ``status`` is where it stands; ``source`` says how it is founded."""
    found: dict[str, Any] = {
        "step": step.id,
        "role": step.role,
        "title": step.title,
        "status": step.state.value,
        "window_start": step.window_start.isoformat(),
        "window_end": step.window_end.isoformat(),
        "days_late": step.days_late,
        "source": founded_line(step_founded(step, protocol), protocol),
    }
    if step.done:
        found["done"] = step.done
    if step.severity is not None:
        found["severity"] = step.severity.value
        found["rule"] = step.rule
    return found


def missing_words(blind: NotAssessable, protocol: Protocol) -> str:
    """Say why a rule could not be assessed."""
    parts = [f"{_label(one.code, protocol)} ({GAP_WORDS[one.reason]})" for one in blind.missing]
    return ", ".join(parts)


def _blind_json(blind: NotAssessable, protocol: Protocol) -> dict[str, Any]:
    return {
        "rule": blind.rule,
        "family": blind.family,
        "missing": [{"code": one.code, "reason": one.reason.value} for one in blind.missing],
        "sentence": f"Non évaluable{NNBSP}: {missing_words(blind, protocol)}.",
    }


def _gate_json(answer: GateAnswer, protocol: Protocol) -> dict[str, Any]:
    inputs: Mapping[str, tuple[Input, ...]] = answer.inputs
    return {
        "allowed": answer.allowed,
        "blockers": list(answer.blockers),
        "inputs": {
            name: [input_json(one) for one in seen] for name, seen in inputs.items() if seen
        },
        "sources": {
            name: founded_line(blocker_founded(name, answer, protocol), protocol)
            for name in answer.blockers
        },
    }


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
