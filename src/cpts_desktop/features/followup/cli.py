"""``protocol check | run | replay | adopt``: the verbs of the pathways, without a window."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.jsonio import JsonRefused, loads_strict
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.text import plural
from cpts_desktop.kernel.verbs import DONE, REFUSED, Answer, Argument, Invocation, Verb, option

MAX_CASE_BYTES: Final = 8 * 1024 * 1024


def check(inv: Invocation) -> Answer:
    """Read a protocol file strictly, then play the examples beside it."""
    from cpts_desktop.protocols.checking import check_file

    found = check_file(Path(inv.args["file"]), inv.clock.today())
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
    from cpts_desktop.protocols.unused import unused

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
    ignored = (*read.value.ignored, *unused(read.value.facts, protocol))
    if ignored:
        data["ignored"] = list(ignored)
    return Answer(data, _readable(data))


def replay(inv: Invocation) -> Answer:
    """Say what a version of the protocol would have raised on this register."""
    from cpts_desktop.features.followup.in_force import protocol_in_force
    from cpts_desktop.features.followup.replay import replay as play_again
    from cpts_desktop.protocols.checking import choose_protocol
    from cpts_desktop.protocols.facts import read_day

    since = None
    if inv.args["since"]:
        since = read_day(inv.args["since"])
        if since is None:
            return _one("since", "NOT_A_DATE", "Date attendue : AAAA-MM-JJ.")
    chosen = choose_protocol(str(inv.args["protocol"]), None)
    if isinstance(chosen, Refused):
        return _refused(chosen)
    new, today = chosen.value[0], inv.clock.today()

    def read(conn: Any) -> dict[str, Any]:
        return play_again(conn, new, protocol_in_force(conn, today), since, today)

    found = inv.open_register().read(read)
    followed = plural(found["patients"], "patient suivi", "patients suivis")
    head = f"{found['protocol']} {found['version']}, {followed}"
    lines = [f"{head} : {plural(found['would_raise'], 'alerte')}, {found['raised']} enregistrées."]
    lines += [
        f"{row['rule']} ({row['severity']}) : {row['would_raise']} avec ce fichier, "
        f"{row['in_force']} avec la version en vigueur, {row['raised']} enregistrées"
        for row in found["rules"]
    ]
    return Answer(found, "\n".join(lines))


def adopt(inv: Invocation) -> Answer:
    """Put a protocol file in force, or refuse it and change nothing."""
    from cpts_desktop.features.followup.in_force import AdoptProtocol, adopt_protocol

    command = AdoptProtocol(Path(inv.args["file"]))
    done = inv.open_register().run(adopt_protocol, command)
    if isinstance(done, Refused):
        return _refused(done)
    new = done.value
    data = {"adopted": new.id, "version": new.version, "sha256": new.digest}
    return Answer(data, f"Protocole {new.id} {new.version} en vigueur.")


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
    lines += [f"remarque {row['rule']}  {row['sentence']}" for row in data["remarks"]]
    lines += [
        f"{row['status']:10} {row['step']}  jusqu’au {row['window_end']} {row.get('done', '')}"
        for row in data["due"]
    ]
    if not lines:
        lines = ["Aucune alerte ni étape due ; une absence d’alerte ne rassure pas."]
    blind = len({row["rule"] for row in data["not_assessable"]})
    if blind:
        lines.append(f"non évaluables, faute de donnée : {plural(blind, 'règle', 'règles')}")
    if data.get("ignored"):
        names = ", ".join(data["ignored"])
        plain = "".join(
            char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in names
        )
        lines.append(f"sans effet : {plain}")
    return "\n".join(lines)


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
    Verb(
        ("protocol", "replay"),
        "dit ce qu’une version aurait signalé sur ce registre",
        replay,
        (
            Argument("--protocol", "fichier .toml ou identifiant d’un protocole livré"),
            option("--since", "à partir de cette date, AAAA-MM-JJ"),
        ),
    ),
    Verb(
        ("protocol", "adopt"),
        "met un protocole en vigueur dans ce registre",
        adopt,
        (Argument("FILE", "le fichier protocol.toml", kind=Path),),
    ),
)
