"""What is missing, said in French, and acknowledgement by id (peers.md idea 1)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cpts_desktop.packets.merge import (
    Gap,
    contiguous,
    covers,
    exchange,
    fr_gaps,
    gaps,
    join,
    missing,
)

NUMBERS = st.sets(st.integers(1, 60))
VECTORS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9))


def test_the_sentence_of_the_screen() -> None:
    assert fr_gaps(gaps([1, 2, 3])) == ""
    assert fr_gaps(gaps([1, 2, 4])) == "il manque le 3"
    assert fr_gaps(gaps(set(range(1, 20)) - {12, 13, 14})) == "il manque les 12 à 14"
    assert fr_gaps(gaps([2, 4, 8])) == "il manque le 1, le 3 et les 5 à 7"
    assert fr_gaps(gaps([1, 2], upto=4)) == "il manque les 3 à 4"
    assert fr_gaps(gaps([], upto=1)) == "il manque le 1"


@given(NUMBERS, st.integers(0, 60))
def test_gaps_and_numbers_make_the_whole(present: set[int], upto: int) -> None:
    lost = {n for gap in gaps(present, upto) for n in range(gap.first, gap.last + 1)}
    top = max([upto, *present])
    assert lost | present == set(range(1, top + 1)) and not lost & present
    assert contiguous(present) == min({*range(1, top + 2)} - present) - 1


@given(VECTORS, VECTORS, VECTORS)
def test_vectors_join_like_a_lattice(
    a: dict[str, int], b: dict[str, int], c: dict[str, int]
) -> None:
    assert join(a, b) == join(b, a)
    assert join(a, join(b, c)) == join(join(a, b), c)
    assert join(a, a) == a
    assert covers(join(a, b), a) and covers(join(a, b), b)
    assert covers(a, b) == (not missing(a, b))


def test_missing_entries_are_a_range_per_device() -> None:
    assert missing({"a": 3}, {"a": 7, "b": 2, "c": 0}) == {"a": Gap(4, 7), "b": Gap(1, 2)}


def test_envoye_14_recu_12_il_manque_13() -> None:
    sent = {f"p{n}": n for n in range(1, 15)}
    state = exchange(sent, [f"p{n}" for n in range(1, 13)], [1, 2, 3, 5], announced=5)
    assert (state.sent, state.acknowledged, state.unacknowledged) == (14, 12, (13, 14))
    assert state.sentence == "envoyé 14 · accusé 12 · reçu 4 · il manque le 4"


def test_a_receipt_for_an_unknown_packet_acknowledges_nothing() -> None:
    state = exchange({"p1": 1}, ["p9", "p1", "p1"], [])
    assert state.acknowledged == 1 and state.unacknowledged == ()
    assert exchange({}, [], []).sentence == "envoyé 0 · reçu 0"
