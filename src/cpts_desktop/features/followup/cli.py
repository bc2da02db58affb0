"""``protocol check | run``: the verbs of the pathways. They need no register and no window."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.verbs import DONE, REFUSED, Answer, Argument, Invocation, Verb, option

MAX_CASE_BYTES: Final = 8 * 1024 * 1024


def check(inv: Invocation) -> Answer:
    """Read a protocol file strictly, then play the examples beside it."""
    from cpts_desktop.protocols.checking import check_file

    found = check_file(Path(inv.args["file"]))
    lines = [
        f"{row['file']}:{row['line']} {row['code']} {row['message']}" for row in found["problems"]
    ]
    if found["ok"]:
        words = f"{found['examples']} exemples joués, {found['rules']} règles"
        lines.append(f"Protocole {found['id']} {found['version']} valable : {words}.")
    if found.get("warning"):
        lines.append(found["warning"])
    return Answer(found, "\n".join(lines), DONE if found["ok"] else REFUSED)


def run(inv: Invocation) -> Answer:
    """Evaluate one case under a bundled protocol or a protocol file."""
    from cpts_desktop.protocols.checking import choose_protocol
    from cpts_desktop.protocols.evaluate import evaluate
    from cpts_desktop.protocols.explain import as_json
    from cpts_desktop.protocols.facts import read_case

    raw = _read(Path(inv.args["case"]))
    if isinstance(raw, Answer):
        return raw
    read = read_case(raw)
    if isinstance(read, Refused):
        return _refused(read)
    chosen = choose_protocol(inv.args["protocol"], inv.args["profile"] or read.value.profile)
    if isinstance(chosen, Refused):
        return _refused(chosen)
    protocol, profile = chosen.value
    result = evaluate(read.value.facts, protocol, read.value.asof, profile)
    data = as_json(result)
    data["id"] = read.value.id
    if read.value.ignored:
        data["ignored"] = list(read.value.ignored)
    return Answer(data, _readable(data))


def _read(path: Path) -> Any:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_CASE_BYTES + 1)
    except OSError:
        return _one("case", "UNREADABLE", "Le fichier du cas est introuvable ou illisible.")
    try:
        return loads_strict(data, max_bytes=MAX_CASE_BYTES, parse_float=Decimal)
    except JsonRefused as bad:
        return _one("case", bad.code, "Le fichier du cas n’est pas un JSON acceptable.")


def _refused(refusal: Refused) -> Answer:
    rows = [{"field": p.field, "code": p.code, "message": p.message} for p in refusal.problems]
    return Answer(
        {"problems": rows}, "\n".join(f"{p.field} : {p.message}" for p in refusal.problems), REFUSED
    )


def _one(field: str, code: str, message: str) -> Answer:
    row = {"field": field, "code": code, "message": message}
    return Answer({"problems": [row]}, message, REFUSED)


def _readable(data: dict[str, Any]) -> str:
    lines = [f"{row['severity']:7} {row['rule']}  {row['sentence']}" for row in data["alerts"]]
    lines += [
        f"{row['status']:10} {row['step']}  jusqu’au {row['window_end']} {row.get('done', '')}"
        for row in data["due"]
    ]
    return "\n".join(lines) or "Aucune alerte ni étape due ; une absence d’alerte ne rassure pas."


VERBS = (
    Verb(
        ("protocol", "check"),
        "vérifie un protocole et joue ses exemples",
        check,
        (Argument("FILE", "le fichier protocol.toml", kind=Path),),
    ),
    Verb(
        ("protocol", "run"),
        "évalue un cas sous un protocole",
        run,
        (
            Argument("--case", "le cas, en JSON", kind=Path),
            option("--protocol", "identifiant d’un protocole livré, ou fichier .toml"),
            option("--profile", "profil du protocole"),
        ),
    ),
)
