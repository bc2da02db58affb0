"""What an arriving packet shows of audit trails and of its own numbering, said in words."""

from __future__ import annotations

from collections.abc import Iterable

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.model import PacketIn
from cpts_desktop.features.exchange.previewing import sender_of
from cpts_desktop.features.exchange.rules import counted
from cpts_desktop.packets.envelope import Checked
from cpts_desktop.packets.header import Header
from cpts_desktop.storage import witnessed
from cpts_desktop.storage.trail_heads import Setback
from cpts_desktop.storage.unit_of_work import UnitOfWork
from cpts_desktop.storage.witnessed import Finding, Showing


def on_arrival(uow: UnitOfWork, checked: Checked, name: str) -> tuple[str, ...]:
    """Keep the heads that a packet shows; say what is not as it was seen, its numbers included."""
    header = checked.header
    double = doubled(uow, checked, name)
    if header.trail is None:
        return double
    showing = Showing(
        header.sender.device, checked.signer.public, header.audience, header.sequence, header.trail
    )
    theirs = witnessed.take(uow, showing)
    ours = witnessed.own_setbacks(uow.conn, uow.device)
    told = (their_words(one, name) for one in theirs)
    return (*double, *told, *(our_words(one) for one in ours[:1]))


def doubled(uow: UnitOfWork, checked: Checked, name: str) -> tuple[str, ...]:
    """Say that two packets of one numbering bear one number, as two copies of a register make."""
    header = checked.header
    number = _twice(queries.received_from(uow.conn, sender_of(uow.conn, checked).uid), header)
    words = (
        f"Deux paquets différents de {name} portent le nº {number} : deux copies de son "
        "registre servent peut-être. Appelez ce membre."
    )
    return (words,) if number else ()


def _twice(seen: Iterable[PacketIn], header: Header) -> int:
    for one in seen:
        if (one.device, one.audience) != (header.sender.device, header.audience):
            continue
        if one.sequence == header.sequence and one.id != header.id:
            return one.sequence
        if one.sequence == header.sequence - 1 and one.digest != header.previous:
            return one.sequence
    return 0


def their_words(found: Finding, name: str) -> str:
    """Say that the trail of a colleague went back, and what may explain it."""
    return (
        f"Le journal des accès du poste de {name} {_how(found)} Demandez-lui ce qui s’est passé : "
        "un journal ne revient jamais en arrière de lui-même."
    )


def our_words(found: Finding) -> str:
    """Say that our own trail is not what others have seen of it."""
    return (
        f"Le journal des accès de ce poste {_how(found)} Gardez une copie du fichier tel qu’il "
        "est et prévenez la personne qui répond du registre."
    )


def _how(found: Finding) -> str:
    seen = counted(found.seen, "ligne", "lignes")
    if found.how is Setback.REWRITTEN:
        return f"a été réécrit : la ligne {found.seen} n’est plus celle qui avait été vue."
    return f"a été raccourci : {seen} avaient été vues, il n’en montre plus que {found.now}."
