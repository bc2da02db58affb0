"""Every bad packet of the catalogue is refused, with its own code (security.md G6, P-30, P-34)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_desktop.packets.blocks import decode_block
from cpts_desktop.packets.codes import PacketRefused
from tests.pure.packets.bad_vectors import Bad, catalogue
from tests.pure.packets.samples import DOCTOR, assembled, body, entries, packet, read, sealed_to

BAD = list(catalogue())


def code_of(path: Path) -> str:
    """Read and decode; return the code of the refusal, or nothing."""
    try:
        for block in read(path):
            decode_block(block)
    except PacketRefused as refusal:
        assert refusal.message
        return refusal.code.value
    return ""


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_g6_bad_packet_has_its_code(bad: Bad, tmp_path: Path) -> None:
    path = tmp_path / "x.cpts"
    path.write_bytes(bad.data)
    assert code_of(path) == bad.code


def test_the_catalogue_is_wide_enough() -> None:
    assert len({bad.name for bad in BAD}) == len(BAD) >= 60


def test_the_good_packet_beside_them_is_read(tmp_path: Path) -> None:
    found = [entry for block in read(packet(tmp_path)) for entry in decode_block(block)]
    assert found == list(entries())


def test_an_empty_body_is_not_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "x.cpts"
    path.write_bytes(assembled(sealed_to(body([]), DOCTOR)))
    assert read(path) == []
