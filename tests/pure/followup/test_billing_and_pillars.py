"""AMI 5.8 as data, and the four pillars read from the treatments (hf.md 1.2, 4.1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.billing import (
    BillingState,
    billing,
    billing_act,
    months_after,
)
from cpts_desktop.features.followup.rules.facts import Known, build_facts, molecules
from cpts_desktop.features.followup.rules.pillars import pillar_file, pillars
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.ids import RecordId

J0 = date(2026, 3, 2)


def state(name: str, sessions: list[date], today: date, j0: date | None = J0) -> BillingState:
    return next(one.state for one in billing(j0, sessions, today) if one.id == name)


def days(*offsets: int) -> list[date]:
    return [J0 + timedelta(days=n) for n in offsets]


@pytest.mark.parametrize(("first", "wanted"), [(7, "remplie"), (8, "non_remplie")])
def test_first_session_within_seven_days(first: int, wanted: str) -> None:
    assert state("premiere_seance", days(first), J0 + timedelta(days=20)) == wanted


@pytest.mark.parametrize(("today", "wanted"), [(7, "remplie"), (8, "non_remplie")])
def test_without_a_session_the_day_itself_decides(today: int, wanted: str) -> None:
    assert state("premiere_seance", [], J0 + timedelta(days=today)) == wanted


@pytest.mark.parametrize(("count", "wanted"), [(15, "remplie"), (16, "non_remplie")])
def test_fifteen_sessions_at_most(count: int, wanted: str) -> None:
    assert state("seances", days(*range(count)), J0 + timedelta(days=60)) == wanted


@pytest.mark.parametrize(
    ("today", "wanted"), [(date(2026, 9, 2), "remplie"), (date(2026, 9, 3), "non_remplie")]
)
def test_six_months_at_most(today: date, wanted: str) -> None:
    assert state("fin", days(1), today) == wanted


def test_what_the_register_cannot_know_is_asked() -> None:
    assert state("prescription", days(1), J0) is BillingState.A_CONFIRMER
    assert all(one.state is BillingState.A_CONFIRMER for one in billing(None, [], J0))


def test_what_fails_comes_first_and_every_line_says_its_source() -> None:
    rows = billing(J0, days(8), J0 + timedelta(days=9))
    assert rows[0].id == "premiere_seance"
    assert all(row.source and row.status for row in (*rows, *billing_act().reminders))


def test_the_amount_is_the_product_of_the_data() -> None:
    assert (billing_act().euros, billing_act().max_sessions) == (Decimal("18.27"), 15)


def test_months_end_on_the_last_day() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


def line(label: str, *dci: str, dose: str = "", often: str = "", **more: object) -> MedicationLine:
    given: dict[str, object] = {"cis": "", "atc": "", "since": None, "until": None, "source": ""}
    given |= more
    return MedicationLine(
        id=RecordId("x"),
        label=label,
        dci=dci,
        dose_text=dose,
        frequency_text=often,
        **given,  # type: ignore[arg-type]
    )


def coverage(*lines: MedicationLine, **more: object) -> dict[str, object]:
    protocol = active_protocol()
    profile = protocol.profiles[str(more.pop("profile", "CPTS_IC_STD"))]
    found = pillars(lines, protocol, profile, J0, **more)  # type: ignore[arg-type]
    return {one.id: one for one in found}


def test_the_share_of_the_target_is_that_of_the_table() -> None:
    found = coverage(
        line("RAMIPRIL 5 mg", "ramipril", dose="5 mg", often="1 fois par jour"),
        line("BISOPROLOL 2,5 mg", "bisoprolol", dose="2,5 mg", often="le matin"),
        line("DAPAGLIFLOZINE 10 mg", "dapagliflozine", dose="10 mg", often="1 par jour"),
    )
    assert (found["sra"].share, found["bb"].share) == (50, 25)  # type: ignore[attr-defined]
    assert found["arm"].lines == ()  # type: ignore[attr-defined]
    assert (found["isglt2"].share, len(found["isglt2"].lines)) == (None, 1)  # type: ignore[attr-defined]


def test_a_dose_that_does_not_read_gives_no_share() -> None:
    found = coverage(line("BISOPROLOL", "bisoprolol", dose="selon avis"))
    assert (found["bb"].share, found["bb"].lines) == (None, ("BISOPROLOL selon avis",))  # type: ignore[attr-defined]


def test_stopped_and_future_lines_do_not_count() -> None:
    found = coverage(
        line("RAMIPRIL 5 mg", "ramipril", until=J0),
        line("BISOPROLOL 5 mg", "bisoprolol", since=J0 + timedelta(days=1)),
    )
    assert not found["sra"].lines  # type: ignore[attr-defined]
    assert not found["bb"].lines  # type: ignore[attr-defined]


def test_a_pillar_that_is_excused_says_why_and_since_when() -> None:
    found = coverage(excuses={"ci_bb": (date(2026, 1, 5), "asthme sévère")})
    assert found["bb"].excuse == "asthme sévère (05/01/2026)"  # type: ignore[attr-defined]


def test_a_profile_without_these_steps_leaves_the_pillar_aside() -> None:
    found = coverage(profile="HFPEF_LIGHT")
    assert [name for name, one in found.items() if one.aside] == ["sra", "bb", "arm"]  # type: ignore[attr-defined]


def test_sacubitril_valsartan_is_one_drug_not_an_ara2() -> None:
    arni = line("ENTRESTO 24/26 mg", "valsartan", "sacubitril", atc="C09DX04")
    known = Known("F", date(1944, 1, 1), {}, (), (), (arni,))
    facts = build_facts(known, active_protocol(), J0)
    assert [row["dci"] for row in facts.patient["traitements"]] == ["sacubitril/valsartan"]
    assert coverage(arni)["sra"].lines == ("ENTRESTO 24/26 mg",)  # type: ignore[attr-defined]


def test_doses_of_vaccines_reach_the_rules_and_other_facts_do_not() -> None:
    noted = (("grippe", J0), ("readaptation", J0))
    known = Known("F", date(1944, 1, 1), {}, (), (), (), noted)
    facts = build_facts(known, active_protocol(), J0)
    assert facts.patient["vaccinations"] == [{"vaccin": "grippe", "date": J0}]
    without = build_facts(Known("F", None, {}, (), (), (), noted[1:]), active_protocol(), J0)
    assert "vaccinations" not in without.patient


def test_the_pillars_name_classes_and_facts_that_exist() -> None:
    from cpts_desktop.features.followup.quality.facts import fact_words

    for row in pillar_file().rows:
        assert set(row.classes) <= set(active_protocol().drug_classes)
        assert set(row.contraindicated) <= set(fact_words())


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Bisoprolol 2,5 mg", ["bisoprolol"]),
        ("24 HR metoprolol succinate 100 MG Extended Release Oral Tablet", ["metoprolol"]),
        ("Verapamil Hydrochloride 40 MG", ["verapamil"]),
        ("Losartan potassium 50 mg", ["losartan"]),
        ("KARDEGIC 75 mg", ["KARDEGIC 75 mg"]),
        ("Métoprololate", ["Métoprololate"]),
    ],
)
def test_a_free_label_names_its_molecule_as_a_whole_word(label: str, names: list[str]) -> None:
    """What was typed or imported without a DCI still reaches the rules on treatments."""
    assert [row["dci"] for row in molecules(line(label), active_protocol())] == names
