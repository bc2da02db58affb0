"""Frozen values of the trust screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class TrailLine:
    """One line of the trail as it is read: the names were resolved just now."""

    seq: int
    at: datetime
    who: str
    what: str
    detail: str


@redacted
@dataclass(frozen=True)
class WhoSaw:
    """The trail of one patient: its latest lines, newest first, and how many there are."""

    lines: tuple[TrailLine, ...]
    total: int


@redacted
@dataclass(frozen=True)
class KeptRecord:
    """A record and the end of its keeping (LAW-08)."""

    patient: PatientId
    name: str
    last_act: date
    archive_from: date
    """The day from which it leaves the active register."""
    destroy_from: date
    """The day from which its archive is destroyed."""

    def due(self, today: date) -> bool:
        """Say whether it should leave the active register."""
        return today >= self.archive_from


@dataclass(frozen=True)
class PostIdentity:
    """A computer on which this register was written, as a person knows it."""

    machine: str
    """Its name on the network, when it was noted at an opening."""

    since: datetime
    last: datetime
    here: bool
    old_key: bool
    """Whether its keys were replaced since."""


@dataclass(frozen=True)
class OnThisPost:
    """What is lost with this computer: counts for the notification of a breach."""

    patients: int
    packets_sent: int
    packets_received: int
    people: tuple[str, ...]
    posts: tuple[PostIdentity, ...]
    """The computers of this register, the present one first."""


@dataclass(frozen=True)
class SentPacket:
    """A packet prepared on this post: when, for which member (id), how many records."""

    at: datetime
    recipient: str
    patients: int


@dataclass(frozen=True)
class TrailWitness:
    """A head of a trail that is kept somewhere: whose trail, kept by whom, up to which line.

    ``holder`` and ``device`` are devices; an empty one is this post.
    """

    device: str
    holder: str
    lines: int
    at: datetime
    state: str
    """Code word of what is wrong, empty when nothing is."""


@dataclass(frozen=True)
class Witnessing:
    """What witnesses say: of our trail (``lost`` lines seen elsewhere) and of those of others."""

    rows: tuple[TrailWitness, ...]
    lost: tuple[int, ...]
    last: int
