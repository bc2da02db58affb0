"""What a case holds that a protocol does not look at: said, never silently dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cpts_desktop.protocols.facts import Facts, read_number
from cpts_desktop.protocols.schema import Condition, Protocol
from cpts_desktop.protocols.treatments import without_class

MAX_NAMES: Final = 50
_NUMERIC: Final = {"above_baseline": "baseline", "percent_above_baseline": "baseline",
                   "baseline": "of", "above_reference": "reference",
                   "below_reference": "reference"}  # fmt: skip


def unused(facts: Facts, protocol: Protocol) -> tuple[str, ...]:
    """Return the names without effect: unknown keys of the patient, unknown kinds of events and
    unknown codes, treatments of no class, and the references of the patient that are not numbers
    though one is wanted.
    """
    found = {f"patient.{key}" for key in facts.patient if key not in protocol.baselines}
    found |= {
        f"patient.{name}"
        for name in _numeric(protocol)
        if facts.patient.get(name) is not None and read_number(facts.patient[name]) is None
    }
    found |= {
        f"traitements.{label}"
        for label in without_class(facts.patient, facts.events, protocol.drug_classes)
    }
    for event in facts.events:
        code = str(event.data.get("code"))
        if event.kind not in protocol.events:
            found.add(f"events.{event.kind}")
        elif event.kind == "obs" and code not in protocol.variables:
            found.add(f"obs.{code}")
    return tuple(sorted(name[:80] for name in found))[:MAX_NAMES]


def _numeric(protocol: Protocol) -> set[str]:
    nodes = [node for rule in protocol.rules for node in _nodes(rule.when)]
    return {str(node.args[_NUMERIC[node.test]]) for node in nodes if node.test in _NUMERIC}


def _nodes(node: Condition) -> Iterator[Condition]:
    yield node
    for child in node.children:
        yield from _nodes(child)
