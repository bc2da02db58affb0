"""Hostile packets and files of our own making (G5, G6, G12), by the command line and the window.

Each is refused with its code, and no row of any table of the register has changed.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cpts_desktop.cli.run import run
from cpts_desktop.features.exchange.screens.open_dialog import OpenPacketDialog
from cpts_desktop.features.exchange.screens.received_page import ReceivedPage
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.packets.blocks import to_line
from cpts_desktop.packets.body import compress
from cpts_desktop.packets.header import MAX_RECIPIENTS, MAX_SEQUENCE
from cpts_desktop.packets.keys import key_id
from cpts_desktop.storage.integrity import check_register
from tests.pure.packets.samples import assembled, header_json, sealed_to, squeezed
from tests.screens.exchange.exchange_town import Town, page, shown
from tests.storage.exchange_setup import Practice
from tests.storage.register_setup import PASSWORD

Made = Callable[[Town], bytes]
_NOT_COMPARED = {"audit", "meta", "commit_log"}
"""A refusal may be written in the trail; the facts may not move."""


def everything(place: Practice) -> dict[str, list[str]]:
    """Return every row of every table, the trail and its counters apart."""

    def read(conn: Any) -> dict[str, list[str]]:
        names = conn.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).scalars()
        return {
            name: sorted(map(repr, conn.exec_driver_sql(f'SELECT * FROM "{name}"').all()))
            for name in sorted(set(names) - _NOT_COMPARED)
        }

    found: dict[str, list[str]] = place.register.read(read)
    return found


def forged(
    town: Town,
    lines: list[bytes],
    *,
    clear: bytes | None = None,
    start: dict[str, Any] | None = None,
    **changes: Any,
) -> bytes:
    """Return a packet that the doctor's own keys sign, to the nurse, holding ``lines``."""
    doctor, nurse = town.doctor.keys, town.nurse.keys
    packet = changes.get("id", new_id())
    first = {"packet": packet, "kind": changes.get("kind", "care"), "sender": doctor.device}
    body = clear or b"".join(compress({**first, **(start or {})}, lines))
    sealed = sealed_to(body, nurse)
    header = {
        **header_json(sealed),
        "id": packet,
        "sender": {"device": doctor.device, "key": key_id(doctor.public.sign)},
        "recipients": [{"device": nurse.device, "key": key_id(nurse.public.exchange)}],
        **changes,
    }
    return assembled(sealed, header, signer=doctor)


def receipts(*items: dict[str, Any]) -> bytes:
    return to_line({"block": "receipts", "items": list(items)})


def another_s_device(town: Town) -> bytes:
    office = town.office.keys
    key = key_id(town.doctor.keys.public.sign)
    return forged(town, [receipts()], sender={"device": office.device, "key": key})


def own_device_of_the_reader(town: Town) -> bytes:
    key = key_id(town.doctor.keys.public.sign)
    return forged(town, [receipts()], sender={"device": town.nurse.keys.device, "key": key})


def kind_inside_differs(town: Town) -> bytes:
    return forged(town, [receipts()], start={"kind": "directory"})


def counts_in_a_care_packet(town: Town) -> bytes:
    row = {"id": "IC-01", "label": "x", "hash": "0" * 16, "people": True, "numerator": 20,
           "denominator": 40}  # fmt: skip
    block = {"block": "indicators", "period": ["2026-01-01", "2026-03-31"], "rows": [row]}
    return forged(town, [to_line(block)])


def directory_by_a_doctor(town: Town) -> bytes:
    revoked = {"key": key_id(town.office.keys.public.sign), "last": {}, "reason": ""}
    block = {"block": "directory", "epoch": 2_000_000_000, "minimum_format": 1, "members": [],
             "revoked": [revoked]}  # fmt: skip
    return forged(town, [to_line(block)], kind="directory")


def too_many_readers(town: Town) -> bytes:
    many = [{"device": new_id(), "key": f"{n:016x}"} for n in range(MAX_RECIPIENTS + 1)]
    return forged(town, [receipts()], recipients=many)


def one_reader_twice(town: Town) -> bytes:
    me = {"device": town.nurse.keys.device, "key": key_id(town.nurse.keys.public.exchange)}
    return forged(town, [receipts()], recipients=[me, me])


def a_number_without_end(town: Town) -> bytes:
    return forged(town, [receipts()], sequence=MAX_SEQUENCE, previous="0" * 64)


def a_leap_second(town: Town) -> bytes:
    return forged(town, [receipts()], created="2026-06-30T23:59:60.000Z")


def year_zero(town: Town) -> bytes:
    return forged(town, [receipts()], created="0000-01-01T00:00:00.000Z")


def a_frame_with_a_false_checksum(town: Town) -> bytes:
    good = zstandard.ZstdCompressor(write_checksum=True).compress(b"x" * 4_000)
    return forged(town, [], clear=good[:-1] + bytes([good[-1] ^ 1]))


def a_window_too_wide(town: Town) -> bytes:
    wide = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    maker = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    return forged(town, [], clear=maker.compress(os.urandom(1 << 16)) + maker.flush())


def no_end_line(town: Town) -> bytes:
    return forged(town, [], clear=squeezed(receipts()))


def a_passphrase_instead_of_a_key(town: Town) -> bytes:
    import pyrage

    sealed = pyrage.passphrase.encrypt(b"x" * 100, "motdepasse")
    doctor, nurse = town.doctor.keys, town.nurse.keys
    header = {
        **header_json(sealed),
        "sender": {"device": doctor.device, "key": key_id(doctor.public.sign)},
        "recipients": [{"device": nurse.device, "key": key_id(nurse.public.exchange)}],
    }
    return assembled(sealed, header, signer=doctor)


def card_of_the_reader(town: Town) -> bytes:
    """Passes on a card that claims the nurse's own device, then a block after it that is wrong."""
    block = {"block": "cards", "own": [town.nurse.keys.device], "cards": [{"card": {}}]}
    return forged(town, [to_line(block)])


VARIANTS: tuple[tuple[Made, str], ...] = (
    (another_s_device, "UNKNOWN_SIGNER"),
    (own_device_of_the_reader, "UNKNOWN_SIGNER"),
    (kind_inside_differs, "SCHEMA"),
    (counts_in_a_care_packet, "SCHEMA"),
    (directory_by_a_doctor, "UNKNOWN_SIGNER"),
    (too_many_readers, "SCHEMA"),
    (one_reader_twice, "SCHEMA"),
    (a_number_without_end, "SCHEMA"),
    (a_leap_second, "SCHEMA"),
    (year_zero, "SCHEMA"),
    (a_frame_with_a_false_checksum, "SCHEMA"),
    (a_window_too_wide, "SCHEMA"),
    (no_end_line, "SCHEMA"),
    (a_passphrase_instead_of_a_key, "NOT_RECIPIENT"),
    (card_of_the_reader, "SCHEMA"),
)


@pytest.mark.parametrize(("made", "code"), VARIANTS, ids=[one.__name__ for one, _ in VARIANTS])
def test_g6_a_hostile_packet_changes_nothing_by_the_window_nor_by_the_command_line(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], made: Made, code: str,
) -> None:  # fmt: skip
    nurse = town.nurse
    nurse.patient()
    file = tmp_path / "hostile.cpts"
    file.write_bytes(made(town))
    before = everything(nurse)

    window = shown(qtbot, qapp, nurse, clock)
    said: list[str] = []
    window.ctx.show_fault = lambda got, _message: said.append(got)  # type: ignore[method-assign]
    page(window).open_packets([file])
    if previews := [one for one in window.findChildren(OpenPacketDialog) if one.isVisible()]:
        (preview,) = previews  # shown, then refused at the import
        preview.accept_button.click()
        assert preview.problem.text() != ""
        preview.reject()
    else:
        assert said == [code]
    assert everything(nurse) == before
    assert check_register(nurse.register).ok
    window.contents.operations.close()

    path = nurse.register.path
    nurse.register.close()
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    words = ["packet", "import", str(file), "--register", str(path), "--json"]
    exit_code = run([*words, "--secret-file", str(tmp_path / "secret")], clock=clock)
    told = json.loads(capsys.readouterr().out)
    assert exit_code == 3 and [one["code"] for one in told["refused"]] == [code]
    assert str(file) in told["refused"][0]["file"] and "Traceback" not in str(told)
    nurse.register = _opened(path, clock)
    assert everything(nurse) == before


def _opened(path: Path, clock: FixedClock) -> Any:
    from cpts_desktop.storage import accounts
    from tests.storage.exchange_setup import registry

    return accounts.open_with_password(path, PASSWORD, kinds=registry(), clock=clock)


def patient(**more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1944-03-12",
        "name": [{"use": "official", "family": "MARTIN", "given": ["Jeanne"]}], **more,
    }  # fmt: skip


HOSTILE_FHIR: tuple[tuple[str, bytes], ...] = (
    ("clé double par échappement", json.dumps(patient()).replace(
        '"gender": "female"', '"gender": "female", "g\\u0065nder": "male"').encode()),
    ("demi-caractère", json.dumps(patient()).replace("MARTIN", "MAR\\ud800TIN").encode()),
    ("sens d’écriture", json.dumps(patient(name=[{"family": "NI\u202eTRAM", "given": ["J"]}]))
        .encode()),
    ("utf-32", json.dumps(patient()).encode("utf-32")),
    ("gzip dans gzip", gzip.compress(gzip.compress(json.dumps(patient()).encode()))),
    ("bombe", gzip.compress(b" " * (300 << 20), 9)),
    ("profondeur", b'{"resourceType":"Patient","x":' + b'{"x":' * 5_000 + b"1" + b"}" * 5_001),
    ("virgule traînante", json.dumps(patient()).encode()[:-1] + b",}"),
)  # fmt: skip


@pytest.mark.parametrize("data", [d for _, d in HOSTILE_FHIR], ids=[n for n, _ in HOSTILE_FHIR])
def test_g5_hostile_fhir_by_the_command_line(
    town: Town, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    path = town.nurse.register.path
    before = everything(town.nurse)
    town.nurse.register.close()
    gzipped = data[:2] == b"\x1f\x8b"
    file = tmp_path / ("x.json.gz" if gzipped else "x.json")
    file.write_bytes(data)
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    words = ["import", "fhir", str(file), "--register", str(path), "--json"]
    code = run([*words, "--secret-file", str(tmp_path / "secret")], clock=clock)
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    town.nurse.register = _opened(path, clock)
    assert "Traceback" not in captured.err and code in (0, 3)
    patients = "SELECT count(*) FROM patient WHERE birth_name LIKE ? OR birth_name LIKE ?"
    count = town.nurse.register.read(
        lambda conn: conn.exec_driver_sql(patients, ("%\u202e%", "%\ufffd%")).scalar()
    )
    assert count == 0
    if told.get("accepted"):
        assert told["rejected"] + told["accepted"] + told["duplicates"] == told["read"]
    else:
        kept = {name: rows for name, rows in before.items() if name != "import_quarantine"}
        after = everything(town.nurse)
        moved = [name for name in kept if kept[name] != after[name]]
        assert told.get("rejected", 1) >= 1 and set(moved) <= {"entry", "seal"}, moved


def xml(body: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>' + body


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


HOSTILE_CDA: tuple[bytes, ...] = (
    xml(b'<!DOCTYPE a [<!ENTITY x "y">]><ClinicalDocument xmlns="urn:hl7-org:v3"/>'),
    xml(
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>'
    ),
    xml(b"<a>" * 20_000),
    b"\xff\xfe" + "<ClinicalDocument/>".encode("utf-16-le"),
    zipped("IHE_XDM/SUBSET01/../../../../tmp/DOC0001.XML", xml(b"<ClinicalDocument/>")),
    zipped("IHE_XDM/SUBSET01/DOC0001.XML", b" " * (200 << 20)),
    zipped("IHE_XDM/SUBSET01/METADATA.XML", b"<a/>"),
)


@pytest.mark.parametrize("data", HOSTILE_CDA, ids=range(len(HOSTILE_CDA)))
def test_g5_hostile_documents_in_the_window(
    town: Town, qtbot: QtBot, qapp: QApplication, clock: FixedClock, tmp_path: Path, data: bytes
) -> None:
    uid = town.nurse.patient()
    window = shown(qtbot, qapp, town.nurse, clock)
    before = everything(town.nurse)
    file = tmp_path / ("x.zip" if data[:2] == b"PK" else "x.xml")
    file.write_bytes(data)
    window.ctx.navigate("exchange.received", patient=uid)
    received = window.current_page()
    assert isinstance(received, ReceivedPage)
    received.read(file)
    received.submit()
    assert received.problem.text() != "" or not received.content.isVisible()
    assert everything(town.nurse) == before
    assert not (tmp_path.parent / "tmp").exists()
    window.contents.operations.close()


@pytest.mark.parametrize("days", [-20_000, 20_000])
def test_g12_a_clock_far_off_neither_loses_nor_believes_a_packet(
    town: Town, clock: FixedClock, days: int
) -> None:
    """The reader's own clock is wrong when the packet comes; set right, all is as it should be."""
    nurse, doctor = town.nurse, town.doctor
    uid = doctor.patient()
    doctor.weigh(uid, "70.0")
    doctor.link(uid, nurse)
    sent = doctor.send(nurse, uid)
    wrong = FixedClock(clock.now() + timedelta(days=days))
    nurse.register.clock = wrong
    try:
        nurse.take(sent)
    except AssertionError:
        pass  # refused: it can be taken again
    nurse.register.clock = clock
    nurse.take(sent)
    assert nurse.weights(uid) == ["70.0"]
    assert check_register(nurse.register).ok
