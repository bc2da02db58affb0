"""The numbers of a protocol under a profile, worked out once and looked up for every patient."""

from __future__ import annotations

from decimal import Decimal

from cpts_desktop.protocols.schema import Profile, Protocol
from cpts_desktop.protocols.verdicts import Threshold


class Limits:
    """Every parameter's value, and the limits already asked for."""

    def __init__(self, protocol: Protocol, profile: Profile) -> None:
        self.profile = profile
        parameters = {**protocol.parameters, **profile.parameters}
        self.numbers: dict[str, Decimal] = {k: one.value for k, one in parameters.items()}
        self.days: dict[str, int] = {k: int(value) for k, value in self.numbers.items()}
        self._units = {k: one.unit for k, one in parameters.items()}
        self._thresholds: dict[tuple[str, str], Threshold] = {}

    def threshold(self, op: str, name: str) -> Threshold:
        """Return the limit that a comparison uses, for the answer and for the explanation."""
        found = self._thresholds.get((op, name))
        if found is None:
            found = Threshold(op, self.numbers[name], self._units[name], name)
            self._thresholds[op, name] = found
        return found


def limits_of(protocol: Protocol, profile: Profile) -> Limits:
    """Return the numbers under a profile; kept beside the protocol, which never changes."""
    kept = protocol.worked_out.get(id(profile))
    if not isinstance(kept, Limits) or kept.profile is not profile:
        kept = Limits(protocol, profile)
        protocol.worked_out[id(profile)] = kept
    return kept
