"""Packets written from docs/format-paquet.md alone: the page is enough, and holds for attackers.

Each is signed with the good key of a member; what is wrong is one thing at a time (T5, G6-79).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.exchange.model import ImportReport
from cpts_desktop.features.exchange.packet_verbs import packet_import, packet_inspect
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.verbs import Answer, Invocation
from tests.storage.exchange_setup import Practice, code_of, met_practices
from tests.storage.exchange_stranger import NOW, Chain, Post, canonical, cards, digest, packet

WEIGHT = {
    "c": "0", "codes": [["poids", "kg"]], "from": [["saisie", ""]], "t": "0", "t0": 1_772_000_000,
    "v": "71.4",
}  # fmt: skip
BORN = {
    "birth_name": "MARTIN", "given_names": ["Jeanne"], "birth_date": "1944-03-12", "sex": "F",
}  # fmt: skip
PERSON = {"type": "patient", "id": "0", "set": BORN, "over": {name: [] for name in BORN}}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, FixedClock(NOW))


def post_of(place: Practice, *, signs: bool = False) -> Post:
    keys = place.keys
    known = keys.public
    signing = keys.sign if signs else b""
    return Post(known.device, place.me, known.exchange, known.age_recipient, signing)


@pytest.fixture
def posts(pair: tuple[Practice, Practice]) -> tuple[Post, Post]:
    """The computer of the nurse, with its keys, and that of the doctor."""
    return post_of(pair[0], signs=True), post_of(pair[1])


@pytest.fixture
def chain(posts: tuple[Post, Post]) -> Chain:
    return Chain(posts[0], new_id()).write("record", PERSON).write("observations", WEIGHT)


def written(pair: tuple[Practice, Practice], whole: bytes) -> Path:
    path = pair[0].folder / "etranger.cpts"
    path.write_bytes(whole)
    return path


def taken(pair: tuple[Practice, Practice], whole: bytes) -> ImportReport:
    return pair[1].take(written(pair, whole))


def run(pair: tuple[Practice, Practice], verb: Callable[[Invocation], Answer], file: Any) -> Answer:
    """Run a verb of the command line on the doctor's register."""
    asked = SimpleNamespace(
        args={"file": file, "accept_withdrawals": False}, open_register=lambda: pair[1].register,
        has_register=lambda: True, progress=lambda *_: None,
    )  # fmt: skip
    return verb(cast("Invocation", asked))


def test_a_packet_written_from_the_page_is_read_whole(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts
    report = taken(pair, packet(nurse, doctor, [cards(nurse), chain.block()]))
    assert (report.accepted, report.rejected, report.gaps) == (2, (), ())
    uid = PatientId(chain.stream)
    assert pair[1].weights(uid) == ["71.4"]
    known = pair[1].register.read(queries.patient, uid)
    assert known is not None and known.banner.birth_name == "MARTIN"


def test_lines_with_spaces_and_escapes_are_read_too(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts
    line = json.dumps(chain.block()).encode()  # what a script writes without a thought
    assert taken(pair, packet(nurse, doctor, [cards(nurse), line])).accepted == 2


@pytest.mark.parametrize(("whole", "twice"), [
    (b'"n":2', b'"n":2,"n":2'),
    (b'"v":"71.4"', b'"v":"71.4","v":"7.14"'),
    (b'"t0":1772000000', b'"t0":1772000000, "t0" : 1'),
    (b'"block":"entries"', b'"block":"cards","block":"entries"'),
])  # fmt: skip
def test_g5_60_a_key_written_twice_in_a_block_is_refused(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain, whole: bytes,
    twice: bytes,
) -> None:  # fmt: skip
    nurse, doctor = posts
    line = canonical(chain.block())
    assert whole in line
    path = written(pair, packet(nurse, doctor, [cards(nurse), line.replace(whole, twice)]))
    assert code_of(pair[1], path) == "SCHEMA"


def test_what_vouches_after_the_entries_is_refused_before_a_person_looks(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts
    path = written(pair, packet(nurse, doctor, [chain.block(), cards(nurse)]))
    assert code_of(pair[1], path) == "SCHEMA"
    seen = run(pair, packet_inspect, path)
    assert (seen.exit_code, seen.data["code"]) == (3, "SCHEMA")


def forged(chain: Chain) -> dict[str, Any]:
    """Return the block with another weight than the one that was sealed."""
    block = chain.block()
    block["payload"]["observations"] = [{**WEIGHT, "v": "99"}]
    return block


def another(chain: Chain, **other: Any) -> dict[str, Any]:
    made = Chain(chain.post, chain.stream)
    return made.write("record", PERSON, **other).write("observations", WEIGHT).block()


@pytest.mark.parametrize(("make", "left_out", "refused"), [
    (forged, "BAD_SEAL", "BAD_SIG"),
    (lambda one: another(one, author=new_id(), count=3) | {"author": [one.post.person] * 2},
     "BAD_SEAL", "BAD_SIG"),
    (lambda one: Chain(one.post, one.stream).write("user", {"id": "x"}).block(), "PRIVATE",
     "SCHEMA"),
    (lambda one: Chain(one.post, one.stream).write("observations", {"v": "70"}).block(), "SCHEMA",
     "SCHEMA"),
])  # fmt: skip
def test_a_packet_of_which_nothing_can_be_taken_is_refused_by_the_verb(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain,
    make: Callable[[Chain], dict[str, Any]], left_out: str, refused: str,
) -> None:  # fmt: skip
    nurse, doctor = posts
    path = written(pair, packet(nurse, doctor, [cards(nurse), make(chain)]))
    answer = run(pair, packet_import, [str(path)])
    assert answer.exit_code == 3
    assert [one["code"] for one in answer.data["refused"]] == [refused]
    assert answer.data["rejected"] == {left_out: 1}
    assert f"1 écartées ({left_out} : 1)" in answer.text
    assert pair[1].register.read(queries.patient, PatientId(chain.stream)) is None


def test_what_is_left_out_beside_what_is_taken_is_told_and_refuses_nothing(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts
    bad = Chain(nurse, new_id()).write("record", PERSON | {"set": {"birth_name": 7}})
    blocks = [cards(nurse), chain.block(), bad.block()]
    answer = run(pair, packet_import, [str(written(pair, packet(nurse, doctor, blocks)))])
    assert (answer.exit_code, answer.data["refused"]) == (0, [])
    assert (answer.data["accepted"], answer.data["rejected"]) == (2, {"SCHEMA": 1})


def test_what_is_dated_in_the_future_stays_apart_and_refuses_nothing(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts
    far = Chain(nurse, new_id()).write("record", PERSON, ms=4_102_444_800_000)
    answer = run(pair, packet_import, [str(written(pair, packet(nurse, doctor, [far.block()])))])
    assert (answer.exit_code, answer.data["rejected"]) == (0, {"FUTURE": 1})


def test_the_same_packet_is_shown_as_it_would_be_taken(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts
    path = written(pair, packet(nurse, doctor, [cards(nurse), chain.block()]))
    before = pair[1].register.counts()["entry"]
    seen = run(pair, packet_inspect, path)
    assert (seen.exit_code, seen.data["entries"], seen.data["already_seen"]) == (0, 2, False)
    assert pair[1].register.counts()["entry"] == before
    assert isinstance(receiving.import_file(pair[1].register, path), Ok)
    assert run(pair, packet_inspect, path).data["already_seen"] is True


def test_two_packets_of_one_number_are_told_by_their_hashes(
    pair: tuple[Practice, Practice], posts: tuple[Post, Post], chain: Chain
) -> None:
    nurse, doctor = posts

    def sent(number: int, previous: str | None) -> bytes:
        other = Chain(nurse, new_id()).write("record", PERSON)
        blocks = [cards(nurse), other.block()]
        return packet(nurse, doctor, blocks, sequence=number, previous=previous)

    first = packet(nurse, doctor, [cards(nurse), chain.block()])
    assert taken(pair, first).trail == ()
    second = sent(2, digest(first))
    assert taken(pair, second).trail == ()
    for number, previous in ((3, "ab" * 32), (2, digest(first)), (1, None)):
        (said,) = taken(pair, sent(number, previous)).trail
        assert "Deux paquets différents de Awa Ndiaye portent le nº" in said
    assert taken(pair, second).trail == ()  # the very same again
