"""What an import did, counted entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cpts_desktop.kernel.text import plural


@dataclass
class Report:
    """Counts of one import; ``rejects`` names every entry that was not taken."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    quarantined: int = 0
    by_resource: dict[str, dict[str, int]] = field(default_factory=dict)
    rejects: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    unmapped_codes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The sentence that adds up."""
        parts = (
            plural(self.accepted, "reprise"),
            f"{self.duplicates} déjà là",
            plural(self.rejected, "non reprise", "non reprises"),
        )
        return f"{plural(self.read, 'entrée lue', 'entrées lues')} : {', '.join(parts)}."

    def count(self, type_: str, ending: str) -> None:
        """Count one entry under its type and in total."""
        kinds = self.by_resource.setdefault(
            type_, {"read": 0, "accepted": 0, "rejected": 0, "duplicates": 0}
        )
        for name in ("read", ending):
            kinds[name] += 1
            setattr(self, name, getattr(self, name) + 1)

    def reject(self, type_: str, where: str, why: str) -> None:
        """Count a refused entry and say why."""
        self.count(type_, "rejected")
        self.rejects.append({"where": where, "why": why})

    def warn(self, where: str, what: str) -> None:
        """Say something of an entry that was taken."""
        self.warnings.append({"where": where, "what": what})

    def add(self, other: Report) -> None:
        """Add the counts of another file."""
        for name in ("read", "accepted", "rejected", "duplicates", "quarantined"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rejects.extend(other.rejects)
        self.warnings.extend(other.warnings)
        for type_, counts in other.by_resource.items():
            mine = self.by_resource.setdefault(type_, dict.fromkeys(counts, 0))
            for name, count in counts.items():
                mine[name] += count
        for code, seen in other.unmapped_codes.items():
            known = self.unmapped_codes.setdefault(code, {"label": seen["label"], "count": 0})
            known["count"] += seen["count"]
