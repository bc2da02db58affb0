"""A large practice and an empty reader, made once for all the measures of the exchange."""

from __future__ import annotations

import atexit
import functools
import random
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.exchange import sending
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import Basis, ObservationDraft
from cpts_desktop.kernel import collecting
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from tests.storage.exchange_setup import Practice, practice
from tests.storage.exchange_world import opened
from tests.storage.register_setup import do, jeanne

NOW: Final = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
SENDER: Final = "Awa Ndiaye"
READER: Final = "Paul Durand"
VISITS: Final = 20
_MEASURES: Final = (("poids", 600, "kg"), ("pas", 1000, "mm[Hg]"), ("pad", 600, "mm[Hg]"),
                    ("fc", 500, "/min"), ("spo2", 900, "%"))  # fmt: skip
PER_PATIENT: Final = VISITS * len(_MEASURES)
_STARTS: Final = (
    "BER", "CHA", "DU", "FOUR", "GA", "HER", "LA", "LE", "MAR", "MO", "PE", "RI", "ROU", "SI", "VI"
)  # fmt: skip
_MIDDLES: Final = (
    "BO", "CHE", "DI", "GUE", "LAN", "LI", "MA", "NA", "PA", "RE", "RO", "SA", "TE", "VA", "ZO"
)  # fmt: skip
_ENDS: Final = ("ARD", "AUD", "BERT", "CIER", "DET", "EAU", "IN", "LON", "NIER", "OT", "RAND", "ET")
_GIVEN: Final = (
    "Jeanne", "Marie", "Louis", "Paul", "Denise", "Yvonne", "Roger", "Simone", "Marcel", "André",
    "Odette", "Renée", "Jacques", "Monique", "Georges", "Colette", "Raymond", "Lucien", "Gisèle",
)  # fmt: skip
_OLDEST: Final = date(1925, 1, 1)


@dataclass(frozen=True)
class Scene:
    """Two practices that know each other: a full sender, an empty reader, one whole packet."""

    home: Path
    patients: tuple[PatientId, ...]
    packet: Path
    export_seconds: float


@functools.cache
def scene(patients: int) -> Scene:
    """Return the practice of ``patients`` patients with a hundred measures each."""
    import time

    home = Path(tempfile.mkdtemp(prefix="cpts-bench-scene-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    clock = FixedClock(NOW)
    sender, reader = practice(home, clock, SENDER), practice(home, clock, READER, "medecin")
    sender.meet(reader)
    reader.meet(sender)
    uids = fill_practice(sender, patients, reader.me)
    started = time.perf_counter()
    packet = whole_packet(sender, reader.me)
    elapsed = time.perf_counter() - started
    reader.register.close()
    sender.register.close()
    return Scene(home, tuple(uids), packet, elapsed)


def whole_packet(sender: Practice, reader: str) -> Path:
    """Make the packet of everything that may leave for the reader."""
    command = sending.SendPacket(
        Wish(reader, whole=True), sender.keys, sending.outbox(sender.register.path)
    )
    made: Path = do(sender.register, sending.send_packet, command).file
    return made


def fill_practice(sender: Practice, count: int, reader: str) -> list[PatientId]:
    """Write patients, their visits and a care link, some hundreds of patients a transaction."""
    rng = random.Random(42)
    uids = [PatientId(new_id()) for _ in range(count)]

    def write(chunk: list[PatientId], uow: Any) -> Any:
        for uid in chunk:
            assert isinstance(commands.create_patient(_identity(rng, uid), uow), Ok)
            for n in range(VISITS):
                visit(uow, uid, rng, NOW - timedelta(days=10 * (VISITS - n)))
            link = commands.OpenCareLink(
                uid, "Confrère", Basis.EQUIPE_2, NOW.date(), member_id=reader
            )
            assert isinstance(commands.open_care_link(link, uow), Ok)
        return Ok(None)

    for at in range(0, count, 250):
        with collecting.paused():
            do(sender.register, write, uids[at : at + 250])
    return uids


def _identity(rng: random.Random, uid: PatientId) -> Any:
    """Return the identity of one patient among thousands: 2,700 family names, 60 years."""
    return jeanne(
        birth_name="".join(map(rng.choice, (_STARTS, _MIDDLES, _ENDS))),
        given_names=rng.choice(_GIVEN),
        birth_date=_OLDEST + timedelta(days=rng.randrange(60 * 365)),
        uid=uid,
    )


def visit(uow: Any, uid: PatientId, rng: random.Random, day: datetime) -> None:
    """Write one visit: five measures, one entry of the journal."""
    at = day + timedelta(minutes=rng.randrange(300))
    drafts = [
        ObservationDraft(code, Decimal(low + rng.randrange(400)) / 10, unit, at)
        for code, low, unit in _MEASURES
    ]
    commands.record_observations(uow, uid, drafts)


def copy_of(folder: Path, made: Scene, name: str) -> Practice:
    """Open a fresh copy of one practice of the scene."""
    place = folder / new_id()
    inner = name.replace(" ", "_")
    shutil.copytree(made.home / inner, place / inner)
    return opened(place, name, FixedClock(NOW))


def drop(place: Practice) -> None:
    """Close a copy and remove its files."""
    place.register.close()
    shutil.rmtree(place.folder.parent.parent, ignore_errors=True)
