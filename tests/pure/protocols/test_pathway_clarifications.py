"""hf.md 1.3, 3.3 and 3.5 on titration, schedule and organisation, sentence by sentence."""

from __future__ import annotations

from cpts_desktop.protocols.schema import AlertSeverity
from tests.pure.protocols.case_builder import blockers, due, event, obs, on, rules, run

SEC = {"poids_sec": 69.0}


def test_gate_unknown_pressure_and_rate_block() -> None:
    """«PAS_INCONNUE (all classes except iSGLT2), FC_INCONNUE (bb, ivabradine, digoxine)»."""
    result = run(3)
    assert blockers(result, "bb") == {"PAS_INCONNUE", "FC_INCONNUE"}
    assert blockers(result, "iec") == {"PAS_INCONNUE", "BILAN_PERIME"}
    assert blockers(result, "isglt2") == set()


def test_gate_rejected_pressure_blocks() -> None:
    """«A blocker whose input is missing, rejected or stale blocks»."""
    assert "PAS_INCONNUE" in blockers(run(3, obs(3, "pas", 400)), "bb")


def test_gate_absent_labs_are_out_of_date() -> None:
    """«no accepted K or creatinine within 14 days → BILAN_PERIME (absence included)»."""
    vitals = (obs(15, "pas", 120),)
    both = (obs(1, "k", 4.0), obs(1, "creat", 90), obs(1, "dfg", 60))
    assert blockers(run(15, *vitals, *both), "iec") == set()
    assert blockers(run(16, *vitals, *both), "iec") == {"BILAN_PERIME"}
    assert blockers(run(15, *vitals, both[0]), "iec") == {"BILAN_PERIME"}


def test_a_step_down_creates_no_lab_step_but_starts_the_interval() -> None:
    """«A step down creates no lab step; without `sens` it counts as a rise»."""
    down = event(3, "titration", dci="ramipril", classe="iec", sens="baisse")
    labs = (obs(9, "k", 4.0), obs(9, "creat", 90), obs(9, "dfg", 60), obs(9, "pas", 120))
    result = run(10, down, *labs)
    assert not any(name.startswith("BIO_TITR") for name in due(result))
    assert blockers(result, "iec") == {"INTERVALLE"}


def test_missing_labs_block_from_the_day_of_the_step() -> None:
    """«BIO_TITR_MANQUANT: … without a bio in [T+5, asof], from the day of the step»."""
    step = event(3, "titration", dci="spironolactone", classe="arm", dose="25")
    labs = (obs(3, "k", 4.0), obs(3, "creat", 90), obs(3, "dfg", 60), obs(3, "pas", 120))
    assert blockers(run(3, step, *labs), "arm") == {"BIO_TITR_MANQUANT", "INTERVALLE"}
    assert blockers(run(8, step, *labs, event(8, "bio")), "arm") == {"INTERVALLE"}


def test_lab_steps_have_the_literal_date_one_per_date() -> None:
    """«BIO_TITR@T has the literal date, one per date of step»."""
    steps = [
        event(5, "titration", dci="ramipril", classe="iec"),
        event(5, "titration", dci="spironolactone", classe="arm"),
        event(9, "titration", dci="ramipril", classe="iec"),
    ]
    found = {name for name in due(run(16, *steps)) if name.startswith("BIO_TITR")}
    assert found == {f"BIO_TITR@{on(5)}", f"BIO_TITR@{on(9)}"}


def test_beta_blocker_steps_create_no_lab_step() -> None:
    """Only iec, ara2, arni, arm create BIO_TITR."""
    step = event(5, "titration", dci="bisoprolol", classe="bb")
    assert not any(name.startswith("BIO_TITR") for name in due(run(13, step)))


def test_lab_step_is_listed_until_t_plus_45() -> None:
    """«listed T+7…T+45»."""
    step = event(5, "titration", dci="ramipril", classe="iec")
    name = f"BIO_TITR@{on(5)}"
    assert name not in due(run(11, step))
    assert due(run(12, step))[name] == "a_faire"
    assert due(run(50, step))[name] == "en_retard"
    assert name not in due(run(51, step))


def test_roles_are_the_five_named_ones() -> None:
    """«Roles are one of pharmacien, idel, mg, cardiologue, biologiste»."""
    roles = {
        step.role
        for day in (1, 8, 20, 30, 62, 90, 160)
        for step in run(day, patient={"nyha_base": 3}).due
    }
    assert roles == {"pharmacien", "idel", "mg", "cardiologue", "biologiste"}


def test_a_nurse_week_is_listed_while_done_is_below_required() -> None:
    """«done is the string "x/r"», and the week disappears once it is met."""
    first = next(step for step in run(3, event(1, "visite_idel")).due if step.id == "IDE_S1")
    assert (first.done, first.days_late) == ("1/2", 0)
    met = run(3, event(1, "visite_idel"), event(3, "visite_idel"))
    assert "IDE_S1" not in due(met)


def test_long_follow_up_never_goes_beyond_fifteen_sessions() -> None:
    """«IDE_S9…S12: NYHA III–IV at baseline only… never beyond 15 sessions»."""
    visits = [event(day, "visite_idel") for day in range(1, 16)]
    three = {"nyha_base": 3}
    assert "IDE_S9" in due(run(57, *visits[:14], patient=three))
    assert "IDE_S9" not in due(run(57, *visits, patient=three))
    assert "IDE_S9" not in due(run(57, *visits[:5], patient={"nyha_base": 2}))
    assert "IDE_S12" in due(run(112, *visits[:5], patient=three))


def test_organisation_rules_give_their_severity_to_the_due_row() -> None:
    """«ORG_CARDIO, ORG_MG, ORG_BIO give their severity to the due row, not the alert list»."""
    result = run(14)
    row = next(step for step in result.due if step.id == "MG_1")
    assert (row.severity, row.rule, row.days_late) == (AlertSeverity.ORANGE, "ORG_MG", 7)
    assert "ORG_MG" not in rules(result)


def test_lab_step_lateness_is_orange_for_an_arm() -> None:
    """«ORG_BIO — BIO_TITR en_retard orange (ARM) / jaune»."""
    for classe, severity in (("arm", AlertSeverity.ORANGE), ("iec", AlertSeverity.JAUNE)):
        result = run(20, event(5, "titration", dci="x", classe=classe))
        row = next(step for step in result.due if step.id.startswith("BIO_TITR"))
        assert (row.severity, row.days_late) == (severity, 1)


def test_plafond_is_info_from_14_and_yellow_from_16() -> None:
    """«ORG_AMI_PLAFOND: info from session 14, jaune from 16»."""
    for count, severity in ((14, "info"), (15, "info"), (16, "jaune")):
        visits = [event(day, "visite_idel") for day in range(1, count + 1)]
        alert = next(a for a in run(20, *visits).alerts if a.rule.id == "ORG_AMI_PLAFOND")
        assert alert.severity.value == severity


def test_interrupted_nurse_visits_count_until_j56() -> None:
    """«after ≥ 1 visit and up to J+56: > 10 d orange, > 7 d jaune»."""
    assert "ORG_IDE_RUPTURE" not in rules(run(40))
    assert "ORG_IDE_RUPTURE" in rules(run(56, event(10, "visite_idel")))
    assert "ORG_IDE_RUPTURE" not in rules(run(57, event(10, "visite_idel")))


def test_haemolysed_potassium_is_lowered_one_level_never_suppressed() -> None:
    """3.3: «downgrade one level and ask a repeat within 24 h, never suppress ≥ 6.0»."""
    result = run(3, obs(3, "k", 6.2, hemolyse=True))
    assert [(a.rule.id, a.severity.value) for a in result.alerts] == [("K_R", "orange")]


def test_strong_profile_adds_medical_visits_and_shortens_the_arm_interval() -> None:
    """1.3 profiles: «STRONG adds medical visits at J+7, J+14, J+21, J+42 ± 2 days with labs»."""
    assert {"STRONG_J7", "BIO_STRONG_J7"} <= set(due(run(5, profile="STRONG")))
    assert not {"STRONG_J7"} & set(due(run(5)))
    step = event(3, "titration", dci="spironolactone", classe="arm")
    assert "INTERVALLE" in blockers(run(17, step), "arm")
    assert "INTERVALLE" not in blockers(run(17, step, profile="STRONG"), "arm")


def test_light_profile_has_no_beta_blocker_or_raas_gate() -> None:
    """«HFPEF_LIGHT (no BB/RAAS titration steps)»."""
    assert set(run(3, profile="HFPEF_LIGHT").titration) == {"isglt2", "ivabradine", "digoxine"}
