"""Moments of intake: a written moment that is wrong, food, and drugs to keep apart.

Only what is written on the list counts; a moment that nobody wrote is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.model import Drug, Finding
from cpts_desktop.features.medication.rules.context import Context
from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.text import capital

_SOURCE = "RCP, moments de prise (à vérifier)"
_WEEKLY = Decimal("0.3")
"""Intakes per day above which a weekly drug is taken too often."""


@lru_cache(maxsize=1)
def timing_rules() -> tuple[Mapping[str, Any], ...]:
    """Rules of resources/medication/timing.toml."""
    return tuple(load_toml("medication/timing.toml")["rule"])


def timing(context: Context) -> list[Finding]:
    """One finding per rule and drug whose written moment, food or neighbours are wrong."""
    out = []
    for rule in timing_rules():
        for drug, part in context.members(rule["group"]):
            bad = _problem(context, rule, drug)
            if bad is not None:
                why = str(rule["why"])
                out.append(
                    Finding(
                        kind="timing", id=rule["id"],
                        substances=tuple(dict.fromkeys((part.name, *bad))),
                        why=capital(why) + ".", source=_SOURCE,
                        source_date="2026-11-21", act_ip_problem="8.5", act_ip_intervention="6",
                        drugs=(drug.index,), proposal=why, review_status="to_verify",
                        weight=int(rule.get("weight", 90 if rule.get("weekly") else 35)),
                    )
                )  # fmt: skip
    return out


def _problem(context: Context, rule: Mapping[str, Any], drug: Drug) -> tuple[str, ...] | None:
    often = drug.frequency
    if rule.get("weekly"):
        return () if often.per_day is not None and often.per_day > _WEEKLY else None
    if "food" in rule:
        return () if often.food and often.food != rule["food"] else None
    if "slots" in rule:
        return () if often.slots - set(rule["slots"]) else None
    partners = [
        part.name
        for name in rule["apart"]
        for other, part in context.members(name)
        if other.index != drug.index and often.slots & other.frequency.slots
    ]
    return tuple(dict.fromkeys(partners)) or None
