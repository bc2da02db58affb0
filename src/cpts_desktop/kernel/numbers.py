"""Numbers as French people type them, read into ``Decimal`` with one parser for all fields."""

from __future__ import annotations

import re
from decimal import Decimal

from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, Severity, refuse

_PLAIN = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,6})?\Z")
_GROUPED = re.compile(
    r"[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+(?:[.,][0-9]{1,6})?\Z"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,6}\Z"
)


def parse_decimal(text: str, field: str) -> Outcome[Decimal]:
    """Read ``71,4`` or ``71.4``; ASCII digits only, no exponent, no underscore, no NaN.

    A thousands separator is understood but comes back as a note to confirm.
    """
    raw = text.strip()
    if not raw:
        return refuse(field, "EMPTY", "Saisissez un nombre.")
    if len(raw) > 24:
        return refuse(field, "NOT_A_NUMBER", "Ce nombre est trop long : vérifiez la saisie.")
    if _PLAIN.match(raw):
        value = Decimal(raw.replace(",", "."))
        return Ok(abs(value) if value == 0 else value)
    if _GROUPED.match(raw):
        bare = re.sub(r"[ \u00a0\u202f\u2009]", "", raw)
        if "," in bare:
            bare = bare.replace(".", "").replace(",", ".")
        note = Problem(
            field,
            "THOUSANDS",
            f"Lu comme {bare.replace('.', ',')} : confirmez.",
            severity=Severity.CONFIRM,
        )
        return Ok(Decimal(bare), (note,))
    return refuse(
        field, "NOT_A_NUMBER", "Ce n’est pas un nombre : écrivez par exemple 71,4, sans lettre."
    )


def parse_int(text: str, field: str) -> Outcome[int]:
    """Read a whole number written with ASCII digits."""
    read = parse_decimal(text, field)
    if isinstance(read, Refused):
        return read
    if read.value != read.value.to_integral_value():
        return refuse(field, "NOT_WHOLE", "Un nombre entier est attendu.")
    return Ok(int(read.value), read.notes)
