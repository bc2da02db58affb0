"""What may be typed at a visit: hard limits refuse, soft ones ask, French traps propose.

The limits come from the variables of the protocol; only the wording is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from cpts_desktop.kernel.numbers import parse_decimal
from cpts_desktop.kernel.outcome import Problem, Refused, Severity
from cpts_desktop.kernel.text import NNBSP, fr_decimal
from cpts_desktop.protocols.schema import Protocol, Variable

MEASURES: Final = ("poids", "pas", "pad", "fc", "spo2")
GRADES: Final = (
    "oedeme", "nyha", "oreillers", "dpn", "dyspnee_repos", "fatigue", "vertiges", "observance",
)  # fmt: skip
FIELDS: Final = (*MEASURES, *GRADES)
MAX_DIGITS: Final = 12
CM_HG: Final = (Decimal(5), Decimal(26))
"""Pressures that can only be centimetres of mercury (hf.md 2.5)."""
JUMP: Final = ("saut_kg", "saut_pct")
POUND: Final = "[lb_av]"
_FREEZING: Final = Decimal(32)
_FAHRENHEIT: Final = Decimal("1.8")
_TEN: Final = Decimal(10)
_HUNDRED: Final = Decimal(100)


def proposal(variable: Variable, value: Decimal) -> Decimal | None:
    """Return the value that was probably meant, or None: never taken without a key press.

    13 for a pressure is cmHg (130 mmHg), 0.96 for a saturation is 96 %, 714 kg lacks a comma, 12
    for a creatinine is mg/L: the factors of other units are those of the protocol.
    """
    if variable.hard is None or variable.hard[0] <= value <= variable.hard[1]:
        return None
    low, high = variable.soft or variable.hard
    if variable.unit == "mm[Hg]" and CM_HG[0] <= value <= CM_HG[1]:
        low, high = variable.hard
    for meant in _candidates(variable, value):
        exact = meant.normalize() if meant == meant.to_integral() else meant
        if low <= exact <= high:
            return Decimal(format(exact, "f"))
    return None


def _candidates(variable: Variable, value: Decimal) -> Iterator[Decimal]:
    if variable.unit == "mm[Hg]":
        yield value * _TEN
    elif variable.code == "spo2":
        yield value * _HUNDRED
    elif variable.code == "poids":
        yield value / _TEN
    elif variable.unit == "cm":
        yield value * _HUNDRED
    elif variable.unit == "Cel":
        yield ((value - _FREEZING) / _FAHRENHEIT).quantize(Decimal("0.1"))
    for factor in variable.units.values():
        if factor != 1:
            yield value * factor


def doubt(
    variable: Variable, value: Decimal, last: Decimal | None, protocol: Protocol
) -> Problem | None:
    """Return a question when a weight jumps from the last one of its scale; pounds are named.

    The limits are those of the protocol's own jump check (hf.md 3.2).
    """
    limits = [protocol.parameters.get(name) for name in JUMP]
    if last is None or any(one is None for one in limits):
        return None
    kg, percent = (one.value for one in limits if one is not None)
    if abs(value - last) <= max(kg, last * percent / _HUNDRED):
        return None
    away = ("+" if value > last else "") + fr_decimal(value - last)
    said = f"Écart de {away}{NNBSP}kg avec {fr_decimal(last)}"
    pounds = (value * variable.units.get(POUND, Decimal(0))).quantize(Decimal("0.1"))
    if pounds and abs(pounds - last) <= max(kg, last * percent / _HUNDRED):
        said += f"{NNBSP}; en livres, ce serait {fr_decimal(pounds)}{NNBSP}kg"
    return Problem(variable.code, "JUMP", f"{said}. Confirmez ou corrigez.", Severity.CONFIRM)


def check_value(variable: Variable, value: Decimal, *, confirmed: bool = False) -> Problem | None:
    """Return why a value cannot be taken (blocking), or what it asks (to confirm)."""
    if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
        message = f"Ce n’est pas un nombre{NNBSP}: vérifiez la saisie."
        return Problem(variable.code, "NOT_A_NUMBER", message)
    if variable.kind != "number" and value != value.to_integral_value():
        return Problem(variable.code, "NOT_WHOLE", "Un chiffre entier est attendu.")
    if variable.hard is not None and not variable.hard[0] <= value <= variable.hard[1]:
        return Problem(variable.code, "OUT_OF_RANGE", _impossible(variable, value))
    if (
        not confirmed
        and variable.soft is not None
        and not variable.soft[0] <= value <= variable.soft[1]
    ):
        shown = _shown(variable, value)
        message = f"Valeur inhabituelle{NNBSP}: {shown}. Confirmez-la ou corrigez-la."
        return Problem(variable.code, "UNUSUAL", message, Severity.CONFIRM)
    return None


def check_visit(
    values: Mapping[str, Decimal], protocol: Protocol, confirmed: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Return every problem of the values of a visit, in the order of the form."""
    found = []
    finite = {code: value for code, value in values.items() if value.is_finite()}
    for code, value in values.items():
        variable = protocol.variables.get(code)
        if variable is None:
            found.append(Problem(code, "UNKNOWN_FIELD", "Cette mesure n’est pas connue."))
            continue
        problem = check_value(variable, value, confirmed=code in confirmed)
        if problem is not None:
            found.append(problem)
    found.extend(_pressures(finite, protocol))
    return tuple(found)


USUAL: Final = {
    "oedeme": "oedeme_base",
    "nyha": "nyha_base",
    "oreillers": "oreillers_base",
    "fatigue": "fatigue_base",
}
"""The baseline that a coded sign is proposed from; the others are proposed absent."""


def usual_grade(protocol: Protocol, code: str, baselines: Mapping[str, str]) -> Decimal:
    """Return the value proposed for a coded sign: the patient's usual one, or absent."""
    name = USUAL.get(code)
    if name is None or name not in protocol.baselines:
        return Decimal(0)
    default = str(protocol.baselines[name].default or 0)
    try:
        return Decimal(baselines.get(name) or default)
    except ArithmeticError:
        return Decimal(default)


BASELINE_OF: Final = {
    "poids_sec": "poids_sec",
    "nyha_base": "nyha",
    "oreillers_base": "oreillers",
    "oedeme_base": "oedeme",
    "fatigue_base": "fatigue",
    "creat_base": "creat",
    "ntprobnp_sortie": "ntprobnp",
    "fevg": "fevg",
}
"""The variable whose limits a baseline is held to."""


def check_baselines(baselines: Mapping[str, str | None], protocol: Protocol) -> tuple[Problem, ...]:
    """Return the baselines outside the hard limits of their variable."""
    found = []
    for name, code in BASELINE_OF.items():
        text = baselines.get(name)
        if not text:
            continue
        read = parse_decimal(text, name)
        if isinstance(read, Refused):
            found.append(read.problems[0])
            continue
        problem = check_value(protocol.variables[code], read.value, confirmed=True)
        if problem is not None:
            found.append(Problem(name, problem.code, problem.message.split(" Entrée pour")[0]))
    return tuple(found)


def plain_baselines(baselines: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the baselines as the protocol reads them: « 1 850 » and « +40 » are 1850 and 40."""
    found = dict(baselines)
    for name in BASELINE_OF:
        read = parse_decimal(found.get(name) or "", name)
        if not isinstance(read, Refused):
            found[name] = format(read.value, "f")
    return found


def _pressures(values: Mapping[str, Decimal], protocol: Protocol) -> list[Problem]:
    pad = protocol.variables.get("pad")
    if "pas" not in values or "pad" not in values or pad is None or pad.below is None:
        return []
    margin = protocol.parameters[pad.below[1]].value
    if values["pad"] <= values["pas"] - margin:
        return []
    message = f"La PA diastolique doit être sous la systolique d’au moins {fr_decimal(margin)}."
    return [Problem("pad", "PAD_ABOVE_PAS", message)]


def _impossible(variable: Variable, value: Decimal) -> str:
    low, high = variable.hard or (Decimal(0), Decimal(0))
    unit = UNITS.get(variable.unit, variable.unit)
    words = f"entre {fr_decimal(low)} et {fr_decimal(high)}{NNBSP}{unit}".rstrip(NNBSP)
    text = f"Valeur impossible{NNBSP}: {words}."
    meant = proposal(variable, value)
    if meant is not None:
        text += f" Entrée pour {_shown(variable, meant)}."
    return text


UNITS: Final = {"mm[Hg]": "mmHg", "Cel": "°C", "umol/L": "µmol/L"}


def _shown(variable: Variable, value: Decimal) -> str:
    unit = UNITS.get(variable.unit, variable.unit)
    return f"{fr_decimal(value)}{NNBSP}{unit}" if unit else fr_decimal(value)
