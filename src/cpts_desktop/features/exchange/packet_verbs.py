"""``packet …``: inspect, import, again, receipt (export: ``export_verb``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cpts_desktop.features.exchange.export_verb import EXPORT_VERB
from cpts_desktop.features.exchange.verb_answers import one_member, refused
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb, flag


def packet_inspect(inv: Invocation) -> Answer:
    """Show the header; with a register, verify, decrypt and preview."""
    from cpts_desktop.packets.codes import PacketRefused
    from cpts_desktop.packets.envelope import peek

    file = Path(inv.args["file"])
    try:
        header = peek(file).header.as_json()
        if not inv.has_register():
            return Answer({"header": header, "verified": False}, _header_words(header))
        return _preview(inv.open_register(), file, header)
    except PacketRefused as refusal:
        data = {"code": refusal.code.value, "message": refusal.message}
        return Answer(data, refusal.message, REFUSED)


def _header_words(header: dict[str, Any]) -> str:
    return (
        f"Paquet {header['id']} nº {header['sequence']} du {header['created']}, genre "
        f"{header['kind']}, {header['ciphertext']['size']} octets chiffrés.\n"
        "En-tête seul : la signature n’est pas vérifiée sans registre."
    )


def _preview(register: Any, file: Path, header: dict[str, Any]) -> Answer:
    from cpts_desktop.features.exchange import receiving
    from cpts_desktop.features.exchange.rules import mass_withdrawal

    opened = receiving.open_packet(register, file)
    try:
        arrival = opened.arrival
        data = {
            "header": header,
            "verified": True,
            "sender": {"id": arrival.sender.uid, "name": arrival.sender.name},
            "created": to_wire(arrival.created),
            "entries": arrival.entries,
            "receipts": arrival.receipts,
            "already_seen": arrival.already_seen,
            "warning": "\n".join(filter(None, (arrival.warning, mass_withdrawal(arrival)))),
            "patients": [
                {
                    "patient": p.uid,
                    "known": p.known,
                    "entries": p.entries,
                    "counts": {words[1]: n for words, n in p.counts},
                }
                for p in arrival.patients
            ],
        }
    finally:
        receiving.give_up(opened)
    text = f"De {arrival.sender.label} : {arrival.entries} inscriptions, rien n’a été importé."
    return Answer(data, text)


def packet_import(inv: Invocation) -> Answer:
    """Import packets, each in its own transaction; one refusal does not stop the others."""
    from cpts_desktop.features.exchange import receiving
    from cpts_desktop.packets.codes import PacketRefused

    register = inv.open_register()
    total = dict.fromkeys(
        ("accepted", "duplicates", "waiting", "conflicts", "acknowledged", "withheld", "filled"), 0
    )
    gaps: list[str] = []
    trail: list[str] = []
    left: list[dict[str, str]] = []
    rejected: dict[str, int] = {}
    files = [Path(name) for name in inv.args["file"]]
    despite = bool(inv.args["accept_withdrawals"])
    for number, file in enumerate(files):
        inv.progress(number, len(files), "paquets")
        try:
            done = receiving.import_file(register, file, despite=despite)
        except PacketRefused as refusal:
            left.append(_refusal(file, refusal.code.value, refusal.message))
            continue
        except OSError:
            left.append(_refusal(file, "UNREADABLE", "Ce fichier ne peut pas être lu."))
            continue
        if isinstance(done, Refused):
            left.extend(_refusal(file, p.code, p.message) for p in done.problems)
            continue
        report = done.value
        for name in total:
            total[name] += getattr(report, name)
        gaps = [*dict.fromkeys([*gaps, *report.gaps])]
        trail = [*dict.fromkeys([*trail, *report.trail])]
        for code, count in report.rejected:
            rejected[code] = rejected.get(code, 0) + count
        left.extend(_refusal(file, code, words) for code, words in _nothing_of(report))
    data = {**total, "gaps": gaps, "refused": left, "rejected": rejected, "trail": trail}
    text = (
        f"{total['accepted']} inscriptions reçues, {total['duplicates']} déjà connues, "
        f"{total['waiting']} en attente, {total['conflicts']} à départager"
    )
    why = ", ".join(f"{code} : {count}" for code, count in sorted(rejected.items()))
    text += f", {sum(rejected.values())} écartées ({why})." if rejected else "."
    said = [*gaps, *trail, *(f"{one['file']} : {one['message']}" for one in left)]
    text = "\n".join([text, *said])
    return Answer(data, text, REFUSED if left else 0)


def _nothing_of(report: Any) -> list[tuple[str, str]]:
    """Return why nothing at all of a packet was taken in, in the codes of a refusal; or nothing.

    What is dated in the future is not refused: it stays apart until its author puts it right.
    """
    from cpts_desktop.packets.codes import MESSAGES, PacketCode

    taken = (report.accepted, report.duplicates, report.waiting, report.acknowledged, report.filled)
    codes = {PacketCode(_AS_REFUSAL.get(code, code)) for code, _ in report.rejected
             if code != "FUTURE"}  # fmt: skip
    return [] if any(taken) else [(code.value, MESSAGES[code]) for code in sorted(codes)]


_AS_REFUSAL = {
    "BAD_SEAL": "BAD_SIG", "AUTHOR": "BAD_SIG", "FORK": "BAD_SIG", "PRIVATE": "SCHEMA",
    "TOO_MANY": "TOO_BIG",
}  # fmt: skip
"""What leaves out one entry (``storage.ingest``), said of a whole packet."""


def _refusal(file: Path, code: str, message: str) -> dict[str, str]:
    return {"file": str(file), "code": code, "message": message}


def packet_again(inv: Invocation) -> Answer:
    """Give again what a later receipt shows to be missing: kept copies, or one rebuilt packet."""
    from cpts_desktop.features.exchange import again, sending
    from cpts_desktop.packets.keys import DeviceKeys

    register = inv.open_register()
    member = one_member(register, inv.args["to"])
    if isinstance(member, Answer):
        return member
    out, folder = Path(inv.args["out"]), sending.outbox(register.path)
    missing = register.read(again.holes, member.uid)
    kept = [sending.kept_copy(folder, one.file) for one in missing]
    files = [str(sending.hand_over(path, out)) for path in kept if path is not None]
    if None in kept:
        keys = DeviceKeys.of_register(register.device_keys)
        command = again.RebuildHoles(member.uid, keys, folder)
        made = register.run(again.rebuild_holes, command)
        if isinstance(made, Refused):
            return refused(made)
        files.append(str(sending.hand_over(made.value.file, out)))
    numbers = [one.sequence for one in missing]
    text = f"Manquent : {', '.join(map(str, numbers)) or 'aucun'} → {len(files)} fichiers"
    return Answer({"missing": numbers, "files": files}, text)


def packet_receipt(inv: Invocation) -> Answer:
    """Write a signed receipt for what came from a member."""
    from cpts_desktop.features.exchange import sending
    from cpts_desktop.packets.keys import DeviceKeys

    register = inv.open_register()
    member = one_member(register, inv.args["to"])
    if isinstance(member, Answer):
        return member
    keys = DeviceKeys.of_register(register.device_keys)
    command = sending.SendReceipt(member.uid, keys, sending.outbox(register.path))
    done = register.run(sending.send_receipt, command)
    if isinstance(done, Refused):
        return refused(done)
    assert isinstance(done, Ok)
    file = sending.hand_over(done.value.file, Path(inv.args["out"]))
    return Answer({"packet": done.value.id, "file": str(file)}, f"Accusé de réception → {file}")


_OUT = Argument("--out", "dossier où écrire", kind=Path)
_FILE = Argument("FILE", "le paquet", kind=Path)
PACKET_VERBS = (
    EXPORT_VERB,
    Verb(
        ("packet", "inspect"),
        "montre l’en-tête ; avec --register, vérifie, déchiffre et montre sans importer",
        packet_inspect,
        (_FILE,),
    ),
    Verb(
        ("packet", "import"),
        "importe des paquets reçus",
        packet_import,
        (
            Argument("FILE", "les paquets", kind=Path, many=True),
            flag("--accept-withdrawals", "importe même un paquet qui retire beaucoup d’éléments"),
        ),
    ),
    Verb(
        ("packet", "again"),
        "redonne exactement les paquets qui ne sont pas arrivés",
        packet_again,
        (Argument("--to", "le membre"), _OUT),
    ),
    Verb(
        ("packet", "receipt"),
        "prépare l’accusé de réception de ce qu’un membre a envoyé",
        packet_receipt,
        (Argument("--to", "le membre"), _OUT),
    ),
)
