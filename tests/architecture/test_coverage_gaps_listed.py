"""The gaps of coverage that are accepted: each still in the source, each with its reason (P-64)."""

from __future__ import annotations

import pytest

from tests.mutation.gaps import LIST, Gap, read_gaps, rotten
from tests.mutation.trust import EQUIVALENTS


def test_every_accepted_gap_is_still_in_the_source() -> None:
    gaps = read_gaps(LIST.read_text(encoding="utf-8"))
    assert rotten(gaps) == []
    assert 0 < len(gaps) < 60, "a list that grows is no list of exceptions"


def test_every_mutant_said_to_change_nothing_is_still_in_the_source() -> None:
    same = read_gaps(EQUIVALENTS.read_text(encoding="utf-8"))
    assert rotten(same) == []
    assert 0 < len(same) < 40
    kinds = {"comparison", "and/or", "not", "arithmetic", "constant"}
    for one in same:
        what, _, why = one.reason.partition(" : ")
        assert set(what.split(", ")) <= kinds and len(why) > 15, one.source


def test_a_gap_whose_line_is_gone_or_without_reason_is_noticed() -> None:
    gone = Gap("storage/kdf.py", "cette ligne n’existe pas", "une raison assez longue")
    bare = Gap("storage/kdf.py", "from __future__ import annotations", "non")
    lost = Gap("storage/absent.py", "x", "une raison assez longue")
    assert len(rotten([gone, bare, lost])) == 3
    with pytest.raises(ValueError, match="unpack"):
        read_gaps("un seul mot")
