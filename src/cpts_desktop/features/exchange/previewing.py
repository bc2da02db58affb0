"""What a person is shown of a packet before anything of it enters the register."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.exchange import membership, queries, rules
from cpts_desktop.features.exchange.clock_guard import TOLERANCE, Ahead
from cpts_desktop.features.exchange.content import Content, read_content
from cpts_desktop.features.exchange.members import new_keys_of_the_verified
from cpts_desktop.features.exchange.model import Arrival, ArrivingPatient, Member
from cpts_desktop.features.exchange.strange import Strange
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.kernel.clock import civil_date
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_instant, visible, warnings_on
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.envelope import Checked
from cpts_desktop.storage.chain import RawEntry

KEPT_BLOCKS: Final = 16
KEPT_ENTRIES: Final = 16_384
KEPT_BYTES: Final = 4 << 20
"""Up to these, what was shown is kept until the person's yes; what follows is read again."""

_MOST_SAID: Final = 5


class _Kept:
    """The first blocks that were read of a packet, as many as weigh little."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.whole = True
        self._entries = self._bytes = 0

    def add(self, block: dict[str, Any]) -> None:
        """Keep one more block; or none any more, once they are many."""
        if not self.whole:
            return
        entries: list[RawEntry] = block["entries"] if block["block"] == "entries" else []
        self._entries += len(entries)
        self._bytes += sum([len(one.payload or b"") for one in entries])
        little = self._entries <= KEPT_ENTRIES and self._bytes <= KEPT_BYTES
        self.whole = little and len(self.blocks) < KEPT_BLOCKS
        if self.whole:
            self.blocks.append(block)


class Preview:
    """Counts what a packet holds, per patient, in bounded memory."""

    def __init__(self, blocks: Iterator[dict[str, Any]], now: datetime) -> None:
        self._counts: dict[str, Counter[tuple[str, str]]] = {}
        self._names: dict[str, dict[str, Any]] = {}
        self._content = Content()
        self._total = self._withdrawals = 0
        self._ahead = Ahead(now)
        self._strange = Strange()
        self.kept = _Kept()
        """What need not be read again after the person's yes."""
        for block in blocks:
            self.kept.add(block)
            if block["block"] == "entries":
                self._content.blocks.add("entries")
                self._strange.look(block["entries"])
                for entry in block["entries"]:
                    self._count(entry)
                self._ahead.look(block["entries"])
            elif self._total:
                raise PacketRefused(PacketCode.SCHEMA, "block")  # what vouches comes before
            else:
                read_content(block, self._content)

    def _count(self, entry: RawEntry) -> None:
        self._total += 1
        record = entry.kind == "record" and entry.payload is not None
        payload = json.loads(entry.payload or b"{}") if record else {}
        self._withdrawals += rules.takes_away(entry.kind, payload)
        words = rules.WITHHELD if entry.withheld else rules.words_of(entry.kind, payload)
        self._counts.setdefault(entry.stream, Counter())[words] += 1
        if payload.get("type") == "patient" and isinstance(payload.get("set"), dict):
            self._names.setdefault(entry.stream, {}).update(payload["set"])

    def arrival(self, conn: Connection, checked: Checked, now: Any) -> Arrival:
        """Return what the person is shown."""
        header = checked.header
        self._content.suits(header.kind)
        sender = sender_of(conn, checked)
        membership.admit(conn, sender, header, civil_date(now))
        uids = tuple(PatientId(uid) for uid in self._counts)
        names = register_queries.shown_names(conn, uids)
        patients = [
            ArrivingPatient(
                uid,
                names[PatientId(uid)][0]
                if PatientId(uid) in names
                else _name(self._names.get(uid, {})),
                PatientId(uid) in names,
                rules.in_order(counts),
                counts.total(),
            )
            for uid, counts in self._counts.items()
        ]
        late = (
            f"Ce paquet porte une date à venir ({fr_instant(header.created)}) : vérifiez l’horloge "
            "des deux postes."
        )
        said = [late] if header.created > now + TOLERANCE else []
        said += tuple(islice(_odd_names(self._names), _MOST_SAID))
        said += [
            f"Une clé qui n’est pas vérifiée se présente au nom de {name}, que vous connaissez : "
            "demandez-lui si c’est la sienne. D’ici là, ce qu’elle a écrit porte la mention "
            f"« {queries.UNSURE} »."
            for name in new_keys_of_the_verified(conn, self._content.cards)
        ]
        said += self._strange.words(conn, patients, self._names)
        warning = "\n".join([*said, *self._ahead.words()])
        return Arrival(
            header.id, sender, header.sequence, header.created, header.kind.value, self._total,
            tuple(sorted(patients, key=lambda p: (p.name, p.uid))), len(self._content.receipts),
            queries.taken_whole(conn, header.id), warning, self._content.counts,
            self._content.directory, self._withdrawals,
        )  # fmt: skip


def _odd_names(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Say of which patient a name is to be checked letter by letter, as the form would."""
    for uid in sorted(found):
        texts = [found[uid].get(name) for name in ("birth_name", "used_name", "used_given_name")]
        given = found[uid].get("given_names")
        texts += given if isinstance(given, list) else []
        said = (words for text in texts if isinstance(text, str) for words in warnings_on(text))
        for words in dict.fromkeys(said):
            yield f"{_name(found[uid])} : {words[:1].lower()}{words[1:]}"


def _name(fields: dict[str, Any]) -> str:
    given = fields.get("given_names")
    first = given[0] if isinstance(given, list) and given and isinstance(given[0], str) else ""
    birth = fields.get("birth_name")
    text = visible(f"{birth.upper() if isinstance(birth, str) else ''} {first}").strip()
    return text[:120] or "Patient dont l’identité n’est pas dans ce paquet"


def sender_of(conn: Connection, checked: Checked) -> Member:
    """Return the member whose pinned key signed the packet."""
    key = checked.header.sender.key
    for one in queries.members(conn):
        if any(d.key == key and d.pinned for d in one.devices):
            return one
    raise PacketRefused(PacketCode.UNKNOWN_SIGNER, "sender")
