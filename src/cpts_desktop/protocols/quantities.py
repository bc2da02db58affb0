"""Reading the numbers of a protocol: parameters, variables, baselines, drug classes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from cpts_desktop.protocols.drug_index import DrugClasses
from cpts_desktop.protocols.schema import (
    Baseline,
    DrugClass,
    Founded,
    Jump,
    Parameter,
    Status,
    Variable,
)
from cpts_desktop.protocols.tables import Table

_KINDS: Final = ("number", "grade", "flag")


def read_founded(table: Table, sources: Mapping[str, str]) -> Founded:
    """Read where a number comes from; every source must be listed in ``[sources]``."""
    text = table.text("source")
    for name in (part.strip() for part in text.split(",")):
        if name and name not in sources:
            table.refuse("source", "UNKNOWN_SOURCE", f"Source absente de [sources] : « {name} ».")
    if not text:
        table.refuse("source", "MISSING", "Chaque nombre a une source.")
    status = table.choice("status", Status)
    return Founded(text, status or Status.TO_VERIFY)


def read_parameters(holder: Table, sources: Mapping[str, str]) -> dict[str, Parameter]:
    """Read ``[parameters]``."""
    found = {}
    for name, table in holder.tables("parameters"):
        found[name] = read_parameter(name, table, sources)
    return found


def read_parameter(name: str, table: Table, sources: Mapping[str, str]) -> Parameter:
    """Read one number with its unit, source and status."""
    value = table.number("value")
    parameter = Parameter(
        name=name,
        value=value if value is not None else Decimal(0),
        unit=table.text("unit"),
        founded=read_founded(table, sources),
    )
    table.close()
    return parameter


def read_variables(holder: Table, sources: Mapping[str, str]) -> dict[str, Variable]:
    """Read ``[variables]``."""
    return {code: _variable(code, table, sources) for code, table in holder.tables("variables")}


def _variable(code: str, table: Table, sources: Mapping[str, str]) -> Variable:
    units = table.table("units", required=False)
    factors = {}
    for unit in units.keys():  # noqa: SIM118 - a Table is not a dict
        factor = units.number(unit)
        if factor is not None and factor <= 0:
            units.refuse(unit, "NOT_POSITIVE", "Un facteur d’unité est positif.")
        factors[unit] = factor if factor is not None else Decimal(1)
    units.close()
    kind = table.text("kind", "number")
    if kind not in _KINDS:
        table.refuse("kind", "UNKNOWN_WORD", f"« kind » : {', '.join(_KINDS)}.")
    reading = table.text("reading", "last")
    if reading not in ("first", "last"):
        table.refuse("reading", "UNKNOWN_WORD", "« reading » : first ou last.")
    fresh = table.integer("fresh_days", None) if table.has("fresh_days") else None
    below = table.texts("below", ())
    if len(below) not in (0, 2):
        table.refuse("below", "WRONG_TYPE", "« below » : [variable, paramètre].")
    variable = Variable(
        code=code,
        label=table.text("label"),
        unit=table.text("unit", ""),
        kind=kind,
        founded=read_founded(table, sources),
        hard=table.span("hard"),
        soft=table.span("soft"),
        fresh_days=fresh,
        reading=reading,
        units=factors,
        loinc=table.text("loinc", ""),
        baseline=table.text("baseline", ""),
        computed=table.text("computed", ""),
        below=(below[0], below[1]) if len(below) == 2 else None,
        jump=_jump(table) if table.has("jump") else None,
        decimals=table.integer("decimals", 1),
        trap=table.text("trap", ""),
        before_hour=table.integer("before_hour", None) if table.has("before_hour") else None,
    )
    table.close()
    return variable


def _jump(table: Table) -> Jump:
    inner = table.table("jump")
    jump = Jump(
        kg=inner.text("kg"),
        percent=inner.text("percent"),
        days=inner.text("days"),
        confirm_kg=inner.text("confirm_kg"),
        confirm_days=inner.text("confirm_days"),
    )
    inner.close()
    return jump


def read_baselines(holder: Table) -> dict[str, Baseline]:
    """Read ``[baselines]``."""
    found = {}
    for name, table in holder.tables("baselines"):
        default = table.raw("default")
        if default is not None and not isinstance(default, bool | int | Decimal | str):
            table.refuse("default", "WRONG_TYPE", "« default » : nombre, texte ou booléen.")
            default = None
        if isinstance(default, int) and not isinstance(default, bool):
            default = Decimal(default)
        found[name] = Baseline(name, table.text("label"), default)
        table.close()
    return found


def read_drug_classes(holder: Table) -> DrugClasses:
    """Read ``[classes]``."""
    found = DrugClasses()
    for name, table in holder.tables("classes"):
        found[name] = DrugClass(
            name,
            table.text("label"),
            table.texts("dci", ()),
            table.texts("atc", ()),
            table.texts("not_atc", ()),
        )
        table.close()
    return found
