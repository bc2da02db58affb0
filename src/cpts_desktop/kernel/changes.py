"""What a command touched: the set of topics that screens listen to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cpts_desktop.kernel.ids import StreamId


class Topic(StrEnum):
    """A family of facts; a screen declares the ones it shows."""

    PATIENTS = "patients"
    OBSERVATIONS = "observations"
    MEDICATIONS = "medications"
    ALERTS = "alerts"
    VISITS = "visits"
    PATHWAYS = "pathways"
    CARDS = "cards"
    REVIEWS = "reviews"
    DOCUMENTS = "documents"
    CARE_TEAM = "care_team"
    CONSENTS = "consents"
    MEMBERS = "members"
    PACKETS = "packets"
    CONFLICTS = "conflicts"
    USERS = "users"
    SETTINGS = "settings"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Changes:
    """The topics and the streams (patients) that one transaction touched."""

    topics: frozenset[Topic] = field(default_factory=frozenset)
    streams: frozenset[StreamId] = field(default_factory=frozenset)

    def __or__(self, other: Changes) -> Changes:
        """Return the union of both."""
        return Changes(self.topics | other.topics, self.streams | other.streams)

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.topics)
