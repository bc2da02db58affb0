"""Many values given to one statement as one JSON text, not as hundreds of parameters.

A list of parameters is written into the statement again at each run, which costs several times
what the statement does; this one is compiled once, however many values there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select


def among(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a text column holds one of these values."""
    listed: BindParameter[str] = bindparam(None, json.dumps(list(values)), unique=True)
    row = func.json_each(listed).table_valued("value")
    return column.in_(select(row.c.value))  # type: ignore[no-any-return]
