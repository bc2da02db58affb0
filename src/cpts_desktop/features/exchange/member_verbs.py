"""``member …``: one's own card, colleagues, revocation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cpts_desktop.features.exchange.verb_answers import one_member, refused
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, option


def member_show(inv: Invocation) -> Answer:
    """Write one's own signed identity card and say its fingerprint."""
    from cpts_desktop.features.exchange.members import own_card
    from cpts_desktop.kernel.files import write_private

    card, data = own_card(inv.open_register())
    out: Path = inv.args["out"]
    write_private(out, data)
    words = " ".join(card.fingerprint)
    answer = {
        "name": card.name,
        "profession": card.profession,
        "device": card.keys.device,
        "fingerprint": words,
        "person": card.person,
    }
    return Answer(answer, f"Carte de {card.name} écrite.\nEmpreinte à lire à voix haute :\n{words}")


def member_add(inv: Invocation) -> Answer:
    """Add a colleague after comparing the words."""
    from cpts_desktop.features.exchange.known_cards import judge
    from cpts_desktop.features.exchange.members import AddMember, add_member, look_at_card
    from cpts_desktop.packets.identity import MAX_CARD

    register = inv.open_register()
    with Path(inv.args["file"]).open("rb") as stream:
        data = stream.read(MAX_CARD + 1)
    seen = look_at_card(data)
    known = register.read(judge, seen.value) if isinstance(seen, Ok) else seen
    done = register.run(add_member, AddMember(data, " ".join(inv.args["fingerprint"])))
    if isinstance(done, Refused):
        return refused(done)
    assert isinstance(known, Ok)
    answer = {**_member(done.value), "known_as": known.value.standing.value}
    said = " ".join(filter(None, (f"{done.value.label} : carte vérifiée.", known.value.words)))
    return Answer(answer, said)


def _member(one: Any) -> dict[str, Any]:
    return {
        "id": one.uid,
        "name": one.name,
        "profession": one.profession,
        "rpps": one.rpps,
        "valid_until": one.until.isoformat() if one.until else "",
        "devices": [
            {"device": d.keys.device, "key": d.key, "trust": d.trust.value} for d in one.devices
        ],
    }


def _until(one: Any) -> str:
    return f", adhésion jusqu’au {one.until:%d/%m/%Y}" if one.until else ""


def member_list(inv: Invocation) -> Answer:
    """List the members and their keys."""
    from cpts_desktop.features.exchange import queries

    found = inv.open_register().read(queries.members)
    text = "\n".join(f"{one.uid}  {one.label}{_until(one)}" for one in found) or "Aucun membre."
    return Answer({"members": [_member(one) for one in found]}, text)


def member_revoke(inv: Invocation) -> Answer:
    """Stop trusting a member's keys."""
    from cpts_desktop.features.exchange.members import RevokeMember, revoke_member

    register = inv.open_register()
    found = one_member(register, inv.args["member"])
    if isinstance(found, Answer):
        return found
    word = inv.args["member"].strip()
    key = next((d.key for d in found.devices if word in (d.key, d.keys.device)), "")
    done = register.run(revoke_member, RevokeMember(found.uid, inv.args["reason"] or "", key))
    if isinstance(done, Refused):
        return refused(done)
    return Answer(_member(done.value), f"{done.value.label} : clés révoquées.")


MEMBER_VERBS = (
    Verb(
        ("member", "show"),
        "écrit votre carte d’identité de membre et dit son empreinte",
        member_show,
        (Argument("--out", "fichier de la carte", kind=Path),),
    ),
    Verb(
        ("member", "add"),
        "ajoute un confrère après comparaison de l’empreinte lue à voix haute",
        member_add,
        (
            Argument("FILE", "sa carte d’identité", kind=Path),
            Argument("--fingerprint", "les douze mots", many=True),
        ),
    ),
    Verb(("member", "list"), "liste les membres et leurs clés", member_list),
    Verb(
        ("member", "revoke"),
        "révoque les clés d’un membre (poste perdu, volé, départ), ou une seule",
        member_revoke,
        (
            Argument("MEMBER", "nom ou identifiant ; une clé ou un appareil : cette clé seule"),
            option("--reason", "motif"),
        ),
    ),
)
