"""What a case holds that a protocol does not look at: said, never silently dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from cpts_desktop.protocols.facts import Facts, read_flag, read_number
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.protocols.treatments import without_class

MAX_NAMES: Final = 50


def unused(facts: Facts, protocol: Protocol) -> tuple[str, ...]:
    """Return the names without effect: unknown keys of the patient, unknown kinds of events and
    unknown codes, treatments of no class, and what the patient says in a way that cannot be read:
    a reference that is not a number, a yes or no that is neither, a list that is not one.
    """
    found = {f"patient.{key}" for key in facts.patient if key not in protocol.baselines}
    found |= {
        f"patient.{name}"
        for name, readable in _readers(protocol)
        if facts.patient.get(name) is not None and not readable(facts.patient[name])
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


def _readers(protocol: Protocol) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    """Each fact of the patient that a rule asks for, with how it must be written."""
    yield "traitements", _is_list
    for rule in protocol.rules:
        for node in rule.when.nodes():
            if node.test in _WRITTEN:
                name, readable = _WRITTEN[node.test]
                yield str(node.args[name]), readable


def _is_number(value: Any) -> bool:
    return read_number(value) is not None


def _is_flag(value: Any) -> bool:
    return read_flag(value) is not None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


_WRITTEN: Final[dict[str, tuple[str, Callable[[Any], bool]]]] = {
    "above_baseline": ("baseline", _is_number),
    "percent_above_baseline": ("baseline", _is_number),
    "baseline": ("of", _is_number),
    "above_reference": ("reference", _is_number),
    "below_reference": ("reference", _is_number),
    "baseline_flag": ("of", _is_flag),
    "record_exists": ("of", _is_list),
}
