"""Verbs of counts and of the directory of members: indicators, sums, directory, check, until."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cpts_desktop.features.exchange.verb_answers import no, one_member, refused
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, option


def indicator_verb(
    rows: Callable[..., tuple[dict[str, Any], ...]], period: Callable[..., Any]
) -> Verb:
    """Return the verb that sends counts; ``rows`` and ``period`` are ports of the bootstrap."""

    def run(inv: Invocation) -> Answer:
        from cpts_desktop.features.exchange import publishing, sending
        from cpts_desktop.packets.keys import DeviceKeys

        days = period(inv.args["period"])
        if isinstance(days, Refused):
            return refused(days)
        register = inv.open_register()
        member = one_member(register, inv.args["to"])
        if isinstance(member, Answer):
            return member
        start, end = days.value
        command = publishing.SendIndicators(
            member.uid, start, end, register.read(rows, start, end, inv.clock.today()),
            DeviceKeys.of_register(register.device_keys), sending.outbox(register.path),
        )  # fmt: skip
        return _made(inv, register, publishing.send_indicators, command, "comptes")

    return Verb(
        ("packet", "indicators"),
        "transmet les indicateurs d’une période à la coordination, petits effectifs masqués",
        run,
        (
            Argument("--to", "la coordination"),
            Argument("--period", "2026, 2026-T3, 2026-03 ou DÉBUT..FIN"),
            Argument("--out", "dossier où écrire", kind=Path),
        ),
    )


def _made(inv: Invocation, register: Any, handler: Any, command: Any, what: str) -> Answer:
    from cpts_desktop.features.exchange import sending

    out: Path = inv.args["out"]
    out.mkdir(parents=True, exist_ok=True)
    done = register.run(handler, command)
    if isinstance(done, Refused):
        return refused(done)
    sent = done.value
    file = sending.hand_over(sent.file, out)
    data = {"packet": sent.id, "sequence": sent.sequence, "rows": sent.entries, "file": str(file)}
    return Answer(data, f"{sent.entries}{NNBSP}{what} → {file}")


def packet_sums(inv: Invocation) -> Answer:
    """Add up the counts received, period by period."""
    from cpts_desktop.features.exchange import publishing

    register = inv.open_register()
    found = []
    for start, end in register.read(publishing.periods_received):
        rows = [
            {
                "id": one.id, "label": one.label, "hash": one.hash, "practices": one.practices,
                "numerator": one.numerator, "denominator": one.denominator, "hidden": one.hidden,
                "other_definition": one.other_definition,
            }
            for one in register.read(publishing.sums, start, end)
        ]  # fmt: skip
        found.append({"period": [start.isoformat(), end.isoformat()], "rows": rows})
    text = "\n".join(
        f"{one['period'][0]} – {one['period'][1]} : {row['label']} : {row['numerator']}"
        + ("" if row["denominator"] is None else f" sur {row['denominator']}")
        + f" ({row['practices']} cabinets, {row['hidden']} masqués)"
        for one in found
        for row in one["rows"]
    )
    return Answer({"periods": found}, text or "Aucun compte reçu.")


def member_directory(inv: Invocation) -> Answer:
    """Publish the directory of members (coordination only)."""
    from cpts_desktop.features.exchange import publishing, sending
    from cpts_desktop.packets.keys import DeviceKeys

    register = inv.open_register()
    keys = DeviceKeys.of_register(register.device_keys)
    command = publishing.PublishDirectory(keys, sending.outbox(register.path))
    return _made(inv, register, publishing.publish_directory, command, "appareils")


def member_check(inv: Invocation) -> Answer:
    """Note that a member's RPPS was compared with the official directory."""
    from cpts_desktop.features.exchange import publishing

    register = inv.open_register()
    member = one_member(register, inv.args["member"])
    if isinstance(member, Answer):
        return member
    done = register.run(publishing.check_rpps, publishing.CheckRpps(member.uid))
    if isinstance(done, Refused):
        return refused(done)
    day = register.clock.today().isoformat()
    return Answer({"id": member.uid, "rpps_checked": day}, f"RPPS de {member.name} vérifié.")


def member_until(inv: Invocation) -> Answer:
    """Set or take away the last day of a membership (coordination only)."""
    from datetime import date

    from cpts_desktop.features.exchange import membership

    text = inv.args.get("date") or ""
    try:
        until = date.fromisoformat(text) if text else None
    except ValueError:
        return no("BAD_DATE", "--date attend une date AAAA-MM-JJ.", "date")
    register = inv.open_register()
    member = one_member(register, inv.args["member"])
    if isinstance(member, Answer):
        return member
    done = register.run(membership.set_validity, membership.SetValidity((member.uid,), until))
    if isinstance(done, Refused):
        return refused(done)
    said = f"jusqu’au {until:%d/%m/%Y}" if until else "sans fin"
    words = f"Adhésion de {member.name} {said}. Publiez l’annuaire (member directory)."
    return Answer({"id": member.uid, "valid_until": text}, words)


STATEMENT_VERBS = (
    Verb(("packet", "sums"), "additionne les indicateurs reçus des cabinets", packet_sums),
    Verb(
        ("member", "directory"),
        "publie l’annuaire signé des membres (coordination)",
        member_directory,
        (Argument("--out", "dossier où écrire", kind=Path),),
    ),
    Verb(
        ("member", "check"),
        "note que le RPPS d’un membre a été comparé à l’annuaire officiel",
        member_check,
        (Argument("MEMBER", "nom ou identifiant"),),
    ),
    Verb(
        ("member", "until"),
        "fixe le dernier jour d’adhésion d’un membre, ou l’enlève sans --date (coordination)",
        member_until,
        (
            Argument("MEMBER", "nom ou identifiant"),
            option("--date", "dernier jour d’adhésion (AAAA-MM-JJ)"),
        ),
    ),
)
