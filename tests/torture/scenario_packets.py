"""Packets under the same breaks: sent whole or not at all, taken whole or not at all (P-36)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cpts_desktop.features.exchange import receiving
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage import accounts
from cpts_desktop.storage.faults import sorting_faults
from tests.storage.exchange_setup import Practice, practice, registry
from tests.storage.register_setup import PASSWORD
from tests.torture.scenarios import Left, Scenario, say, sound

WEIGHTS: Final = ["70", "71", "72"]
_NURSE, _CHEMIST, _NOTE = "Camille_Roux", "Paul_Lenoir", "patient-envoye"


def _at(minutes: int) -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 9, minutes, tzinfo=UTC))


def _open(folder: Path, name: str, minutes: int) -> Practice:
    register = accounts.open_with_password(
        folder / name / "registre.db", PASSWORD, kinds=registry(), clock=_at(minutes)
    )
    return Practice(register, folder / "usb")


def _patient(folder: Path) -> PatientId:
    return PatientId((folder.parent / _NOTE).read_text())


def _two_practices(folder: Path) -> None:
    """A nurse with one patient and three weights, and a chemist who knows her."""
    (folder / "usb").mkdir()
    nurse = practice(folder, _at(0), "Camille Roux")
    chemist = practice(folder, _at(0), "Paul Lenoir", "pharmacien")
    nurse.meet(chemist)
    chemist.meet(nurse)
    uid = nurse.patient()
    nurse.link(uid, chemist)
    nurse.weigh(uid, *WEIGHTS)
    (folder.parent / _NOTE).write_text(uid)
    nurse.register.close()
    chemist.register.close()


def _send(folder: Path, handle: int) -> None:
    nurse = _open(folder, _NURSE, 10)
    chemist = nurse.known()
    assert chemist
    with sorting_faults():
        _sent(nurse, folder)
    say(handle, 1)
    nurse.register.close()


def _sent(nurse: Practice, folder: Path) -> None:
    from cpts_desktop.features.exchange import queries, sending
    from cpts_desktop.features.exchange.planning import Wish

    (member,) = nurse.register.read(queries.members)
    command = sending.SendPacket(
        Wish(member.uid, (_patient(folder),)), nurse.keys, sending.outbox(nurse.register.path)
    )
    made = nurse.register.run(sending.send_packet, command)
    assert isinstance(made, Ok), made.problems
    sending.hand_over(made.value.file, folder / "usb")


def sent_left(folder: Path, acks: list[int]) -> Left:
    """What lies on the key is whole packets only; sent again if needed, all weights arrive."""
    try:
        nurse = _open(folder, _NURSE, 20)
    except Fault as fault:
        return 1, f"ne s’ouvre plus : {fault.code}"
    try:
        lost, why = sound(nurse.register)
        if lost:
            return lost, why
        on_key = [item for item in (folder / "usb").iterdir() if not item.name.startswith(".")]
        if acks and not on_key:
            return 1, "paquet dit envoyé, absent de la clé"
        if not on_key:
            from cpts_desktop.features.exchange import sending

            for kept in sending.outbox(nurse.register.path).glob("*.cpts"):
                sending.hand_over(kept, folder / "usb")
            _sent(nurse, folder)
    finally:
        nurse.register.close()
    return _taken_whole(folder)


def _taken_whole(folder: Path) -> Left:
    chemist = _open(folder, _CHEMIST, 30)
    try:
        for item in sorted((folder / "usb").iterdir()):
            if item.name.startswith("."):
                continue
            try:
                receiving.import_file(chemist.register, item)
            except PacketRefused as refused:
                return 1, f"paquet refusé : {refused.code.value}"
        there = chemist.weights(_patient(folder))
        if there != WEIGHTS:
            return 1, f"{len(there)} mesures sur {len(WEIGHTS)}"
        return sound(chemist.register)
    finally:
        chemist.register.close()


def _with_packet(folder: Path) -> None:
    _two_practices(folder)
    nurse = _open(folder, _NURSE, 10)
    _sent(nurse, folder)
    nurse.register.close()


def _take(folder: Path, handle: int) -> None:
    chemist = _open(folder, _CHEMIST, 20)
    (packet,) = [item for item in (folder / "usb").iterdir() if not item.name.startswith(".")]
    with sorting_faults():
        receiving.import_file(chemist.register, packet)
    say(handle, 1)
    chemist.register.close()


def taken_left(folder: Path, acks: list[int]) -> Left:
    """All of the packet or nothing of it; taken again, all of it, once."""
    try:
        chemist = _open(folder, _CHEMIST, 25)
    except Fault as fault:
        return 1, f"ne s’ouvre plus : {fault.code}"
    there = chemist.weights(_patient(folder))
    lost, why = sound(chemist.register)
    chemist.register.close()
    if lost or there not in ([], WEIGHTS) or (acks and there != WEIGHTS):
        return 1, why or f"reçu à moitié : {len(there)} mesures"
    return _taken_whole(folder)


PACKETS: Final = (
    Scenario("packets_sent", _two_practices, _send, sent_left),
    Scenario("packets_taken", _with_packet, _take, taken_left),
)
