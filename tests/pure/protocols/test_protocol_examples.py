"""The dated examples beside each protocol, what they cover, and what a changed limit breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.cases import (
    Example,
    Examples,
    check_example,
    coverage,
    examples_path,
    read_examples,
)
from cpts_desktop.protocols.checking import check_file
from cpts_desktop.protocols.library import bundled_ids, bundled_path
from cpts_desktop.protocols.schema import Condition, Parameter, Protocol
from tests.pure.protocols.case_builder import protocol


def _examples() -> Examples:
    path = bundled_path("CPTS_IC_STD")
    assert path is not None
    found = read_examples(examples_path(path))
    assert isinstance(found, Examples)
    return found


@pytest.mark.parametrize("identifier", bundled_ids())
def test_each_bundled_protocol_passes_its_check(identifier: str) -> None:
    """Files read, references resolved, examples played, every rule covered."""
    path = bundled_path(identifier)
    assert path is not None
    found = check_file(path)
    assert found["problems"] == []
    assert found["ok"]


def test_a_rule_without_its_three_kinds_of_examples_is_refused(tmp_path: Path) -> None:
    """Taking one sweep out of the examples is noticed, with the rule and the kinds that lack."""
    folder = resource("protocols/cpts_ic_std")
    for file in folder.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    cases = tmp_path / "protocol.cases.toml"
    text = cases.read_text(encoding="utf-8")
    blocks = [block for block in text.split("[[") if "MED_GLITAZONE" not in block]
    cases.write_text("[[".join(blocks), encoding="utf-8")
    found = check_file(tmp_path / "protocol.toml")
    assert not found["ok"]
    assert [problem["path"] for problem in found["problems"]] == ["MED_GLITAZONE"]


def test_an_example_that_fails_is_reported_with_its_line(tmp_path: Path) -> None:
    """A wrong expectation names the example and where it is."""
    folder = resource("protocols/cpts_ic_std")
    for file in folder.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    cases = tmp_path / "protocol.cases.toml"
    text = cases.read_text(encoding="utf-8")
    changed = text.replace('[39, "FC_R"]', '[39, "FC_O"]', 1)
    cases.write_text(changed, encoding="utf-8")
    found = check_file(tmp_path / "protocol.toml")
    bad = found["problems"][0]
    assert bad["code"] == "EXAMPLE_FAILS"
    assert changed.splitlines()[bad["line"] - 1] == "[[sweeps]]"


def test_every_rule_is_covered() -> None:
    """Positive, negative and boundary for each rule id of the protocol."""
    assert coverage(protocol(), _examples()) == {}


def _parameters_of(found: Protocol) -> dict[str, set[str]]:
    """Return, for each parameter, the rules and blockers that name it, also through others."""
    users: dict[str, set[str]] = {name: set() for name in found.parameters}

    def walk(node: Condition, owner: str) -> None:
        for value in node.args.values():
            for one in value if isinstance(value, tuple) else (value,):
                if one in users:
                    users[one].add(owner)
        for child in node.children:
            walk(child, owner)

    for rule in found.rules:
        walk(rule.when, rule.id)
    return users


def _concerned(name: str, rows: tuple[Example, ...]) -> Iterator[Example]:
    """The examples of the rules that use a number first: the others rarely have to be played."""
    owners = _owners()[name]
    yield from sorted(rows, key=lambda row: (not owners & set(row.rules), row.gate is None))


def _steps() -> Iterator[tuple[str, Decimal]]:
    for name, parameter in protocol().parameters.items():
        # Civil dates only tell whole days, and sodium is given in whole mmol/L.
        size = Decimal(24) if parameter.unit == "h" else Decimal(1)
        if parameter.unit in ("kg", "mmol/L", "g/dL", "Cel") and not name.startswith("na_"):
            size = Decimal("0.1")
        if parameter.unit != "MMJJ":
            yield name, size
            yield name, -size


@cache
def _owners() -> dict[str, set[str]]:
    return _parameters_of(protocol())


def _survives(changed: Protocol, name: str, rows: tuple[Example, ...]) -> bool:
    return not any(check_example(changed, row) for row in _concerned(name, rows))


def test_a_changed_limit_breaks_an_example() -> None:
    """Every number of the rules, moved by one step either way, is noticed by an example."""
    rows = _examples().rows
    survivors = []
    for name, step in _steps():
        moved: Parameter = protocol().parameters[name]
        moved = replace(moved, value=moved.value + step)
        changed = replace(protocol(), parameters={**protocol().parameters, name: moved})
        if _survives(changed, name, rows):
            survivors.append((name, step))
    assert survivors == []


def test_every_parameter_is_used() -> None:
    """No number lies unused in the file."""
    found = protocol()
    used = {name for name, owners in _parameters_of(found).items() if owners}
    used |= set(found.gate.intervals.values())
    for blocker in found.gate.blockers:
        used |= {str(value) for value in blocker.when.args.values()}
        for child in blocker.when.children:
            used |= {str(v) for v in child.args.values()}
            used |= {str(v) for sub in child.children for v in sub.args.values()}
    for variable in found.variables.values():
        if variable.jump:
            jump = variable.jump
            used |= {jump.kg, jump.percent, jump.days, jump.confirm_kg, jump.confirm_days}
        if variable.below:
            used.add(variable.below[1])
    for quota in found.quotas:
        if quota.when:
            used |= {str(value) for value in quota.when.args.values()}
    assert set(found.parameters) - used == set()
