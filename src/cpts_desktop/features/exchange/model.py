"""Members, packets sent and received, what a packet would hold: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cpts_desktop.features.exchange.statements import Counts, Directory
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.packets.keys import PublicKeys, key_id
from cpts_desktop.packets.merge import Exchange

PROFESSIONS = {
    "idel": "infirmière ou infirmier",
    "pharmacien": "pharmacienne ou pharmacien",
    "medecin": "médecin généraliste",
    "cardiologue": "cardiologue",
    "coordination": "coordination de la CPTS",
}


def profession_label(profession: str) -> str:
    """Return the French words of a profession, or the word itself when it is new to us."""
    return PROFESSIONS.get(profession, profession.replace("_", " "))


class Trust(StrEnum):
    """How we know that a key belongs to a person."""

    VERIFIED = "verified"
    """Its fingerprint was read aloud: it may receive packets."""

    INTRODUCED = "introduced"
    """A verified member passed it on: its entries can be checked, nothing is sent to it."""

    REVOKED = "revoked"
    """Lost, stolen or withdrawn: nothing is sent to it, later packets are quarantined."""


@dataclass(frozen=True)
class MemberDevice:
    """One device of a member."""

    keys: PublicKeys
    trust: Trust
    introduced_by: str = ""
    last_sequence: dict[str, int] = field(default_factory=dict, hash=False)
    """For a revoked key: per audience, the last packet number accepted."""

    @property
    def key(self) -> str:
        """The name of its signing key."""
        return key_id(self.keys.sign)

    @property
    def pinned(self) -> bool:
        """Whether a person compared its words once, even if it was revoked since."""
        return self.trust is not Trust.INTRODUCED


@dataclass(frozen=True)
class Member:
    """A professional with whom packets are exchanged. ``uid`` is the author id of their entries."""

    uid: str
    name: str
    profession: str
    rpps: str
    devices: tuple[MemberDevice, ...]
    until: date | None = None
    """The last day of the membership, as the coordination says it; None when it has no end."""

    @property
    def verified(self) -> tuple[MemberDevice, ...]:
        """The devices that may receive a packet."""
        return tuple(d for d in self.devices if d.trust is Trust.VERIFIED)

    @property
    def label(self) -> str:
        """Name and profession, for lists."""
        return f"{self.name}, {profession_label(self.profession)}"


@dataclass(frozen=True)
class PacketOut:
    """A packet that was made here. ``upto`` gives, per patient and device, the last entry in it."""

    id: str
    member: str
    audience: str
    sequence: int
    kind: str
    digest: str
    created: datetime
    entries: int
    size: int
    patients: tuple[str, ...]
    acknowledged: bool
    file: str


@dataclass(frozen=True)
class PacketIn:
    """A packet that was taken in."""

    id: str
    member: str
    device: str
    audience: str
    sequence: int
    kind: str
    digest: str
    at: datetime
    accepted: int
    duplicates: int
    waiting: int
    rejected: int


@redacted
@dataclass(frozen=True)
class PlannedLine:
    """One entry that would leave: when it was written and what it is, in French."""

    at: datetime
    what: str
    detail: str = ""
    item: str = ""
    """The thing written, as an opposition of the patient names it."""

    leaves: bool = True
    """False for what is kept back: only its place in the record is passed on."""


@redacted
@dataclass(frozen=True)
class PlannedPatient:
    """What a packet would hold of one patient, or why it holds nothing."""

    uid: PatientId
    name: str
    basis: str
    lines: tuple[PlannedLine, ...]
    entries: int
    refusal: str = ""
    withheld: int = 0
    """Entries whose place is passed on, not their content."""

    sections: frozenset[str] = frozenset()
    """The parts of the record that leave."""

    allowed: frozenset[str] = frozenset()
    """The parts that the link or the consent allows."""


@redacted
@dataclass(frozen=True)
class Plan:
    """What a packet to one member would hold; shown to the person before it leaves."""

    member: Member
    patients: tuple[PlannedPatient, ...]
    receipts: int
    sequence: int

    @property
    def leaving(self) -> tuple[PlannedPatient, ...]:
        """The patients of whom something leaves."""
        return tuple(p for p in self.patients if not p.refusal and p.entries)

    @property
    def refused(self) -> tuple[PlannedPatient, ...]:
        """The patients of whom nothing leaves, with the reason."""
        return tuple(p for p in self.patients if p.refusal)

    @property
    def entries(self) -> int:
        """How many journal entries would leave."""
        return sum(p.entries for p in self.leaving)


@redacted
@dataclass(frozen=True)
class ArrivingPatient:
    """What a received packet holds of one patient."""

    uid: str
    name: str
    known: bool
    counts: tuple[tuple[tuple[str, str], int], ...]
    """((words for one, words for several), number), the most numerous first."""

    entries: int


@redacted
@dataclass(frozen=True)
class Arrival:
    """A received packet, verified and unfolded, before anything enters the register."""

    packet: str
    sender: Member
    sequence: int
    created: datetime
    kind: str
    entries: int
    patients: tuple[ArrivingPatient, ...]
    receipts: int
    already_seen: bool
    warning: str = ""
    counts: Counts | None = None
    """What an indicator packet says."""

    directory: Directory | None = None
    """What a directory of members says."""

    withdrawals: int = 0
    """How many entries hide something written before."""


@dataclass(frozen=True)
class ImportReport:
    """What one packet brought."""

    packet: str
    sender: str
    accepted: int = 0
    duplicates: int = 0
    waiting: int = 0
    conflicts: int = 0
    unknown_kinds: int = 0
    withheld: int = 0
    """Entries whose content was kept back."""

    filled: int = 0
    """Entries that were here without content and now have it."""

    acknowledged: int = 0
    gaps: tuple[str, ...] = ()
    rejected: tuple[tuple[str, int], ...] = ()
    """(code, number of chains) of what was left out."""

    patients: tuple[str, ...] = ()
    trail: tuple[str, ...] = ()
    """What is wrong with the audit trail of the sender, or with ours, in sentences."""


@redacted
@dataclass(frozen=True)
class Colleague:
    """The line of one member on the exchange page."""

    member: Member
    state: Exchange
    last_sent: datetime | None
    last_received: datetime | None
    to_send: int
    """Entries written since the last packet to them, in the patients that may be shared."""

    holes: tuple[int, ...] = ()
    """Packets of ours that they lack: a later one was acknowledged."""
