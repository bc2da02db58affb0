"""What answers carry with them, and what is worked out once for every patient."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cpts_desktop.protocols.evaluate import condition
from cpts_desktop.protocols.explain import sentence
from cpts_desktop.protocols.limits import GATE_WORDS, ONLY_MEASURED, limits_of
from cpts_desktop.protocols.loader import Broken, load_texts
from cpts_desktop.protocols.predicates import VOCABULARY
from cpts_desktop.protocols.readings import read_series
from cpts_desktop.protocols.schedule import StepState, all_steps
from cpts_desktop.protocols.schema import Condition
from cpts_desktop.protocols.verdicts import Gap, Input, Truth
from tests.pure.protocols.case_builder import event, obs, on, protocol, rules, run
from tests.pure.protocols.test_engine_edges import _with as with_numbers
from tests.pure.protocols.test_engine_edges import context
from tests.pure.protocols.test_engine_edges import obs as measure


def _alert(found: Any, rule: str) -> Any:
    return next(alert for alert in found.alerts if alert.rule.id == rule)


def test_what_makes_a_condition_false_explains_its_contrary() -> None:
    ctx = context(measure("k", Decimal("4.2")))
    high = Condition("value", {"of": "k", "gt": "k_haut_j"})
    assert condition(ctx, high).inputs == ()
    verdict = condition(ctx, Condition("not", {}, (high,)))
    assert verdict.truth is Truth.TRUE
    (shown,) = verdict.inputs
    assert (shown.code, shown.value) == ("k", Decimal("4.2"))
    assert shown.threshold is not None and shown.threshold.name == "k_haut_j"
    named = Condition("not", {}, (Condition("rule", {"any_of": ("K_R",)}),))
    assert [one.code for one in condition(ctx, named).inputs] == ["k", "k"]
    assert condition(ctx, Condition("rule", {"any_of": ("K_R",)})).truth is Truth.FALSE
    assert ctx.negated is False


def test_a_rise_that_is_not_there_explains_its_contrary_too() -> None:
    ctx = context(measure("creat", 100), creat_base=100)
    rise = Condition(
        "percent_above_baseline", {"of": "creat", "baseline": "creat_base", "gt": "rein_j_pct"}
    )
    assert condition(ctx, rise).inputs == ()
    (shown,) = condition(ctx, Condition("not", {}, (rise,))).inputs
    assert (shown.role, shown.value) == ("percent", Decimal(0))


def test_one_haemoglobin_alone_says_nothing_of_a_fall() -> None:
    found = run(5, obs(4, "hb", "13.5"), patient={"sexe": "M"})
    blind = {one.rule: one.missing for one in found.not_assessable}
    assert [one.reason for one in blind["HB_O"]] == [Gap.NO_COMPARATOR]
    two = run(5, obs(4, "hb", "13.5"), obs(5, "hb", "13.5"), patient={"sexe": "M"})
    assert "HB_O" not in {one.rule for one in two.not_assessable}


def test_a_treatment_is_shown_as_taken_since_its_day() -> None:
    found = run(5, event(3, "medicament", action="ajout", dci="ibuprofène"))
    assert _alert(found, "MED_AINS").inputs == (
        Input("ibuprofène", "treatment", True, at=found.course.anchor.replace(day=5)),
    )


@pytest.mark.parametrize(("hours", "holds"), [("25", True), ("24", False)])
def test_the_delay_between_two_classes_is_strict(hours: str, holds: bool) -> None:
    stop = {"date": on(13), "type": "medicament", "action": "arret", "dci": "ramipril"}
    start = {"date": on(14), "type": "titration", "dci": "sacubitril/valsartan"}
    ctx = with_numbers(context(stop, start, traitements=["ramipril"]), delai=hours, jours="7")
    args = {"started": "arni", "stopped": "iec", "during": "jours", "lt": "delai"}
    assert VOCABULARY["started_within"].evaluate(ctx, args).holds is holds


def test_the_signs_of_losses_and_distances() -> None:
    rows = [obs(4, "poids", 72), obs(5, "poids", "68.9")]
    found = run(5, *rows, patient={"poids_sec": 71})
    seen = {(one.role, one.value) for one in _alert(found, "PDS_PERTE_J").inputs}
    assert seen == {("change", Decimal("-3.1")), ("reference", Decimal("-2.1"))}
    up = run(5, obs(5, "poids", 74), patient={"poids_sec": 71})
    (away,) = _alert(up, "PDS_REF_O").inputs
    assert (away.value, away.versus) == (Decimal("3.0"), 71)


def test_only_what_is_marked_is_a_mark() -> None:
    rows = {"hemolyse": True, "source": "oui", "note": "oui", "balance": "oui", "flou": "non"}
    ctx = context(measure("k", 5, 0, **rows))
    (row,) = read_series(ctx.protocol.variables, ctx.events, ctx.numbers)["k"].rows
    assert row.marks == {"hemolyse"}


def test_the_reading_that_confirms_a_jump_is_accepted_with_it() -> None:
    """Also when a file lets it differ by more than a jump."""
    ctx = context(*(measure("poids", kg, ago) for ago, kg in ((2, 70), (1, 76), (0, 84))))
    numbers = {**ctx.numbers, "saut_confirme_kg": Decimal(10)}
    series = read_series(ctx.protocol.variables, ctx.events, numbers)["poids"]
    assert [row.fault for row in series.rows] == ["", "", ""]
    assert [row.value for row in series.accepted()] == [70, 76, 84]


def test_the_mean_is_dated_of_its_last_reading() -> None:
    ctx = context(measure("pas", 120, 2), measure("pas", 122, 1), measure("pas", 124))
    ctx = with_numbers(ctx, jours="3", assez="1", moyenne="1")
    args = {"of": "pas", "days": "jours", "at_least": "assez", "gt": "moyenne"}
    (shown,) = VOCABULARY["mean"].evaluate(ctx, args).inputs
    assert (shown.at, shown.value, shown.note) == (ctx.asof, Decimal("122.0"), "mean 3")


def test_every_step_is_known_to_the_timeline_and_only_some_are_listed() -> None:
    found = run(30, event(3, "pharmacie"))
    ctx = context()
    ctx = type(ctx)(_facts(event(3, "pharmacie")), protocol(), found.profile, found.asof)
    states = {step.id: step.state for step in all_steps(ctx, condition)}
    assert states["PHARM_1"] is StepState.FAIT
    assert states["BIO_1"] is StepState.ABANDONNE
    assert states["IDE_S1"] is StepState.ABANDONNE
    assert states["CARDIO_2"] is StepState.A_VENIR
    assert states["IDE_S6"] is StepState.A_VENIR
    listed = {step.id for step in found.due}
    assert listed == {name for name, state in states.items() if state.value in ("a_faire",
                      "en_retard")}  # fmt: skip


def _facts(*rows: dict[str, Any]) -> Any:
    from cpts_desktop.protocols.facts import read_case

    read = read_case({"events": [event(0, "sortie"), *rows], "asof": on(30)})
    return read.value.facts  # type: ignore[union-attr]


def test_the_words_of_the_gate_are_those_of_the_vocabulary() -> None:
    assert {word.name for word in VOCABULARY.values() if word.gate_only} == GATE_WORDS
    assert set(VOCABULARY) > ONLY_MEASURED


def test_what_nobody_measured_is_answered_the_same_as_asked_in_full() -> None:
    """The answer kept for every patient is the one that the conditions give."""
    known = limits_of(protocol(), protocol().profiles["CPTS_IC_STD"])
    ctx = context()
    alone = {name for name in protocol().rules_by_id if known.looks_at(name) is not None}
    assert {"K_R", "URG_REPOS", "PDS_GAIN_3J", "NTPRO_O", "HTO_O", "REIN_R"} <= alone
    assert not alone & {"K_O", "MED_K_ARM", "FC_J", "NYHA_IV", "SPO2_R", "ORG_IDE_RUPTURE",
                        "MED_CCB_HFREF", "PROTO_SANS_J0", "DQ_REJET", "EPOF_2"}  # fmt: skip
    for name in alone:
        for row in protocol().rules_by_id[name]:
            verdict = condition(ctx, row.when)
            assert verdict.truth is Truth.UNKNOWN, name
            assert verdict.inputs == ()
    assert known.looks_at("REIN_R") == {"creat", "dfg"}
    assert known.looks_at("DQ_POIDS_SAUT") is None


def test_two_patients_one_measured_and_the_other_not() -> None:
    """What is kept of the one must not be told of the other."""
    for _ in range(2):
        assert rules(run(3, obs(3, "k", 6.2))) == {"K_R"}
        empty = run(3)
        assert rules(empty) == set()
        assert "K_R" in {one.rule for one in empty.not_assessable}
        assert rules(run(3, obs(3, "creat", 300), patient={"creat_base": 100})) == {"REIN_R"}
        computed = run(3, obs(3, "creat", 170), patient={"creat_base": 150, "age": 80, "sexe": "F"})
        assert "REIN_O" in rules(computed)


@pytest.mark.parametrize("size", [60])
def test_g7_rules_that_name_each_other_twice_do_not_double_the_work(size: int) -> None:
    """A chain of rules each naming the one before it twice is read once, not 2^60 times."""
    chain = "".join(
        f'[[rules]]\nid = "R{n:02}"\nseverity = "jaune"\naction = "SURVEILLER"\ntitle = "x"\n'
        f'source = "PROP"\nstatus = "proposal"\n'
        f'when = {{ test = "rule", any_of = ["R{n - 1:02}", "R{n - 1:02}"] }}\n'
        for n in range(1, size)
    )
    text = _SMALL + chain
    loaded = load_texts({"petit.toml": text})
    assert not isinstance(loaded, Broken), loaded.problems
    known = limits_of(loaded, loaded.profiles["PETIT"])
    assert known.looks_at(f"R{size - 1:02}") == {"pas"}


_SMALL = """
[protocol]
id = "PETIT"
version = "1.0.0"
title = "Essai"
state = "brouillon"
valid_from = 2026-01-01
valid_until = 2027-12-31
approver = "personne"
source = "essai"
engine = 1
default_profile = "PETIT"
[anchor]
event = "sortie"
missing_rule = "SANS_J0"
[events]
sortie = "Sortie"
[sources]
PROP = "Essai"
[parameters]
haut = { value = 180, unit = "mm[Hg]", source = "PROP", status = "proposal" }
[variables.pas]
label = "PA systolique"
unit = "mm[Hg]"
source = "PROP"
status = "proposal"
[profiles.PETIT]
title = "Essai"
source = "PROP"
status = "proposal"
[[rules]]
id = "SANS_J0"
family = "etat"
severity = "info"
action = "INFORMER"
title = "Sans J0"
source = "PROP"
status = "proposal"
[[rules]]
id = "R00"
severity = "jaune"
action = "SURVEILLER"
title = "x"
source = "PROP"
status = "proposal"
when = { test = "value", of = "pas", ge = "haut" }
"""


@pytest.mark.parametrize(
    ("visits", "words"),
    [(1, "Visite infirmière : 12 j depuis le 03/03/2026, seuil > 2 j."),
     (2, "; Visite infirmière : 11 j depuis le 04/03/2026, seuil > 2 j."),
     (3, "11 j depuis le 04/03/2026, seuil > 2 j ; et 1 de plus."),
     (9, "11 j depuis le 04/03/2026, seuil > 2 j ; et 7 de plus.")],
)  # fmt: skip
def test_visits_left_unsent_are_counted_rather_than_listed(visits: int, words: str) -> None:
    rows = [event(day, "visite_idel", transmission="") for day in range(1, 1 + visits)]
    result = run(13, *rows)
    (alert,) = [one for one in result.alerts if one.rule.id == "ORG_TRANSMISSION_48H"]
    said = sentence(alert, result.protocol).replace("\u202f", " ")
    assert said.endswith(words)
    assert len(alert.inputs) == visits, "the answer keeps them all"
