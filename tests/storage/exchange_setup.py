"""Two or three practices with real registers, that know each other or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange import queries, receiving, sending
from cpts_desktop.features.exchange.kinds import KINDS as EXCHANGE_KINDS
from cpts_desktop.features.exchange.members import AddMember, add_member, own_card
from cpts_desktop.features.exchange.model import ImportReport, Member
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.register import commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.kinds import KINDS, RECORD_TYPES
from cpts_desktop.features.register.model import Basis, DocumentDraft, ObservationDraft
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.keys import DeviceKeys
from cpts_desktop.storage import accounts
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.users import USER, NewUser
from tests.storage.register_setup import CHEAP, PASSWORD, add, do


def registry() -> KindRegistry:
    """Return the kinds of the register and of the exchange."""
    kinds = KindRegistry((USER, *KINDS, *EXCHANGE_KINDS), RECORD_TYPES)
    kinds.register(record_kind(kinds))
    return kinds


@dataclass
class Practice:
    """One professional, their register and a folder that stands for a USB key."""

    register: Register
    folder: Path
    names: list[str] = field(default_factory=list)

    @property
    def me(self) -> str:
        return str(self.register.user_id)

    @property
    def keys(self) -> DeviceKeys:
        return DeviceKeys.of_register(self.register.device_keys)

    def card(self) -> bytes:
        return own_card(self.register)[1]

    def words(self) -> str:
        return " ".join(own_card(self.register)[0].fingerprint)

    def meet(self, other: Practice) -> Member:
        """Add the other as a verified member."""
        found: Member = do(self.register, add_member, AddMember(other.card(), other.words()))
        return found

    def patient(self, **other: Any) -> PatientId:
        return add(self.register, **other)

    def weigh(self, uid: PatientId, *kilos: str) -> None:
        """Record weights, each in its own transaction."""
        for value in kilos:
            at = self.register.clock.now()
            drafts = [ObservationDraft("poids", Decimal(value), "kg", at)]

            def handler(_: None, uow: UnitOfWork, drafts: Any = drafts) -> Outcome[None]:
                commands.record_observations(uow, uid, drafts)
                return Ok(None)

            do(self.register, handler, None)

    def letter(self, uid: PatientId, content: bytes) -> None:
        """Keep a document with the patient."""

        def handler(_: None, uow: UnitOfWork) -> Outcome[None]:
            draft = DocumentDraft("lettre", "Lettre au médecin", "application/pdf", content)
            commands.store_document(uow, uid, draft)
            return Ok(None)

        do(self.register, handler, None)

    def link(self, uid: PatientId, other: Practice, **more: Any) -> str:
        """Open a care link for the other."""
        values: dict[str, Any] = {
            "patient": uid, "professional": "Confrère", "basis": Basis.EQUIPE_2,
            "since": date(2026, 1, 1), "member_id": other.me,
        }  # fmt: skip
        link: str = do(
            self.register, commands.open_care_link, commands.OpenCareLink(**{**values, **more})
        )
        return link

    def try_send(self, other: Practice, *patients: PatientId, **wish: Any) -> Outcome[Any]:
        """Ask for a packet."""
        command = sending.SendPacket(
            Wish(other.me, patients or None, **wish), self.keys,
            sending.outbox(self.register.path),
        )  # fmt: skip
        return self.register.run(sending.send_packet, command)

    def send(self, other: Practice, *patients: PatientId, **wish: Any) -> Path:
        """Make a packet and put it on the key."""
        made = self.try_send(other, *patients, **wish)
        assert isinstance(made, Ok), made.problems
        return sending.hand_over(made.value.file, self.folder)

    def receipt(self, other: Practice) -> Path:
        command = sending.SendReceipt(other.me, self.keys, sending.outbox(self.register.path))
        return sending.hand_over(do(self.register, sending.send_receipt, command).file, self.folder)

    def take(self, path: Path) -> ImportReport:
        """Import a packet that must be accepted."""
        done = receiving.import_file(self.register, path)
        assert isinstance(done, Ok), done.problems
        return done.value

    def weights(self, uid: PatientId) -> list[str]:
        found = self.register.read(register_queries.observations, uid, codes=("poids",))
        return sorted(str(one.value) for one in found)

    def known(self) -> dict[str, str]:
        """Return name -> trust of each member's newest device."""
        return {one.name: one.devices[0].trust.value for one in self.register.read(queries.members)}


def practice(
    folder: Path,
    clock: Clock,
    name: str,
    profession: str = "idel",
    kinds: KindRegistry | None = None,
    rpps: str = "",
) -> Practice:
    """Make a practice with an empty register."""
    home = folder / name.replace(" ", "_")
    made = accounts.create_register(
        home / "registre.db", NewUser(name, profession, rpps), PASSWORD, kinds=kinds or registry(),
        clock=clock,
        cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    key = home / "usb"
    key.mkdir()
    return Practice(made.value.register, key)


def met_practices(
    folder: Path,
    clock: Clock,
    nurse_name: str = "Awa Ndiaye",
    other: tuple[str, str] = ("Paul Durand", "medecin"),
) -> Iterator[tuple[Practice, Practice]]:
    """Open a nurse and a doctor who know each other, then close them: the body of a fixture.

    ``other`` names somebody else than the doctor, with their profession.
    """
    yield from met(folder, clock, (nurse_name, "idel"), other)  # type: ignore[misc]


def met(folder: Path, clock: Clock, *people: tuple[str, str]) -> Iterator[tuple[Practice, ...]]:
    """Open the practices of people (name, profession) who all know each other, then close them."""
    made = tuple(practice(folder, clock, *one) for one in people)
    for one in made:
        for other in made:
            if one is not other:
                one.meet(other)
    yield made
    for one in made:
        one.register.close()


TRIO = (("Camille Roux", "idel"), ("Paul Lenoir", "medecin"), ("Chloé Petit", "pharmacien"))


def code_of(place: Practice, path: Path) -> str:
    with pytest.raises(PacketRefused) as caught:
        receiving.import_file(place.register, path)
    return caught.value.code.value
