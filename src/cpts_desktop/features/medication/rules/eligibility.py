"""Who may have a bilan partagé de médication: 65 and over, five substances, six months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

from cpts_desktop.features.medication.model import Drug, Known

MIN_AGE = 65
MIN_SUBSTANCES = 5
MIN_MONTHS = 6
SOURCE = "Convention nationale des pharmaciens 2022, avenant 1 (arrêté du 5 juillet 2024), art. 5"


def eligibility(age: int | None, drugs: Sequence[Drug], on: date) -> dict[str, Any]:
    """``{eligible, status, age, substances, reason, missing, source}``.

    Substances are counted, not boxes; a line not understood counts for one, "à confirmer";
    homeopathy, which is not reimbursed, counts for none.
    Without dates the six months are "à confirmer" and never a refusal.  ``eligible`` is None when
    nothing refuses but the age, or the number of substances, is not known.
    """
    keys: set[str] = set()
    unread = 0
    dated: dict[str, date] = {}
    for drug in drugs:
        if drug.habit or drug.self_taken or drug.known is Known.HOMEOPATHY:
            continue
        if not drug.components:
            unread += 1
        for part in drug.components:
            keys.add(part.key)
            if drug.since:
                dated[part.key] = min(drug.since, dated.get(part.key, drug.since))
    count = len(keys)
    missing: list[str] = []
    if age is None:
        missing.append("âge")
    old_enough = None if age is None else age >= MIN_AGE
    enough = (
        True if count >= MIN_SUBSTANCES else (None if count + unread >= MIN_SUBSTANCES else False)
    )
    long_ones = sum(1 for since in dated.values() if six_months_after(since) <= on)
    lasting = True if long_ones >= MIN_SUBSTANCES else None
    if lasting is None and old_enough is not False and enough is not False:
        missing.append("durée des traitements (6 mois passés ou prévus)")
    if enough is None:
        missing.append(f"{unread} ligne(s) non comprise(s)")
    states = (old_enough, enough, lasting)
    eligible: bool | None
    if False in states:
        eligible, status = False, "certain"
    elif old_enough is None:
        eligible, status = None, "indeterminable"
    elif None in states:
        eligible, status = True if enough else None, "a_confirmer"
    else:
        eligible, status = True, "certain"
    return {
        "eligible": eligible,
        "status": status,
        "age": age,
        "substances": count,
        "unread_lines": unread,
        "reason": _reason(age, count, old_enough, enough, lasting),
        "missing": missing,
        "source": SOURCE,
        "source_date": "2024-07-07",
    }


def six_months_after(since: date) -> date:
    """The same day six months later, or the last day of that month."""
    month = since.month + MIN_MONTHS
    year, month = since.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))


def _reason(
    age: int | None, count: int, old: bool | None, enough: bool | None, lasting: bool | None
) -> str:
    shown_age = "âge inconnu" if age is None else f"{age} ans"
    text = (
        f"{shown_age}, {count} substance{'s' if count > 1 else ''} active{'s' if count > 1 else ''}"
    )
    if old is False:
        return text + " : moins de 65 ans."
    if enough is False:
        return text + " : moins de 5 substances."
    if enough is None:
        return text + " ; des lignes ne sont pas comprises, nombre de substances à confirmer."
    if lasting is None:
        return text + " ; durée de 6 mois (passée ou prévue) à confirmer."
    return text + " depuis 6 mois ou plus."
