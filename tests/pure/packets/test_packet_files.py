"""Packet files: neutral names, private copies, opening with other people's tools."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cpts_desktop.packets.blocks import decode_block, encode_blocks
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.envelope import check, peek, seal
from cpts_desktop.packets.files import free_path, neutral_name, take_copy
from cpts_desktop.packets.header import MAGIC_LINE, Signer
from cpts_desktop.packets.keys import key_id, minisign_public_key
from cpts_desktop.storage.trail_heads import SignedHead, TrailHead, TrailSign, seal_holds
from tests.pure.packets.samples import (
    AUDIENCE,
    DOCTOR,
    ME,
    NURSE,
    PACKET,
    PINNED,
    STRANGER,
    draft,
    entries,
    packet,
    read,
    sample_trail,
)

VECTORS = Path(__file__).parent / "vectors"
TOOLS = ("age", "zstd", "minisign", "jq")


def test_the_stored_vector_still_opens() -> None:
    """A packet written once and kept: a change of format that breaks it must bump the version."""
    blocks = read(VECTORS / "bon.cpts")
    assert [entry for block in blocks for entry in decode_block(block)] == list(entries())
    kept = [json.loads(line) for line in (VECTORS / "bon.ndjson").read_bytes().splitlines()]
    assert kept[1:-1] == blocks


def test_the_stored_vector_that_shows_a_trail_still_opens() -> None:
    """What a packet says of audit trails, written once and kept (format-paquet.md, section 2)."""
    header = peek(VECTORS / "bon-temoin.cpts").header
    assert header.trail == sample_trail()
    assert seal_holds(NURSE.public.sign, header.trail.now)
    assert seal_holds(DOCTOR.public.sign, header.trail.held[0])
    blocks = read(VECTORS / "bon-temoin.cpts")
    assert [entry for block in blocks for entry in decode_block(block)] == list(entries())


def test_a_trail_of_an_unknown_shape_refuses_nothing(tmp_path: Path) -> None:
    odd = TrailSign(SignedHead(NURSE.device, TrailHead(0, "x"), b"short"))
    seal(
        tmp_path / "p.cpts", draft(trail=odd), NURSE, [DOCTOR.public], encode_blocks(entries()),
        work=tmp_path,
    )  # fmt: skip
    assert peek(tmp_path / "p.cpts").header.trail is None
    assert [e for b in read(tmp_path / "p.cpts") for e in decode_block(b)] == list(entries())


def test_names_tell_nothing(tmp_path: Path) -> None:
    name = neutral_name(PACKET, date(2026, 3, 3))
    assert name == f"paquet-2026-03-03-{PACKET[:8]}.cpts"
    (tmp_path / name).touch()
    assert free_path(tmp_path, name).name == f"paquet-2026-03-03-{PACKET[:8]}-2.cpts"


def test_a_packet_is_private_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = packet(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["p.cpts"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_failed_writing_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield next(encode_blocks(entries()))
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        packet(tmp_path, broken())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_the_content_is_in_clear(tmp_path: Path) -> None:
    data = packet(tmp_path).read_bytes()
    for marker in ("observation", "poids", "œdèmes", *{entry.stream for entry in entries()}):
        assert marker.encode() not in data


def test_several_recipients_read_the_same_packet(tmp_path: Path) -> None:
    path = tmp_path / "p.cpts"
    seal(
        path,
        draft(),
        NURSE,
        [STRANGER.public, DOCTOR.public],
        encode_blocks(entries()),
        work=tmp_path,
    )
    assert [e for b in read(path) for e in decode_block(b)] == list(entries())


def test_the_next_packet_names_the_one_before(tmp_path: Path) -> None:
    first = seal(tmp_path / "1.cpts", draft(), NURSE, [DOCTOR.public], [], work=tmp_path)
    assert first.digest == peek(first.path).digest
    lines = first.path.read_bytes().split(b"\n")
    assert first.digest == hashlib.sha256(b"\n".join(lines[:2]) + b"\n").hexdigest()
    second = seal(
        tmp_path / "2.cpts",
        draft(sequence=2, previous=first.digest),
        NURSE,
        [DOCTOR.public],
        [],
        work=tmp_path,
    )
    assert peek(second.path).header.previous == first.digest


def test_g6_77_revoked_signer_is_bounded_by_sequence_not_by_date(tmp_path: Path) -> None:
    """What was numbered before the revocation is taken, the rest is not, whatever its date."""
    path = packet(tmp_path)
    key = key_id(NURSE.public.sign)
    revoked = replace(PINNED[key], revoked=True, last_sequence={AUDIENCE: 1})
    assert read(path, {key: revoked})
    for last in ({AUDIENCE: 0}, {}, None):
        with pytest.raises(PacketRefused) as caught:
            check(path, {key: replace(revoked, last_sequence=last)}, ME)
        assert caught.value.code == "REVOKED_SIGNER"


def test_a_pin_with_another_key_is_unknown(tmp_path: Path) -> None:
    wrong = {key_id(NURSE.public.sign): Signer(frozenset({NURSE.device}), STRANGER.public.sign)}
    with pytest.raises(PacketRefused) as caught:
        check(packet(tmp_path), wrong, ME)
    assert caught.value.code == "UNKNOWN_SIGNER"


def test_a_pinned_key_may_sign_under_a_new_device_but_not_under_another_s(tmp_path: Path) -> None:
    """After a restore the device changes and the key stays."""
    path = packet(tmp_path)
    key = key_id(NURSE.public.sign)
    older = {key: replace(PINNED[key], devices=frozenset({STRANGER.device}))}
    assert check(path, older, ME).header.sender.device == NURSE.device
    other = Signer(frozenset({NURSE.device}), STRANGER.public.sign)
    with pytest.raises(PacketRefused) as caught:
        check(path, {**PINNED, key_id(STRANGER.public.sign): other}, ME)
    assert caught.value.code == "UNKNOWN_SIGNER"


def test_too_big_is_said_before_reading(tmp_path: Path) -> None:
    path = packet(tmp_path)
    for attempt in (
        lambda: peek(path, limit=100),
        lambda: take_copy(path, tmp_path / "c", limit=9),
    ):
        with pytest.raises(PacketRefused) as caught:
            attempt()
        assert caught.value.code == "TOO_BIG"
    assert list((tmp_path / "c").iterdir()) == []


def test_g6_84_the_private_copy_is_what_was_seen(tmp_path: Path) -> None:
    path = packet(tmp_path)
    copy = take_copy(path, tmp_path / "copies")
    data = path.read_bytes()
    path.write_bytes(b"replaced")
    assert copy.path.read_bytes() == data
    assert copy.sha256 == hashlib.sha256(data).hexdigest() and copy.size == len(data)


@pytest.mark.parametrize("name", ["été 🙂.cpts", "a" * 200 + ".cpts", "CON", "x"])
def test_g6_83_odd_names_are_copied(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_bytes(b"x")
    assert take_copy(source, tmp_path / "copies").path.parent.name == "copies"


def test_a_folder_or_nothing_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "absent"):
        with pytest.raises(OSError):
            take_copy(source, tmp_path / "copies")


@pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)),
    reason="age, zstd, minisign ou jq absent : recette de docs/format-paquet.md non jouée",
)
def test_other_tools_open_a_packet_as_documented(tmp_path: Path) -> None:
    """The recipe of docs/format-paquet.md, run for real."""
    path = packet(tmp_path)
    (tmp_path / "cle.txt").write_text(DOCTOR.age_identity + "\n", encoding="ascii")
    opened = subprocess.run(
        f"tail -n +4 {path} | age -d -i cle.txt | zstd -dq | jq -c 'select(.block==\"entries\").n'",
        shell=True, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert opened.stdout.split() == ["40"]
    script = (
        f"head -n 2 {path} > entete; "
        "{ echo 'untrusted comment: cpts'; sed -n 3p P | cut -d' ' -f1; "
        "echo 'trusted comment: cpts-paquet'; sed -n 3p P | cut -d' ' -f2; } > entete.minisig; "
        "minisign -Vqm entete -P "
    ).replace(" P ", f" {path} ") + minisign_public_key(NURSE.public.sign)
    subprocess.run(script, shell=True, cwd=tmp_path, check=True)
    header = json.loads(subprocess.check_output(f"sed -n 2p {path} | jq .", shell=True))
    assert header["id"] == PACKET
    wrong = subprocess.run(
        script.replace(minisign_public_key(NURSE.public.sign),
                       minisign_public_key(STRANGER.public.sign)),
        shell=True, cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert wrong.returncode != 0
    assert MAGIC_LINE == b"cpts-paquet/1\n"
