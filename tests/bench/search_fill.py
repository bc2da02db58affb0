"""Fills the tables that search reads, as the projection of a patient writes them.

The journal is left out: a hundred thousand patients are there in seconds, to be searched only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, text

from cpts_desktop.features.register import tables as t
from cpts_desktop.features.register.rules.contact import phone_keys
from cpts_desktop.features.register.rules.spelling import keys_of, variants
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.kernel.text import fold
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import do

FIRST = 1_000


def number_of(pk: int) -> str:
    """Return the number of a patient: spread over all those of one prefix."""
    return f"06{pk * 48_271 % 10**8:08d}"


def fill_search(register: Register, people: Sequence[tuple[str, str]]) -> None:
    """Write (family, given) of each person."""
    texts = [c.name for c in t.patient.c if str(c.type) == "TEXT" and not c.nullable]
    flags = [c.name for c in t.patient.c if str(c.type) == "INTEGER" and c.name != "pk"]
    tokens = {word: at for at, word in enumerate(sorted({w for one in people for w in one}), 1)}

    def write(_: None, uow: Any) -> Ok[None]:
        rows: list[dict[str, Any]] = []
        for pk, (family, given) in enumerate(people, FIRST):
            row = {**dict.fromkeys(texts, ""), **dict.fromkeys(flags, 0)}
            row.update(pk=pk, uid=new_id(), birth_name=family, given_names=json.dumps([given]),
                       sex="F", sort_key=fold(f"{family} {given}"),
                       mobile=number_of(pk))  # fmt: skip
            rows.append(row)
        keys = sorted(
            (key, pk)
            for pk, (family, given) in enumerate(people, FIRST)
            for key in keys_of(family, "", [given], "")
        )
        conn = uow.conn
        conn.execute(insert(t.patient), rows)
        conn.execute(
            insert(t.patient_key).prefix_with("OR IGNORE"),
            [{"k": key, "patient": pk} for key, pk in keys],
        )
        conn.execute(
            insert(t.patient_phone),
            [{"digits": key, "patient": row["pk"]} for row in rows
             for key in sorted(set(phone_keys(row["mobile"])))],
        )  # fmt: skip
        conn.execute(
            text("INSERT INTO patient_fts(rowid, names) VALUES (:pk, :names)"),
            [{"pk": row["pk"], "names": row["sort_key"]} for row in rows],
        )
        conn.execute(insert(t.name_token), [{"pk": n, "token": w} for w, n in tokens.items()])
        conn.execute(
            text("INSERT INTO name_trigram(rowid, token) VALUES (:pk, :token)"),
            [{"pk": n, "token": w} for w, n in tokens.items()],
        )
        conn.execute(
            insert(t.name_variant),
            [{"variant": v, "token": n} for w, n in tokens.items() for v in sorted(variants(w))],
        )
        return Ok(None)

    do(register, write, None)
