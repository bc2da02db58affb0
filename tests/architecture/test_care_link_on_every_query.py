"""LAW-01: no query of any slice shows rows of a closed record, except those listed with a reason.

Three things are read from the source, so that a query written tomorrow is held too:

* a query that answers with rows of patients is asked for one patient (the door refuses), or its
  answer has a shape out of which the door takes rows, or it is in ``OPEN_TO_ALL``;
* what is given to the door is a named function with its patient among its arguments, never one
  that keeps a patient in its closure, where the door cannot see it;
* every name of the list exists, and gives its reason.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

import cpts_desktop.features
from cpts_desktop.bootstrap.open_to_all import OPEN_TO_ALL, SEARCHES, is_open_to_all
from cpts_desktop.kernel.ids import PatientId, StreamId

SOURCE = Path(cpts_desktop.features.__file__).parent
NAMES_A_PATIENT = {"patient", "uid", "patients", "stream", "subject"}
INSIDE = {
    "exchange.ground.once_given": "dit à l’envoi ce qui est déjà parti, jamais montré",
    "exchange.planning.candidates": "pas donnée à la porte : l’envoi retire ce qui est fermé",
    "followup.indicators.stays": "compte ; jamais donnée à la porte",
    "register.fhir.identities.in_register": "rapproche une identité importée, dans une commande",
    "register.fhir.identities.place_of": "rapproche une identité importée, dans une commande",
}
"""Queries that only other queries or commands call: the last test sees that no door gets them."""
CLOSURES = {
    "features/exchange/screens/watched_panel.py": "noms de fichiers de paquets, aucun patient",
    "features/followup/cli.py": "rejeu d’un protocole : des nombres, aucun patient",
    "features/register/fhir/files.py": "références d’un fichier importé",
}


def queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield (name, function) of every public function of a slice that takes a connection first."""
    for module in pkgutil.walk_packages([str(SOURCE)], "cpts_desktop.features."):
        if ".forms" in module.name:
            continue
        found = importlib.import_module(module.name)
        for name, function in vars(found).items():
            if (
                inspect.isfunction(function)
                and function.__module__ == module.name
                and not name.startswith("_")
            ):
                first = next(iter(inspect.signature(function).parameters.values()), None)
                if first is not None and first.annotation in ("Connection", Connection):
                    yield f"{module.name.removeprefix('cpts_desktop.features.')}.{name}", function


EVERY = dict(queries())


def hints(function: Any) -> dict[str, Any]:
    """Return the types of a function; those imported for typing only are looked up as text."""
    try:
        return typing.get_type_hints(function)
    except (NameError, TypeError):
        return dict(function.__annotations__)


def names_patient(kind: Any, seen: frozenset[type] = frozenset()) -> bool:
    """Say whether values of a type may name a patient."""
    if kind in (PatientId, StreamId):
        return True
    if isinstance(kind, str):
        return "PatientId" in kind or "Banner" in kind
    if inspect.isclass(kind) and dataclasses.is_dataclass(kind) and kind not in seen:
        for field in dataclasses.fields(kind):
            if field.name in NAMES_A_PATIENT and field.type not in ("int", "int | None"):
                return True
        return any(names_patient(one, seen | {kind}) for one in hints(kind).values())
    return any(names_patient(one, seen) for one in typing.get_args(kind))


def taken_out(kind: Any, depth: int = 3) -> bool:
    """Say whether the door finds the rows of a type: sequences, maps, what holds them."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and Ellipsis not in inner:
        return all(taken_out(one, depth) for one in inner)
    if origin in (tuple, list, set, frozenset):
        return all(is_row(one) for one in inner if one is not Ellipsis)
    if origin in (dict, Mapping) or (inspect.isclass(origin) and issubclass(origin, Mapping)):
        return inner[0] in (PatientId, StreamId, str)
    if inner:  # a union
        return all(one is type(None) or taken_out(one, depth) for one in inner)
    if inspect.isclass(kind) and dataclasses.is_dataclass(kind) and depth:
        return True  # a single answer about a closed record is refused, what it holds is looked at
    return not names_patient(kind)


def is_row(kind: Any) -> bool:
    """Say whether one element is dropped whole: it names its patient at most one step inside."""
    if kind in (PatientId, StreamId) or not names_patient(kind):
        return True
    if not (inspect.isclass(kind) and dataclasses.is_dataclass(kind)):
        return False
    direct = hints(kind)
    return any(
        one in (PatientId, StreamId)
        or name in NAMES_A_PATIENT
        or (dataclasses.is_dataclass(one) and {"uid", "patient"} & hints(one).keys())
        for name, one in direct.items()
    )


def asks_for_one(function: Callable[..., Any]) -> bool:
    """Say whether the door sees the patient among the arguments of a query."""
    kinds = hints(function)
    return any(
        "PatientId" in str(kind) or (name != "return" and names_patient(kind))
        for name, kind in kinds.items()
        if name not in ("return", "conn")
    )


def test_the_walk_sees_the_queries_of_every_slice() -> None:
    slices = {name.partition(".")[0] for name in EVERY}
    assert slices >= {"card", "exchange", "followup", "indicators", "medication", "register",
                      "settings"}  # fmt: skip
    assert len(EVERY) > 150
    with_rows = [name for name, one in EVERY.items() if names_patient(hints(one).get("return"))]
    assert len(with_rows) > 30


@pytest.mark.parametrize("name", sorted(EVERY))
def test_rows_of_patients_pass_the_door(name: str) -> None:
    function = EVERY[name]
    answer = hints(function).get("return")
    if name in INSIDE or not names_patient(answer):
        return
    assert is_open_to_all(function) or asks_for_one(function) or taken_out(answer), (
        f"{name} answers {answer}: the door could not take the rows of closed records out of it"
    )


def test_the_lists_are_true_and_give_their_reasons() -> None:
    assert set(SEARCHES) <= OPEN_TO_ALL.keys()
    for name in (*OPEN_TO_ALL, *INSIDE):
        if name.startswith("cpts_desktop."):
            module, _, function = name.rpartition(".")
            assert is_open_to_all(partial(getattr(importlib.import_module(module), function)))
            continue
        assert name in EVERY or "._" in name or ".Preview." in name, f"{name} is no query any more"
    from cpts_desktop.features.exchange.previewing import Preview

    assert is_open_to_all(Preview.arrival)
    assert all(len(reason) > 25 for reason in (*OPEN_TO_ALL.values(), *INSIDE.values()))


def given_to_the_door() -> Iterator[tuple[str, int, ast.expr, set[str]]]:
    """Yield (file, line, query, functions defined inside) of each fetch, read and run."""
    package = SOURCE.parent
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package).as_posix()
        if place.partition("/")[0] not in ("features", "shell", "bootstrap", "cli"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            local = {
                one.name
                for one in ast.walk(function)
                if isinstance(one, ast.FunctionDef) and one is not function
            }
            for call in ast.walk(function):
                if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                    continue
                at = {"fetch": 1, "read": 0, "run": 0}.get(call.func.attr)
                if at is None or len(call.args) <= at:
                    continue
                if call.func.attr == "run" and isinstance(call.args[0], ast.Name | ast.Attribute):
                    at += ast.unparse(call.args[0]) in ("self", "page", "owner", "dialog")
                if len(call.args) > at:
                    yield place, call.lineno, call.args[at], local


def test_no_patient_hides_in_a_closure() -> None:
    found = [
        f"{place}:{line} {ast.unparse(query)[:60]}"
        for place, line, query, local in given_to_the_door()
        if (isinstance(query, ast.Lambda) or (isinstance(query, ast.Name) and query.id in local))
        and place not in CLOSURES
        and place != "features/settings/drilling.py"  # the copy restored aside, not the register
    ]
    assert found == [], "give the patient as an argument: the door cannot look into a closure"


def test_what_is_only_used_inside_is_never_given_to_the_door() -> None:
    short = {name.rpartition(".")[2] for name in INSIDE}
    given = {ast.unparse(query).rpartition(".")[2] for _, _, query, _ in given_to_the_door()}
    assert given & short == set()
    assert "worklist" in given and "card_states" in given, "the walk must see the lists"
