"""The numbers of a protocol under a profile, worked out once and looked up for every patient."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from cpts_desktop.protocols.formulas import FORMULAS
from cpts_desktop.protocols.schema import Condition, Profile, Protocol
from cpts_desktop.protocols.verdicts import NotAssessable, Threshold, Verdict


class Limits:
    """Every parameter's value, and the limits already asked for."""

    def __init__(self, protocol: Protocol, profile: Profile) -> None:
        self.profile = profile
        parameters = {**protocol.parameters, **profile.parameters}
        self.numbers: dict[str, Decimal] = {k: one.value for k, one in parameters.items()}
        self.days: dict[str, int] = {k: int(value) for k, value in self.numbers.items()}
        self._units = {k: one.unit for k, one in parameters.items()}
        self.unmeasured: dict[str, Verdict] = {}
        """What a rule answers while nothing that it looks at was ever measured."""
        self._measured = _Measured(protocol)
        self.family_looks_at = {
            name: _together([self._measured.of_rule(rule.id) for rule in rules])
            for name, rules in protocol.families.items()
        }
        """The variables that alone decide a whole family, or None."""
        self.blind_families: dict[str, tuple[NotAssessable, ...]] = {}
        self.of_one_class = frozenset(
            one.id for one in protocol.gate.blockers if not _same_for_all(one.when)
        )
        """The blockers of the gate that depend on the class that is asked about."""
        self._thresholds: dict[tuple[str, str], Threshold] = {}

    def threshold(self, op: str, name: str) -> Threshold:
        """Return the limit that a comparison uses, for the answer and for the explanation."""
        found = self._thresholds.get((op, name))
        if found is None:
            found = Threshold(op, self.numbers[name], self._units[name], name)
            self._thresholds[op, name] = found
        return found

    def looks_at(self, rule_id: str) -> frozenset[str] | None:
        """Return the variables that alone decide a rule, or None when something else may."""
        return self._measured.of_rule(rule_id)


ONLY_MEASURED: Final = frozenset(
    ("value", "flag", "above_baseline", "percent_above_baseline", "fall_from_highest", "gain",
     "loss", "drop", "above_reference", "below_reference")
)  # fmt: skip
"""Words that are not assessable while their variable was never measured, whatever else is known."""
_OF: Final = ("of", "from", "to")


class _Measured:
    """The variables that alone decide each rule; a rule named by many others is read once."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._known: dict[str, frozenset[str] | None] = {}

    def of_rule(self, name: str) -> frozenset[str] | None:
        """Return the variables, or None when something else may decide."""
        if name not in self._known:
            rows = self._protocol.rules_by_id[name]
            self._known[name] = _together([self._of(row.when) for row in rows])
        return self._known[name]

    def _of(self, node: Condition) -> frozenset[str] | None:
        if node.test in ("all", "any") and node.children:
            return _together([self._of(child) for child in node.children])
        if node.test == "rule":
            return _together([self.of_rule(name) for name in node.args["any_of"]])
        if node.test not in ONLY_MEASURED:
            return None
        codes = [str(node.args[name]) for name in _OF if name in node.args]
        known = [self._protocol.variables[code] for code in codes]
        if any(one.baseline for one in known):
            return None
        return frozenset((*codes, *(FORMULAS[one.computed] for one in known if one.computed)))


def _together(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


GATE_WORDS: Final = frozenset(("interval_running", "step_without"))
"""The words that are about the class at hand."""


def _same_for_all(node: Condition) -> bool:
    return node.test not in GATE_WORDS and all(_same_for_all(child) for child in node.children)


def limits_of(protocol: Protocol, profile: Profile) -> Limits:
    """Return the numbers under a profile; kept beside the protocol, which never changes."""
    kept = protocol.worked_out.get(id(profile))
    if not isinstance(kept, Limits) or kept.profile is not profile:
        kept = Limits(protocol, profile)
        protocol.worked_out[id(profile)] = kept
    return kept
