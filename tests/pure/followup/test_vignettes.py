"""The vignettes: what the protocol says of each case is what the vignette teaches."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cpts_desktop.features.followup.quality.vignettes import (
    Vignette,
    as_taught,
    bundled_vignettes,
    protocol_says,
    score,
)
from cpts_desktop.features.followup.rules.active import active_protocol

CHOSEN = bundled_vignettes().vignettes


@pytest.mark.parametrize("one", CHOSEN, ids=lambda one: one.id)
def test_the_protocol_gives_the_rules_of_the_vignette(one: Vignette) -> None:
    found = protocol_says(one, active_protocol())
    assert {said.rule for said in found} == set(one.rules)
    assert as_taught(one, found) and not as_taught(one, found[1:])


def test_twelve_vignettes_each_with_two_different_questions_a_message_and_a_source() -> None:
    assert len(CHOSEN) == 12
    for one in CHOSEN:
        assert one.before.text != one.after.text
        assert one.story and one.key_message and one.sources and one.before.why and one.after.why
        for question in (one.before, one.after):
            assert len(set(question.choices)) == len(question.choices) >= 3


def test_the_right_answer_is_not_always_at_the_same_place() -> None:
    places = Counter(q.right for one in CHOSEN for q in (one.before, one.after))
    assert set(places) == {1, 2, 3, 4} and max(places.values()) <= 10


def test_no_vignette_orders_a_dose_or_names_a_real_person() -> None:
    for one in CHOSEN:
        taught = " ".join((one.key_message, one.before.why, one.after.why))
        assert not re.search(r"doubl(?:er|ez)|arrêt(?:ez|er) le|télésurveillance", taught, re.I)
        assert re.search(r"\b(?:M\.|Mme) [A-Z]\.", " ".join(one.story)), one.id


def test_scores_count_right_answers_only() -> None:
    right = {one.id: one.before.right for one in CHOSEN}
    found = score(CHOSEN, right, {CHOSEN[0].id: CHOSEN[0].after.right, CHOSEN[1].id: 9})
    assert (found.before, found.after, found.questions) == (12, 1, 12)
