"""``packet …``: export, inspect, import, receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.exchange.sections import SECTIONS
from cpts_desktop.features.exchange.verb_answers import no, one_member, refused
from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.ids import PatientId, is_id
from cpts_desktop.kernel.outcome import Fault, Ok, Refused
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb, option

_CARE_BASES: Final = ("equipe_1", "equipe_2", "equipe_3")


def packet_export(inv: Invocation) -> Answer:
    """Make one packet per member and write it to a folder."""
    register = inv.open_register()
    patients = _patients(register, inv.args)
    since = _day(inv.args.get("since"))
    if isinstance(patients, Answer):
        return patients
    if isinstance(since, Answer):
        return since
    named = []
    for word in inv.args["to"]:
        found = one_member(register, word)
        if isinstance(found, Answer):
            return found
        named.append(found)
    packets: list[dict[str, Any]] = []
    for member in dict.fromkeys(named):
        made = _export(inv, register, member, patients, since)
        if isinstance(made, Answer):
            return Answer({**made.data, "packets": packets}, made.text, made.exit_code)
        packets.append(made)
    text = "\n".join(
        f"Paquet nº {one['sequence']} pour {one['to']} : {one['entries']} inscriptions, "
        f"{len(one['patients'])} dossiers → {one['file']}"
        for one in packets
    )
    return Answer({"packets": packets}, text)


def _export(
    inv: Invocation,
    register: Any,
    member: Any,
    patients: tuple[PatientId, ...] | None,
    since: date | None,
) -> Any:
    from cpts_desktop.features.exchange import sending
    from cpts_desktop.features.exchange.planning import Wish
    from cpts_desktop.packets.keys import DeviceKeys

    basis = inv.args.get("care_link")
    if basis:
        opened = _open_links(register, member, patients, basis)
        if opened is not None:
            return opened
    out = Path(inv.args["out"])
    if not out.parent.is_dir():
        raise Fault("NO_FOLDER", "Le dossier de sortie n’existe pas : rien n’a été écrit.")
    out.mkdir(exist_ok=True)
    keys = DeviceKeys.of_register(register.device_keys)
    chosen = inv.args.get("sections")
    sections = frozenset(chosen) if chosen else None
    command = sending.SendPacket(
        Wish(member.uid, patients, since, sections=sections), keys, sending.outbox(register.path)
    )
    done = register.run(sending.send_packet, command)
    if isinstance(done, Refused):
        return refused(done)
    sent = done.value
    file = sending.hand_over(sent.file, out)
    return {
        "packet": sent.id,
        "to": member.name,
        "member": member.uid,
        "sequence": sent.sequence,
        "file": str(file),
        "entries": sent.entries,
        "withheld": sent.withheld,
        "patients": list(sent.patients),
        "bytes": sent.size,
        "left_out": [{"reason": reason} for _, reason in sent.left_out],
    }


def _open_links(
    register: Any, member: Any, patients: tuple[PatientId, ...] | None, basis: str
) -> Answer | None:
    """Record the care link that the person declares by giving ``--care-link``."""
    from cpts_desktop.features.register import commands as register_commands
    from cpts_desktop.features.register import queries as register_queries
    from cpts_desktop.features.register.model import Basis

    if not patients:
        return no("PATIENTS_NEEDED", "--care-link demande --patient.", "care_link")
    today = register.clock.today()
    for uid in patients:
        found, _, _ = register.read(register_queries.basis_for, uid, member.uid, today)
        if found is not None:
            continue
        command = register_commands.OpenCareLink(
            uid, member.name, Basis(basis), today, member_id=member.uid
        )
        done = register.run(register_commands.open_care_link, command)
        if isinstance(done, Refused):
            return refused(done)
    return None


def _patients(register: Any, args: Mapping[str, Any]) -> Any:
    from cpts_desktop.features.register import queries as register_queries

    words = args.get("patient")
    if not words:
        return None
    if words == ["tous"]:
        found = register.read(register_queries.all_patients, limit=1_000_000)
        return tuple(banner.uid for banner in found)
    if not all(is_id(word) for word in words):
        return no("PATIENT_ID", "--patient attend l’identifiant d’un dossier.", "patient")
    return tuple(PatientId(word) for word in words)


def _day(word: str | None) -> Any:
    if not word:
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        return no("BAD_DATE", "--since attend une date AAAA-MM-JJ.", "since")


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
            "warning": arrival.warning,
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
    left: list[dict[str, str]] = []
    rejected: dict[str, int] = {}
    files = [Path(name) for name in inv.args["file"]]
    for number, file in enumerate(files):
        inv.progress(number, len(files), "paquets")
        try:
            done = receiving.import_file(register, file)
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
        for code, count in report.rejected:
            rejected[code] = rejected.get(code, 0) + count
    data = {**total, "gaps": gaps, "refused": left, "rejected": rejected}
    text = (
        f"{total['accepted']} inscriptions reçues, {total['duplicates']} déjà connues, "
        f"{total['waiting']} en attente, {total['conflicts']} à départager."
    )
    text = "\n".join([text, *gaps, *(f"{one['file']} : {one['message']}" for one in left)])
    return Answer(data, text, REFUSED if left else 0)


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
    Verb(
        ("packet", "export"),
        "prépare un paquet chiffré par membre",
        packet_export,
        (
            Argument("--to", "membres : nom, identifiant ou RPPS", many=True),
            option(
                "--patient",
                "identifiants de dossiers, ou « tous »",
                many=True,
            ),
            option("--since", "renvoyer ce qui fut écrit depuis cette date (AAAA-MM-JJ)"),
            option(
                "--sections",
                "parties du dossier à envoyer (sans cela : le moins possible selon la profession)",
                many=True,
                choices=SECTIONS,
            ),
            option(
                "--care-link",
                "déclare un lien de soins avec ce membre pour ces dossiers",
                choices=_CARE_BASES,
            ),
            _OUT,
        ),
    ),
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
        (Argument("FILE", "les paquets", kind=Path, many=True),),
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
