"""``packet export``: one sealed packet per member, with the care links that it declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.exchange.sections import SECTIONS
from cpts_desktop.features.exchange.verb_answers import members_named, no, refused
from cpts_desktop.kernel.ids import PatientId, is_id
from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.text import NNBSP
from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, option

_CARE_BASES: Final = ("equipe_1", "equipe_2", "equipe_3")


@dataclass(frozen=True)
class _Asked:
    """What the words of the command say."""

    patients: tuple[PatientId, ...] | None
    since: date | None
    sections: frozenset[str] | None
    basis: str | None
    out: Path


@dataclass
class _Made:
    """What was made for one member."""

    packets: list[dict[str, Any]] = field(default_factory=list)
    declared: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def packet_export(inv: Invocation) -> Answer:
    """Make one packet per member and write it to a folder."""
    asked = _asked(inv.args)
    if isinstance(asked, Answer):
        return asked
    register = inv.open_register()
    named = members_named(register, inv.args["to"])
    if isinstance(named, Answer):
        return named
    whole = _Made()
    for member in named:
        answer = _export(inv, register, member, asked, whole)
        if answer is not None:
            return Answer({**answer.data, **_data(whole)}, answer.text, answer.exit_code)
    text = "\n".join(
        f"Paquet nº{NNBSP}{one['sequence']} pour {one['to']} : {one['entries']} inscriptions, "
        f"{len(one['patients'])} dossiers{' (déjà préparé)' if one['again'] else ''} → "
        f"{one['file']}"
        for one in whole.packets
    )
    return Answer(_data(whole), text)


def _data(made: _Made) -> dict[str, Any]:
    return {
        "packets": made.packets,
        "care_links_declared": made.declared,
        "left_out": made.left_out,
    }


def _asked(args: Mapping[str, Any]) -> Any:
    words = args.get("patient")
    patients = None
    if words and list(words) != ["tous"]:
        if not all(is_id(word) for word in words):
            return no("PATIENT_ID", "--patient attend l’identifiant d’un dossier.", "patient")
        patients = tuple(PatientId(word) for word in words)
    since = None
    if args.get("since"):
        try:
            since = date.fromisoformat(args["since"])
        except ValueError:
            return no("BAD_DATE", "--since attend une date AAAA-MM-JJ.", "since")
    sections = frozenset(args["sections"]) if args.get("sections") else None
    return _Asked(patients, since, sections, args.get("care_link"), Path(args["out"]))


def _export(
    inv: Invocation, register: Any, member: Any, asked: _Asked, whole: _Made
) -> Answer | None:
    from cpts_desktop.features.exchange import declaring, membership, sending
    from cpts_desktop.features.exchange.planning import Wish
    from cpts_desktop.packets.keys import DeviceKeys

    if member.verified and member.profession == "coordination":
        return no(
            "NO_BASIS",
            f"{member.name} est à la coordination : aucun dossier ne lui est envoyé. Préparez-lui "
            "un paquet d’indicateurs (packet indicators).",
            "to",
        )
    over = register.read(membership.why_ended, member, register.clock.today())
    if over:
        return no("NO_BASIS", over, "to")
    found = register.read(
        declaring.standings, member, asked.patients, register.clock.today(), anew=bool(asked.basis)
    )
    left = [{"patient": one.patient, "to": member.uid, "reason": one.refusal}
            for one in found if one.refusal]  # fmt: skip
    whole.left_out.extend(left)
    undeclared = tuple(one.patient for one in found if one.undeclared)
    if undeclared and not asked.basis and not declaring.is_caregiver(member):
        undeclared = ()
    if undeclared and member.verified and not inv.confirm(_question(member, len(undeclared))):
        return no("NOT_DECLARED", "Aucun lien de soins n’a été déclaré : rien n’est parti.", "to")
    wanted = None
    if asked.patients is not None:
        wanted = tuple(one.patient for one in found if not one.refusal)
        if not wanted:
            return no("NO_BASIS", left[0]["reason"], "patient")
    if undeclared and member.verified:
        refusal = _declare(inv, register, member, undeclared, asked, whole)
        if refusal is not None:
            return refusal
    if left:
        inv.note(f"{len(left)} dossier(s) laissé(s) de côté (opposition, retrait ou lien terminé).")
    keys = DeviceKeys.of_register(register.device_keys)
    wish = Wish(member.uid, wanted, asked.since, sections=asked.sections)
    asked.out.mkdir(parents=True, exist_ok=True)
    command = sending.SendPacket(wish, keys, sending.outbox(register.path))
    done = register.run(sending.send_packet, command)
    if isinstance(done, Refused):
        kept = _kept(register, member, asked, done)
        if kept is None:
            return refused(done)
        whole.packets.extend(kept)
        return None
    sent = done.value
    whole.packets.append(_packet(sent, member, sending.hand_over(sent.file, asked.out)))
    return None


def _declare(
    inv: Invocation,
    register: Any,
    member: Any,
    patients: tuple[PatientId, ...],
    asked: _Asked,
    whole: _Made,
) -> Answer | None:
    from cpts_desktop.features.exchange import declaring
    from cpts_desktop.features.register.model import Basis

    basis = Basis(asked.basis) if asked.basis else declaring.USUAL
    command = declaring.DeclareLinks(member, patients, basis, asked.sections)
    done = register.run(declaring.declare_links, command)
    if isinstance(done, Refused):
        return refused(done)
    declared = done.value
    whole.declared.extend(_link(one, member, register) for one in declared)
    inv.note(
        f"Lien de soins déclaré avec {member.label} pour {len(declared)} dossier(s) — base : "
        f"{basis.label} ; portée : {', '.join(declared[0].scope)} ; daté du "
        f"{declared[0].since:%d/%m/%Y}, à votre nom. Vous pouvez y mettre fin dans « Équipe et "
        "consentements »."
    )
    return None


def _question(member: Any, count: int) -> str:
    return (
        f"{member.label} n’a ni lien de soins ni accord pour {count} dossier(s). Déclarer qu’il ou "
        "elle participe aux soins de ces patients (équipe de soins) ?"
    )


def _link(one: Any, member: Any, register: Any) -> dict[str, Any]:
    return {
        "patient": one.patient,
        "to": member.uid,
        "link": one.link,
        "basis": one.basis,
        "scope": list(one.scope),
        "since": one.since.isoformat(),
        "author": register.user.name,
    }


def _packet(sent: Any, member: Any, file: Path) -> dict[str, Any]:
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
        "again": False,
    }


def _kept(register: Any, member: Any, asked: _Asked, done: Refused) -> list[dict[str, Any]] | None:
    """Nothing is new: give once more the packets that were never acknowledged (P-53)."""
    from cpts_desktop.features.exchange import queries, sending

    if asked.patients is not None or asked.since is not None:
        return None
    if done.problems[0].code != "NOTHING_TO_SEND":
        return None
    folder = sending.outbox(register.path)
    found = []
    for one in register.read(queries.sent_to, member.uid):
        kept = sending.kept_copy(folder, one.file)
        if one.kind != "care" or one.acknowledged or kept is None:
            continue
        found.append(
            {
                "packet": one.id,
                "to": member.name,
                "member": member.uid,
                "sequence": one.sequence,
                "file": str(sending.hand_over(kept, asked.out)),
                "entries": one.entries,
                "withheld": 0,
                "patients": list(one.patients),
                "bytes": one.size,
                "again": True,
            }
        )
    return found or None


EXPORT_VERB: Final = Verb(
    ("packet", "export"),
    "prépare un paquet chiffré par membre",
    packet_export,
    (
        Argument("--to", "membres : nom, identifiant, RPPS, appareil ou douze mots", many=True),
        option(
            "--patient",
            "identifiants de dossiers (sans cela : tous les patients)",
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
            "déclare un lien de soins sur cette base, même après la fin d’un lien précédent",
            choices=_CARE_BASES,
        ),
        Argument("--out", "dossier où écrire", kind=Path),
    ),
)
