"""hf.md 3.2, sentence by sentence. Each test quotes the sentence that it checks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cpts_desktop.protocols.verdicts import Gap
from tests.pure.protocols.case_builder import obs, rules, run

SEC = {"poids_sec": 69.0}


def test_asof_is_the_end_of_that_day() -> None:
    """«asof = end of that day»: a measure of the day itself counts, one of the next does not."""
    assert "URG_REPOS" in rules(run(3, obs(3, "dyspnee_repos", True)))
    assert rules(run(3, obs(4, "dyspnee_repos", True))) == set()


def test_rejected_value_is_never_used() -> None:
    """«rejected → DQ_REJET (gris), never used»: the accepted value of the day before counts."""
    result = run(3, obs(2, "pas", 85), obs(3, "pas", 400))
    assert rules(result) == {"DQ_REJET=pas", "PAS_BAS_O"}


def test_soft_value_is_used_and_flagged() -> None:
    """«Soft: used + flagged»."""
    result = run(3, obs(3, "pas", 65))
    assert "PAS_BAS_R" in rules(result)
    assert [row.code for row in result.unusual] == ["pas"]


def test_weight_takes_the_earliest_reading_of_its_day() -> None:
    """«weight: earliest reading of its day»."""
    late = (obs(3, "poids", 71.0), obs(3, "poids", 75.0))
    assert rules(run(3, obs(0, "poids", 70.0), *late)) == set()
    assert rules(run(3, obs(0, "poids", 69.0), *late)) == {"PDS_GAIN_3J"}


def test_other_vitals_take_the_latest_of_the_day() -> None:
    """«other vitals: latest of the day»."""
    assert rules(run(3, obs(3, "pas", 85), obs(3, "pas", 120))) == set()
    assert rules(run(3, obs(3, "pas", 120), obs(3, "pas", 85))) == {"PAS_BAS_O"}


@pytest.mark.parametrize(("age", "fires"), [(7, True), (8, False)])
def test_vitals_stay_fresh_seven_days(age: int, fires: bool) -> None:
    """«Freshness: vitals/symptoms 7 d»; stale is not assessable, never normal."""
    result = run(20, obs(20 - age, "spo2", 85))
    assert ("SPO2_R" in rules(result)) is fires
    blind = {row.rule: row.missing[0].reason for row in result.not_assessable}
    assert blind.get("SPO2_R") == (None if fires else Gap.STALE)


@pytest.mark.parametrize(("age", "fires"), [(30, True), (31, False)])
def test_labs_stay_fresh_thirty_days(age: int, fires: bool) -> None:
    """«labs 30 d»."""
    assert ("K_O" in rules(run(40, obs(40 - age, "k", 5.8)))) is fires


def test_comparators_exclude_the_day_itself_and_older_days() -> None:
    """«C3 = accepted weights dated in [d−3, d−1]»."""
    assert rules(run(5, obs(5, "poids", 69.0), obs(5, "poids", 73.0))) == set()
    assert "PDS_GAIN_3J" in rules(run(5, obs(2, "poids", 69.0), obs(5, "poids", 71.0)))
    assert "PDS_GAIN_3J" not in rules(run(5, obs(1, "poids", 69.0), obs(5, "poids", 71.0)))


def test_gain_is_anchored_on_the_minimum() -> None:
    """«Gain gn = W − min(Cn)»: a dip between counts."""
    weights = (obs(2, "poids", 71.0), obs(3, "poids", 69.0), obs(5, "poids", 71.0))
    assert "PDS_GAIN_3J" in rules(run(5, *weights))


def test_loss_is_anchored_on_the_maximum() -> None:
    """«loss ln = max(Cn) − W»."""
    weights = (obs(2, "poids", 69.0), obs(3, "poids", 71.0), obs(5, "poids", 69.0))
    assert rules(run(5, *weights)) == {"PDS_PERTE_J"}


def test_empty_comparator_set_is_not_assessable() -> None:
    """«Empty set → rule not evaluable (no interpolation)»."""
    result = run(9, obs(0, "poids", 60.0), obs(9, "poids", 75.0))
    assert rules(result) == set()
    assert {"PDS_GAIN_3J", "PDS_GAIN_7J", "PDS_PERTE_J"} <= {r.rule for r in result.not_assessable}


def test_slow_gain_is_seen_by_the_seven_day_rule() -> None:
    """3.4: «+0.3 kg/day never fires a 3-day rule: keep 7-day and dry-weight rules»."""
    weights = [obs(n, "poids", Decimal("69.0") + n * Decimal("0.3")) for n in range(8)]
    assert rules(run(7, *weights)) == {"PDS_GAIN_7J"}


def test_jump_is_suspect_and_excluded() -> None:
    """«|Δ| > max(5.0 kg, 7 %) → suspect, excluded, DQ_POIDS_SAUT»."""
    result = run(3, obs(2, "poids", 70.0), obs(3, "poids", 75.1), patient=SEC)
    assert rules(result) == {"DQ_POIDS_SAUT"}


def test_jump_is_confirmed_by_a_second_weight() -> None:
    """«unless a second weight ≤ 1 day later is within 1.0 kg of it (then both accepted)»."""
    weights = (obs(2, "poids", 70.0), obs(3, "poids", 76.0), obs(4, "poids", 77.0))
    assert rules(run(3, *weights)) == {"DQ_POIDS_SAUT"}
    assert rules(run(4, *weights)) == {"PDS_GAIN_3J"}
    late = (obs(2, "poids", 70.0), obs(3, "poids", 76.0), obs(5, "poids", 76.0))
    assert "DQ_POIDS_SAUT" in rules(run(5, *late))


def test_jump_is_confirmed_on_the_same_day() -> None:
    """A second weighing at once, on the same scale, confirms too (0 day later)."""
    twice = (obs(2, "poids", 70.0), obs(3, "poids", 76.0), obs(3, "poids", 75.8))
    assert rules(run(3, *twice)) == {"PDS_GAIN_3J"}


def test_gap_above_three_days_is_never_a_jump() -> None:
    """«Gaps > 3 days are never "jumps"»."""
    assert "DQ_POIDS_SAUT" in rules(run(5, obs(2, "poids", 70.0), obs(5, "poids", 80.0)))
    assert "DQ_POIDS_SAUT" not in rules(run(6, obs(2, "poids", 70.0), obs(6, "poids", 80.0)))


def test_jump_compares_with_the_previous_accepted_weight() -> None:
    """After a suspect, the next weight is compared with the last accepted one."""
    weights = (obs(1, "poids", 70.0), obs(2, "poids", 80.0), obs(3, "poids", 71.0))
    result = run(3, *weights)
    assert rules(result) == {"DQ_POIDS_SAUT"}


def test_scale_change_stops_reference_and_cross_scale_deltas() -> None:
    """«PDS_REF_* not evaluated, and no cross-scale deltas»."""
    weights = (obs(1, "poids", 69.0), obs(3, "poids", 73.5, balance="B"))
    result = run(3, *weights, patient=SEC)
    assert rules(result) == {"DQ_BALANCE"}
    reasons = {row.rule: {m.reason for m in row.missing} for row in result.not_assessable}
    assert reasons["PDS_REF_O"] == {Gap.OTHER_SCALE}
    assert reasons["PDS_GAIN_3J"] == {Gap.NO_COMPARATOR}


def test_same_scale_deltas_still_work_on_the_other_scale() -> None:
    """Two weights of scale B compare with one another although the dry weight is on A."""
    weights = (obs(1, "poids", 69.0, balance="B"), obs(3, "poids", 71.0, balance="B"))
    assert rules(run(3, *weights, patient=SEC)) == {"DQ_BALANCE", "PDS_GAIN_3J"}


def test_missing_scale_is_scale_a() -> None:
    """«Missing `balance` = scale "A"»."""
    weights = (obs(1, "poids", 69.0), obs(3, "poids", 71.0, balance="A"))
    result = run(3, *weights, patient={**SEC, "poids_sec_balance": "A"})
    assert rules(result) == {"PDS_GAIN_3J"}


def test_balance_alert_lasts_while_the_weight_is_fresh() -> None:
    """«evaluated only while the latest weight is ≤ 7 d old»."""
    weight = obs(1, "poids", 70.0, balance="B")
    assert "DQ_BALANCE" in rules(run(8, weight, patient=SEC))
    assert "DQ_BALANCE" not in rules(run(9, weight, patient=SEC))


def test_a_family_reports_its_first_rule_only() -> None:
    """«in each family report only the highest severity; ties by listed order»."""
    weights = (obs(0, "poids", 68.0), obs(3, "poids", 72.0))
    result = run(3, *weights, patient=SEC)
    assert rules(result) == {"PDS_GAIN_3J"}


def test_every_dq_rule_is_reported() -> None:
    """«`DQ` rules all reported»; one DQ_REJET per variable."""
    found = rules(
        run(
            3, obs(2, "poids", 70.0, balance="B"), obs(3, "poids", 80.0, balance="B"),
            obs(3, "pas", 400), obs(3, "fc", 5), patient=SEC,
        )
    )  # fmt: skip
    assert found == {"DQ_REJET=pas", "DQ_REJET=fc", "DQ_POIDS_SAUT", "DQ_BALANCE"}


def test_baseline_defaults() -> None:
    """«nyha_base (default 2), oreillers_base (1), oedeme_base (0), fatigue_base (1)»."""
    normal = (obs(1, "nyha", 2), obs(1, "oreillers", 1), obs(1, "oedeme", 0), obs(1, "fatigue", 1))
    assert rules(run(1, *normal)) == set()
    assert "NYHA_PLUS" in rules(run(1, obs(1, "nyha", 3)))
    assert "ORTHOPNEE" in rules(run(1, obs(1, "oreillers", 2)))


def test_an_alert_ends_with_a_newer_normal_value() -> None:
    """«persist until a newer normal value, expiry of freshness…»."""
    assert rules(run(4, obs(3, "spo2", 85), obs(4, "spo2", 96))) == set()
