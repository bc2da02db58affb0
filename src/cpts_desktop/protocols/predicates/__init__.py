"""The closed vocabulary of conditions: one small pure function per word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cpts_desktop.protocols.predicates import (
    averages,
    baselines,
    events,
    gate,
    measures,
    records,
    treatments,
    weight,
)
from cpts_desktop.protocols.predicates.spec import Predicate

VOCABULARY: Mapping[str, Predicate] = MappingProxyType(
    {
        word.name: word
        for group in (
            measures.WORDS,
            averages.WORDS,
            weight.WORDS,
            baselines.WORDS,
            treatments.WORDS,
            events.WORDS,
            records.WORDS,
            gate.WORDS,
        )
        for word in group
    }
)

COMBINATORS = ("all", "any", "not", "first_known", "count")
"""Conditions made of conditions."""
