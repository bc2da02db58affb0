"""One target per parser: bytes in, only the declared endings out (P-35).

A target returns when the parser answered or refused in its own way; anything else that leaves it
(IndexError, RecursionError, UnicodeError, a bare ValueError) is a finding. The time of one input
is watched by the runner.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

Target = Callable[[bytes], None]
TARGETS: Final[dict[str, Target]] = {}
_SCRATCH: Final = Path(tempfile.mkdtemp(prefix="cpts-fuzz-"))
TODAY: Final = date(2026, 11, 22)


def target(function: Target) -> Target:
    """Register a target under its own name."""
    TARGETS[function.__name__] = function
    return function


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _file(name: str, data: bytes) -> Path:
    place = _SCRATCH / name
    place.write_bytes(data)
    return place


@target
def packet(data: bytes) -> None:
    """The signed part of a packet, then a body unfolded from its compressed bytes."""
    from cpts_desktop.packets.body import BodyReader
    from cpts_desktop.packets.codes import PacketRefused
    from cpts_desktop.packets.header import check_signature, parse_header, read_preamble

    for read in (
        lambda: check_signature(read_preamble(data), {}),
        lambda: parse_header(data),
        lambda: _body(BodyReader, data),
    ):
        try:
            read()
        except PacketRefused:
            continue


def _body(reader: type, data: bytes) -> None:
    import zstandard

    unpacked = reader(lambda _block, _line: None)
    unpacked.feed(zstandard.compress(data) if data[:1] == b"{" else data)
    unpacked.finish()


@target
def member_card(data: bytes) -> None:
    """The identity card of a colleague's device."""
    from cpts_desktop.packets.codes import PacketRefused
    from cpts_desktop.packets.identity import read_card

    try:
        read_card(data)
    except PacketRefused:
        return


@target
def fhir(data: bytes) -> None:
    """A FHIR file: entries, then each resource by its readers."""
    from cpts_desktop.features.register.fhir import measures, people
    from cpts_desktop.features.register.fhir.reader import FileRefused, read_fhir
    from cpts_desktop.features.register.fhir.words import NotTaken

    try:
        source = read_fhir(_file("x.json", data))
    except FileRefused:
        return
    for item in source.items:
        kind = item.resource.get("resourceType")
        try:
            if kind == "Patient":
                people.read_patient(item.resource, TODAY)
            elif kind == "Observation":
                measures.read_observation(item.resource, "k")
        except NotTaken:
            continue


@target
def cda(data: bytes) -> None:
    """A received CDA document."""
    from cpts_desktop.features.exchange.formats.cda_read import read_cda

    read_cda(data)


@target
def bdpm(data: bytes) -> None:
    """Each file of the official drug database, in the shape of its name."""
    from cpts_desktop.features.medication.reference import bdpm as reader

    for name in sorted(reader.COLUMNS):
        try:
            reader.parse(name, data)
        except reader.BadBdpm:
            continue
    if data[:2] == b"PK":
        with suppress(reader.BadBdpm):
            reader._from_zip(_file("bdpm.zip", data))
    reader.iso_date(_text(data[:40]))
    reader.cip13_is_valid(_text(data[:20]))


@target
def ansm_text(data: bytes) -> None:
    """The text of the thesaurus pages, row after row; the first bytes give size and place."""
    from cpts_desktop.features.medication.reference import ansm_pdf

    text = _text(data)
    ansm_pdf.read_levels(text)
    ansm_pdf.split_members(text)
    ansm_pdf.edition_date(text)
    reader = ansm_pdf._Reader()
    sizes, places = (10.0, 8.0, 7.0, 7.0), (20.0, 40.0, 70.0, 320.0)
    for number, line in enumerate(text.splitlines()[:400]):
        choice = ord(line[:1] or "0") % 4
        run = ansm_pdf._Line(float(number), places[choice], sizes[choice], line[1:])
        reader.row(1, [run])
    reader.finish()


@target
def toml(data: bytes) -> None:
    """A protocol file."""
    from cpts_desktop.protocols.loader import load_bytes

    load_bytes("x.toml", data)


@target
def backup(data: bytes) -> None:
    """What lies in clear beside a register or a backup: slots, note of what was seen, code."""
    from cpts_desktop.kernel.outcome import Fault
    from cpts_desktop.storage import sidecar, slots
    from cpts_desktop.storage.engine import connect
    from cpts_desktop.storage.faults import sorting_faults
    from cpts_desktop.storage.recovery_code import read_code

    try:
        slots.decode(data)
    except Fault:
        pass
    place = _file("r.db", data)
    sidecar.register_named_by(place)
    read_code(_text(data[:200]))
    try:
        with sorting_faults():
            connect(place, bytes(32), read_only=True).close()
    except Fault:
        return


@target
def strict_json(data: bytes) -> None:
    """Our reader of JSON."""
    from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict

    try:
        loads_strict(data)
    except JsonRefused:
        return


@target
def card(data: bytes) -> None:
    """A card to draw, and the text of a scanned card."""
    from cpts_desktop.features.card.card_json import read_card
    from cpts_desktop.features.card.reading import read_qr

    read_card(data, TODAY)
    read_qr(_text(data))


@target
def scans(data: bytes) -> None:
    """A box of medicine (GS1) and the INS datamatrix."""
    from cpts_desktop.features.medication.gs1 import looks_scanned, read_box
    from cpts_desktop.features.register.rules.datamatrix import read_datamatrix

    text = _text(data)
    looks_scanned(text)
    read_box(text)
    read_datamatrix(text)
    read_datamatrix(data)


@target
def typed(data: bytes) -> None:
    """What a person types: names, notes, numbers."""
    from cpts_desktop.kernel.numbers import parse_decimal
    from cpts_desktop.kernel.text import clean_line, clean_note, fold

    text = _text(data)
    fold(text)
    clean_line(text, "name")
    clean_note(text, "note")
    parse_decimal(text, "value")


@target
def annuaire(data: bytes) -> None:
    """The directory of health professionals, as text or in its archive; the practice's CSV."""
    from cpts_desktop.features.register.annuaire.reading import read
    from cpts_desktop.kernel.outcome import Fault

    try:
        read(_file("PS_LibreAcces_Personne_activite_202605.txt", data), "63")
    except Fault:
        return


@target
def xdm(data: bytes) -> None:
    """A received archive of documents, each then read as CDA."""
    from cpts_desktop.features.exchange.formats.cda_read import read_cda
    from cpts_desktop.features.exchange.formats.xdm_read import documents_of
    from cpts_desktop.kernel.outcome import Ok

    found = documents_of(data)
    for one in found.value[:3] if isinstance(found, Ok) else ():
        read_cda(one)


@target
def relay(data: bytes) -> None:
    """The figures of a QR code: a packet, or the words of a card."""
    from cpts_desktop.packets.codes import PacketRefused
    from cpts_desktop.packets.relay import MARK, VERSION, unfold
    from cpts_desktop.packets.word_figures import from_figures

    text = _text(data)
    figures = "".join(str(byte % 10) for byte in data[:2_000])
    for one in (text, MARK + VERSION + figures, MARK + "2" + figures):
        from_figures(one)
        try:
            unfold(one)
        except PacketRefused:
            continue


@target
def statements(data: bytes) -> None:
    """Counts and directories that a packet carries, and what the parsing child hands over."""
    import msgspec

    from cpts_desktop.features.exchange.statements import read_counts, read_directory
    from cpts_desktop.packets.blocks import decode_block, from_line
    from cpts_desktop.packets.codes import PacketRefused
    from cpts_desktop.packets.handover import from_frame

    def block() -> None:
        found = from_line(data)
        for read in (decode_block, read_counts, read_directory):
            try:
                read(found)
            except (PacketRefused, msgspec.MsgspecError):
                continue

    for act in (block, lambda: from_frame(data)):
        try:
            act()
        except PacketRefused:
            continue
