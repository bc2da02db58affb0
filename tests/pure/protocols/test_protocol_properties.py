"""What holds for any case: order, the date, no exception."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.protocols.evaluate import evaluate
from cpts_desktop.protocols.explain import as_json
from cpts_desktop.protocols.facts import read_case
from tests.pure.protocols.case_builder import J0, protocol

CODES = [*sorted(protocol().variables), "inconnu"]
KINDS = sorted(protocol().events)
CLASSES = sorted(protocol().drug_classes)
PROFILES = sorted(protocol().profiles)

days = st.integers(-100, 400).map(lambda n: (J0 + timedelta(days=n)).isoformat())
values = st.one_of(
    st.decimals(-10, 200_000, places=2), st.integers(-5, 400), st.booleans(), st.none(),
    st.text(max_size=5),
)  # fmt: skip
units = st.sampled_from(["", "kg", "mm[Hg]", "mmol/L", "umol/L", "mg/L", "furlong", None])


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """Draw one event of the case format, sometimes with nonsense in it."""
    kind = draw(st.sampled_from([*KINDS, "obs", "obs", "obs", "autre"]))
    row: dict[str, Any] = {"date": draw(days), "type": kind}
    if kind == "obs":
        row |= {"code": draw(st.sampled_from(CODES)), "value": draw(values), "unit": draw(units)}
        if draw(st.booleans()):
            row["balance"] = draw(st.sampled_from(["A", "B", ""]))
    if kind in ("titration", "medicament"):
        row |= {"classe": draw(st.sampled_from(CLASSES)), "dci": draw(st.sampled_from(["", "x"]))}
        row["action"] = draw(st.sampled_from(["ajout", "arret"]))
        row["sens"] = draw(st.sampled_from(["", "baisse", "hausse"]))
    if kind == "visite_idel" and draw(st.booleans()):
        row["transmission"] = draw(st.sampled_from(["", None, "2026-03-04"]))
    return row


patients = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(values, st.lists(st.sampled_from(CLASSES), max_size=4))
        for name in protocol().baselines
    },
)


def _evaluate(patient: dict[str, Any], rows: list[dict[str, Any]], asof: str, profile: str) -> Any:
    read = read_case({"patient": patient, "events": rows, "asof": asof})
    assert isinstance(read, Ok)
    chosen = protocol().profiles[profile]
    return as_json(evaluate(read.value.facts, protocol(), read.value.asof, chosen))


@settings(max_examples=150)
@given(patients, st.lists(events(), max_size=25), days, st.sampled_from(PROFILES))
def test_any_case_of_the_format_is_evaluated(
    patient: dict[str, Any], rows: list[dict[str, Any]], asof: str, profile: str
) -> None:
    """No exception, whatever the values; every alert explains itself in one sentence."""
    found = _evaluate(patient, rows, asof, profile)
    for alert in found["alerts"]:
        assert alert["sentence"].endswith(".")
        assert alert["source"]
    assert all(row["status"] in ("a_faire", "en_retard") for row in found["due"])
    for answer in found["titration"].values():
        assert answer["allowed"] == (not answer["blockers"])


@settings(max_examples=100)
@given(st.lists(events(), max_size=20), days, st.randoms(use_true_random=False))
def test_order_of_events_of_different_days_does_not_matter(
    rows: list[dict[str, Any]], asof: str, random: Any
) -> None:
    """Measures that arrive late, in any order, give the same answer."""
    one_a_day = list({row["date"]: row for row in rows}.values())
    shuffled = one_a_day.copy()
    random.shuffle(shuffled)
    first = _evaluate({}, one_a_day, asof, "CPTS_IC_STD")
    assert _evaluate({}, shuffled, asof, "CPTS_IC_STD") == first


@settings(max_examples=100)
@given(st.lists(events(), max_size=20), days, events())
def test_what_happens_later_changes_nothing(
    rows: list[dict[str, Any]], asof: str, later: dict[str, Any]
) -> None:
    """An event dated after ``asof`` is as if it were not there."""
    later["date"] = (date.fromisoformat(asof) + timedelta(days=1)).isoformat()
    before = _evaluate({}, rows, asof, "CPTS_IC_STD")
    assert _evaluate({}, [*rows, later], asof, "CPTS_IC_STD") == before


@settings(max_examples=150)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.sampled_from(["patient", "events", "asof", "type", "date", "code", "x"]),
                inner, max_size=5,
            ),
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json_is_read_or_refused(raw: Any) -> None:
    """Reading a case never raises."""
    read = read_case(raw)
    if isinstance(read, Ok):
        evaluate(read.value.facts, protocol(), read.value.asof)
    else:
        assert isinstance(read, Refused)
        assert read.problems
