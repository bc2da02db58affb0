"""hf.md 3.5, sentence by sentence. Each test quotes the sentence that it checks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cpts_desktop.protocols.schema import Action, AlertSeverity
from tests.pure.protocols.case_builder import blockers, due, event, obs, rules, run

SEC = {"poids_sec": 69.0}


def test_events_after_asof_are_dropped_first() -> None:
    """«1. Drop events dated after asof»: a later hospitalisation does not suspend yet."""
    assert "PROTO_SUSPENDU" not in rules(run(3, event(4, "hospitalisation")))


def test_without_discharge_nothing_is_due() -> None:
    """«no sortie → PROTO_SANS_J0 (info), nothing due»; a red sign is still said."""
    result = run(3, obs(3, "dyspnee_repos", True), discharge=False)
    assert rules(result) == {"PROTO_SANS_J0", "URG_REPOS"}
    assert result.due == ()


@pytest.mark.parametrize("motif", ["fracture", "décompensation"])
def test_any_hospitalisation_suspends(motif: str) -> None:
    """«(whatever its motif…) alerts = [PROTO_SUSPENDU], due = [], every class blocked»."""
    result = run(9, event(3, "hospitalisation", motif=motif), obs(4, "dyspnee_repos", True))
    assert rules(result) == {"PROTO_SUSPENDU"}
    assert result.alerts[0].severity is AlertSeverity.INFO
    assert result.due == ()
    assert all(blockers(result, name) == {"PROTO_SUSPENDU"} for name in result.titration)
    assert len(result.titration) == 8


def test_a_new_discharge_restarts() -> None:
    """A sortie after the hospitalisation is a new J0."""
    result = run(20, event(10, "hospitalisation"), event(20, "sortie"))
    assert due(result) == {"PHARM_1": "a_faire"}


def test_everything_before_j0_is_ignored() -> None:
    """«Everything dated before J0 is ignored everywhere»."""
    result = run(
        3, obs(-1, "poids", 66.0), obs(-1, "dyspnee_repos", True), event(-1, "consult_mg"),
        event(-1, "visite_idel"), obs(3, "poids", 70.0),
    )  # fmt: skip
    assert rules(result) == set()
    assert "MG_1" in due(result)


def test_haemoglobin_fall_looks_back_before_j0() -> None:
    """«except that the Hb fall may look back 90 days»."""
    assert rules(run(3, obs(-60, "hb", 14.0), obs(3, "hb", 12.0), patient={"sexe": "F"})) == {
        "HB_O"
    }


def test_readings_of_one_day_keep_array_order() -> None:
    """«Readings of one day keep array order»."""
    assert rules(run(3, obs(3, "fc", 45), obs(3, "fc", 70))) == set()


def test_epof_counts_before_suppression() -> None:
    """«"P" = any PDS_GAIN_ or PDS_REF_ rule… before family suppression»."""
    result = run(2, obs(0, "poids", 70.0), obs(2, "poids", 71.5), obs(2, "nyha", 4))
    assert rules(result) == {"PDS_GAIN_2J", "NYHA_IV", "EPOF_2"}
    actions = {a.rule.id: a.action for a in result.alerts}
    assert actions["EPOF_2"] is Action.AVIS_24_48H


def test_epof_three_signs_ask_a_doctor_the_same_day() -> None:
    """«≥ 3 → orange, MEDECIN_JOUR_MEME»."""
    result = run(
        2, obs(0, "poids", 70.0), obs(2, "poids", 71.5), obs(2, "nyha", 3), obs(2, "oedeme", 1)
    )
    alert = next(a for a in result.alerts if a.rule.id == "EPOF_3")
    assert (alert.severity, alert.action) == (AlertSeverity.ORANGE, Action.MEDECIN_JOUR_MEME)
    orange = [a.action for a in result.alerts if a.severity is AlertSeverity.ORANGE]
    assert len(orange) > 1 and orange[0] is Action.MEDECIN_JOUR_MEME, "the soonest is read first"


def test_rest_dyspnoea_counts_as_e() -> None:
    """«"E" = any `dysp` rule or URG_REPOS»."""
    assert "EPOF_2" in rules(run(2, obs(2, "dyspnee_repos", True), obs(2, "fatigue", 2)))


def test_yellow_weight_rule_does_not_make_pds_rouge() -> None:
    """«"Any orange weight rule" = PDS_GAIN_3J, PDS_GAIN_7J_O, PDS_REF_O»."""
    weights = (obs(0, "poids", 70.0), obs(2, "poids", 71.5), obs(2, "dpn", True))
    assert "PDS_ROUGE" not in rules(run(2, *weights))


def test_kilogram_differences_are_rounded_to_a_tenth() -> None:
    """«rounded to 0.1 before comparing»: 1.95 is 2.0, 1.94 is 1.9."""
    assert rules(run(3, obs(0, "poids", 70.0), obs(3, "poids", 71.95))) == {"PDS_GAIN_3J"}
    assert rules(run(3, obs(0, "poids", 70.0), obs(3, "poids", 71.94))) == set()


def test_percentages_are_compared_exactly() -> None:
    """«percentages are compared exactly»: 100.1 over 91 is just above 10 %."""
    sortie = {"ntprobnp_sortie": 91}
    assert rules(run(3, obs(3, "ntprobnp", Decimal("100.1")), patient=sortie)) == set()
    assert rules(run(3, obs(3, "ntprobnp", Decimal("100.11")), patient=sortie)) == {"NTPRO_J"}


def test_rejection_is_reported_while_latest_and_fresh() -> None:
    """«DQ_REJET is reported while the latest reading … is rejected and still fresh»."""
    assert "DQ_REJET=fc" in rules(run(9, obs(2, "fc", 5)))
    assert "DQ_REJET=fc" not in rules(run(10, obs(2, "fc", 5)))
    assert "DQ_REJET=fc" not in rules(run(9, obs(2, "fc", 5), obs(3, "fc", 70)))
    assert "DQ_REJET=k" in rules(run(32, obs(2, "k", 0.5)))
    assert "DQ_REJET=k" not in rules(run(33, obs(2, "k", 0.5)))


def test_pad_is_rejected_against_an_accepted_pas_of_the_same_day() -> None:
    """«"PAD ≤ PAS−5" rejects the PAD, and only against an accepted PAS of the same day»."""
    assert rules(run(3, obs(3, "pas", 100), obs(3, "pad", 95))) == set()
    assert rules(run(3, obs(3, "pas", 100), obs(3, "pad", 96))) == {"DQ_REJET=pad"}
    assert "DQ_REJET=pad" not in rules(run(3, obs(2, "pas", 100), obs(3, "pad", 96)))
    assert "DQ_REJET=pad" not in rules(run(3, obs(3, "pas", 400), obs(3, "pad", 96)))
    assert rules(run(3, obs(3, "pad", 96), obs(3, "pas", 100))) == {"DQ_REJET=pad"}


def test_jump_is_looked_for_per_scale() -> None:
    """«DQ_POIDS_SAUT is per scale»: a jump from one scale to another is no jump."""
    assert "DQ_POIDS_SAUT" not in rules(
        run(3, obs(2, "poids", 70.0), obs(3, "poids", 80.0, balance="B"))
    )


def test_confirmation_after_asof_does_not_count() -> None:
    """«looks at the next reading… not after asof»."""
    weights = (obs(2, "poids", 70.0), obs(3, "poids", 76.0), obs(4, "poids", 76.0))
    assert "DQ_POIDS_SAUT" in rules(run(3, *weights))


def test_suspect_is_reported_for_seven_days() -> None:
    """«reported while the suspect is ≤ 7 days old»."""
    weights = (obs(1, "poids", 70.0), obs(2, "poids", 80.0), obs(3, "poids", 70.0))
    assert "DQ_POIDS_SAUT" in rules(run(9, *weights))
    assert "DQ_POIDS_SAUT" not in rules(run(10, *weights))


def test_dfg_is_computed_when_none_is_recent() -> None:
    """«without one in 30 days, CKD-EPI 2009 from the current creatinine, marked as computed»."""
    patient = {"age": 80, "sexe": "M", "creat_base": 100}
    result = run(3, obs(3, "creat", 290), patient=patient)
    alert = next(a for a in result.alerts if a.rule.family == "rein")
    assert alert.rule.id == "REIN_R"
    low = run(3, obs(3, "creat", 250), patient={**patient, "creat_base": 200})
    assert rules(low) == {"REIN_O"}
    seen = next(one for one in low.alerts[0].inputs if one.code == "dfg")
    assert seen.note == "CKD-EPI 2009"


def test_reported_dfg_wins_over_the_computed_one() -> None:
    """The reported value is used while it is at most 30 days old."""
    patient = {"age": 80, "sexe": "M", "creat_base": 200}
    assert rules(run(3, obs(3, "creat", 250), obs(3, "dfg", 40), patient=patient)) == set()


def test_weighing_days_count_from_the_later_of_j0_and_the_last_weight() -> None:
    """«days are counted from the later of J0 and the last accepted weight»."""
    daily = {"poids_quotidien": True}
    assert rules(run(3, patient=daily)) == set()
    assert rules(run(4, patient=daily)) == {"MANQ_POIDS"}
    assert rules(run(8, patient=daily)) == {"MANQ_POIDS_O"}
    assert rules(run(8, obs(5, "poids", 70.0), patient=daily)) == set()
    assert "MANQ_POIDS" in rules(run(9, obs(5, "poids", 999), obs(5, "poids", 70.0), patient=daily))


def test_orthostatic_drop_needs_the_same_day() -> None:
    """«HTO: lying and standing on the same day; symptoms = vertiges or syncope»."""
    assert rules(run(3, obs(3, "pas_couche", 140), obs(3, "pas_debout", 120))) == {"HTO_J"}
    assert rules(run(3, obs(2, "pas_couche", 140), obs(3, "pas_debout", 120))) == set()
    symptom = obs(3, "vertiges", True)
    assert "HTO_O" in rules(run(3, obs(3, "pas_couche", 140), obs(3, "pas_debout", 120), symptom))


def test_treatments_hold_at_j0_and_change() -> None:
    """«the patient's list holds at J0; titration and medicament change it»."""
    listed = {"traitements": ["ains"]}
    assert rules(run(3, patient=listed)) == {"MED_AINS"}
    stop = event(2, "medicament", action="arret", dci="ibuprofène", classe="ains")
    assert rules(run(3, stop, patient=listed)) == set()
    added = event(2, "titration", dci="spironolactone", classe="arm", dose="25")
    assert "MED_TRIPLE" in rules(run(3, added, patient={"traitements": ["ains", "iec"]}))
