"""The columns of the exchange page: how each line is said."""

from __future__ import annotations

from cpts_desktop.features.exchange import rules
from cpts_desktop.features.exchange.model import Colleague, Member, PacketIn, profession_label
from cpts_desktop.features.exchange.queries import UNSURE
from cpts_desktop.kernel.text import fr_date, fr_instant
from cpts_desktop.packets.merge import Gap, fr_gaps
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.tables import Column, DataTable


def colleague_columns() -> tuple[Column, ...]:
    """One line per colleague."""
    return (
        Column("Confrère", lambda one: one.member.name, strong=True, subtext=_profession),
        Column("Échanges", _state, subtext=_missing, severity=_hole),
        Column("À envoyer", _to_send, width=13, subtext=lambda _one: ""),
        Column("Dernier échange", _last, width=18, subtext=lambda _one: ""),
    )


def _profession(one: Colleague) -> str:
    words = " · ".join(filter(None, (profession_label(one.member.profession), until(one.member))))
    if one.member.verified:
        return words
    if not one.member.devices:
        return f"{words} · {OTHER_POST}"
    trust = one.member.devices[0].trust.value
    return f"{words} · " + {"revoked": "clé révoquée"}.get(trust, UNSURE)


OTHER_POST = "écrit sur le poste d’un autre membre"


def until(member: Member) -> str:
    """Say until when a membership lasts, when it has an end."""
    return f"adhésion jusqu’au {fr_date(member.until)}" if member.until else ""


def _state(one: Colleague) -> str:
    return one.state.sentence.split(" · il manque")[0]


def _missing(one: Colleague) -> str:
    said = []
    lack = fr_gaps(one.state.missing)
    if lack:
        it = "demandez-les" if sum(gap.size for gap in one.state.missing) > 1 else "demandez-le"
        said.append(f"{lack} : {it} à ce confrère")
    if one.holes:
        theirs = fr_gaps(Gap(number, number) for number in one.holes)
        again = "redonnez-les" if len(one.holes) > 1 else "redonnez-le"
        said.append(f"chez lui, {theirs} : {again}")
    if said:
        return " · ".join(said)
    open_ones = one.state.unacknowledged
    if open_ones:
        return "sans accusé : " + ", ".join(map(str, open_ones[-6:]))
    return ""


def colleague_words(one: Colleague) -> str:
    """Say in full where the exchange with a colleague stands: a narrow column cuts it short."""
    return " · ".join(filter(None, (f"{one.member.name} : {_state(one)}", _missing(one))))


def _hole(one: Colleague) -> Severity | None:
    return Severity.ORANGE if one.state.missing or one.holes else None


def _to_send(one: Colleague) -> str:
    if not one.member.verified:
        return "—"
    return rules.counted(one.to_send, "nouveauté", "nouveautés") if one.to_send else "à jour"


def _last(one: Colleague) -> str:
    latest = max((at for at in (one.last_sent, one.last_received) if at), default=None)
    return fr_instant(latest) if latest else "—"


def recent_columns() -> tuple[Column, ...]:
    """What came."""
    return (
        Column("Reçu le", lambda pair: fr_instant(pair[1].at), width=17),
        Column("De", lambda pair: pair[0]),
        Column("Nº", lambda pair: str(pair[1].sequence), width=4, right=True),
        Column("Contenu", lambda pair: _brought(pair[1])),
    )


_OTHER_KINDS = {
    "receipt": "accusé de réception",
    "indicators": "indicateurs",
    "directory": "annuaire des membres",
}


def _brought(packet: PacketIn) -> str:
    if packet.kind in _OTHER_KINDS:
        return _OTHER_KINDS[packet.kind]
    parts = [rules.inscriptions(packet.accepted)]
    for count, words in (
        (packet.duplicates, ("déjà connue", "déjà connues")),
        (packet.waiting, ("mise en attente", "mises en attente")),
        (packet.rejected, ("écartée", "écartées")),
    ):
        if count:
            parts.append(rules.counted(count, *words))
    return ", ".join(parts)


def aside_columns() -> tuple[Column, ...]:
    """What was refused."""
    return (
        Column("Le", lambda one: fr_instant(one.at), width=17),
        Column("Pourquoi", lambda one: one.message),
    )


def fit(table: DataTable) -> None:
    """A table inside a scrolling page is as tall as its rows."""
    rows = max(1, len(table.rows()))
    height = table.verticalHeader().defaultSectionSize() * rows
    edges = 2 * table.frameWidth()
    table.setFixedHeight(height + table.horizontalHeader().sizeHint().height() + edges)
