"""Three practices and a witness that edit, send, lose, repeat, revoke and drift (P-33).

Real registers, real packets; only the parsing child is replaced by the same reading in this
process, which its own tests cover. What must hold after every step and at the end:

* nothing that a register held disappears, and what could be read can still be read;
* every field written differently on two sides is listed as a conflict, no other is;
* the same set of packets in any order, any number of times, gives the same state;
* what the patient allowed a colleague, by links and agreements, is all that a packet shows him;
* when everything has been exchanged, everybody sees the same record.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cpts_desktop.features.exchange.clock_guard import Redate, jumps, redate
from cpts_desktop.features.exchange.members import RevokeMember, revoke_member
from cpts_desktop.features.exchange.oppositions import OpposeItem, oppose_item
from cpts_desktop.features.exchange.sections import SECTIONS
from cpts_desktop.features.register import commands
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage import records
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice
from tests.storage.exchange_world import (
    FIELDS,
    START,
    VALUES,
    WITNESS,
    WRITERS,
    Sent,
    allowed,
    double_edits,
    legible,
    new_world,
    opened,
    reading_here,
    restore_rights,
    sight,
    try_send,
    witness_id,
    written,
)
from tests.storage.register_setup import do

peers = st.sampled_from(WRITERS)
partial = st.lists(st.sampled_from(SECTIONS), min_size=1, max_size=4, unique=True)
scopes = st.sampled_from([None, frozenset({"identite", "mesures"}), frozenset(SECTIONS)])


class Exchange(RuleBasedStateMachine):
    """The machine; see the module."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = reading_here()
        self.reading.__enter__()
        self.world = new_world()
        self.seen: dict[str, dict[tuple[str, int], bool]] = {name: {} for name in WRITERS}
        self.revoked: set[tuple[str, str]] = set()
        self.conditions: list[str] = []
        self.opposed = False
        self.jumped: dict[str, timedelta] = {}
        self.ever_jumped = False
        self.waiting: dict[str, frozenset[str]] = dict.fromkeys(WRITERS, frozenset())

    @property
    def uid(self) -> PatientId:
        return self.world.uid

    def at(self, name: str) -> Practice:
        return self.world.places[name]

    @initialize()
    def begin(self) -> None:
        self.diagnose(WRITERS[0])
        for name in WRITERS:
            self.seen[name] = written(self.at(name), self.uid)

    @rule(who=peers, name=st.sampled_from(FIELDS), value=st.sampled_from(VALUES))
    def edit(self, who: str, name: str, value: str) -> None:
        """Write a field of the identity."""

        def handler(_: None, uow: Any) -> Any:
            uow.set_fields(self.uid, "patient", "0", {name: value})
            return Ok(None)

        do(self.at(who).register, handler, None)

    @rule(who=peers, other=peers, name=st.sampled_from(FIELDS))
    def both_edit(self, who: str, other: str, name: str) -> None:
        """Two people write the same field, each without having seen the other's."""
        if who != other:
            self.edit(who, name, VALUES[0])
            self.edit(other, name, VALUES[1])

    @rule(who=peers, to=peers, sections=scopes)
    def exchange(self, who: str, to: str, sections: frozenset[str] | None) -> None:
        """Send and take in at once."""
        if who != to:
            before = len(self.world.packets)
            self.send(who, to, sections)
            for packet in self.world.packets[before:]:
                self._deliver(packet)

    @rule(order=st.permutations(WRITERS), sections=scopes)
    def tour(self, order: list[str], sections: frozenset[str] | None) -> None:
        """Each sends to the next one, who takes it in before sending on."""
        for who, to in pairwise([*order, order[0]]):
            self.exchange(who, to, sections)

    @rule(order=st.permutations(WRITERS), name=st.sampled_from(FIELDS), sections=scopes)
    def edits_cross(self, order: list[str], name: str, sections: frozenset[str] | None) -> None:
        """Two people write the same field, then a packet carries one to the other."""
        self.both_edit(order[0], order[1], name)
        self.exchange(order[0], order[1], sections)

    @rule(who=peers, tenths=st.integers(600, 900))
    def weigh(self, who: str, tenths: int) -> None:
        """Record a weight."""
        run = self.at(who).register
        draft = ObservationDraft("poids", Decimal(tenths) / 10, "kg", run.clock.now())

        def handler(_: None, uow: Any) -> Any:
            return Ok(commands.record_observations(uow, self.uid, [draft]))

        do(run, handler, None)

    @rule(who=peers)
    def diagnose(self, who: str) -> None:
        """Add a condition."""
        command = commands.PutCondition(self.uid, f"Antécédent {len(self.conditions)}")
        self.conditions.append(do(self.at(who).register, commands.put_condition, command))

    @precondition(lambda self: self.conditions)
    @rule(who=peers, index=st.integers(0, 50), really=st.sampled_from([False, False, True]))
    def oppose(self, who: str, index: int, really: bool) -> None:
        """The patient opposes the sharing of one condition."""
        if not really or who in self.jumped:
            return
        item = self.conditions[index % len(self.conditions)]
        do(self.at(who).register, oppose_item, OpposeItem(self.uid, item, "Antécédent"))
        self.opposed = True

    @rule(who=peers, other=peers, scope=partial, decision=st.sampled_from(["accord", "opposition"]))
    def agree_or_oppose(self, who: str, other: str, scope: list[str], decision: str) -> None:
        """The patient agrees to, or opposes, that some parts be shared with a colleague."""
        if who == other or who in self.jumped:
            return
        place = self.at(who)
        command = commands.CollectConsent(
            self.uid, decision, other, place.register.clock.today(), who,
            member_id=self.at(other).me, scope=tuple(scope),
        )  # fmt: skip
        do(place.register, commands.collect_consent, command)

    @rule(who=peers, index=st.integers(0, 50), really=st.booleans())
    def change_of_mind(self, who: str, index: int, really: bool) -> None:
        """The patient takes back an agreement or an opposition."""
        place = self.at(who)
        found = place.register.read(register_queries.consents, self.uid)
        if found and really and who not in self.jumped:
            one = found[index % len(found)]
            command = commands.EndRecord(self.uid, one.id, place.register.clock.today())
            do(place.register, commands.withdraw_consent, command)

    @rule(who=peers, index=st.integers(0, 50), really=st.sampled_from([False, False, True]))
    def end_link(self, who: str, index: int, really: bool) -> None:
        """A care link ends."""
        place = self.at(who)
        found = place.register.read(register_queries.care_links, self.uid)
        if found and really and who not in self.jumped:
            one = found[index % len(found)]
            command = commands.EndRecord(self.uid, one.id, place.register.clock.today())
            do(place.register, commands.end_care_link, command)

    @rule(who=peers, other=peers, scope=partial)
    def new_link(self, who: str, other: str, scope: list[str]) -> None:
        """A care link begins, for some parts of the record."""
        if who != other:
            self.at(who).link(self.uid, self.at(other), scope=tuple(scope))

    @rule(who=peers)
    def settle(self, who: str) -> None:
        """Settle the first conflict by its last value."""
        found = self.at(who).register.read(records.conflicts, self.uid)
        if not found:
            return
        one = found[0]

        def handler(_: None, uow: Any) -> Any:
            value = one.values[-1].value
            uow.set_fields(self.uid, one.type, one.record, {one.field: value}, settle=True)
            return Ok(None)

        do(self.at(who).register, handler, None)

    @rule(who=peers, minutes=st.sampled_from([1, 30, 600, 1200, -30, -600]))
    def drift(self, who: str, minutes: int) -> None:
        """A clock goes its own way, within the drift that is accepted."""
        clock = self.world.clocks[who]
        if who not in self.jumped and abs(
            clock.now() + timedelta(minutes=minutes) - START
        ) < timedelta(hours=11):
            clock.advance(minutes=minutes)

    @rule(who=peers, days=st.sampled_from([3650, -3650, 3, -3]), really=st.booleans())
    def jump(self, who: str, days: int, really: bool) -> None:
        """A clock jumps; what is typed and taken in meanwhile is dated by it."""
        if really and who not in self.jumped:
            self.jumped[who] = timedelta(days=days)
            self.ever_jumped = True
            self.world.clocks[who].advance(hours=24 * days)

    @precondition(lambda self: self.jumped)
    @rule(who=peers, really=st.booleans())
    def put_right(self, who: str, really: bool) -> None:
        """The clock is set again, and one decision dates what was typed."""
        if really:
            self._put_right(who)

    def _put_right(self, who: str) -> None:
        by = self.jumped.pop(who, None)
        if by is None:
            return
        clock = self.world.clocks[who]
        clock.advance(hours=-24 * by.days)
        run = self.at(who).register
        for one in run.read(jumps, clock.now()):
            if abs(one.start - clock.now()) > timedelta(days=2):
                do(run, redate, Redate(one.first, one.last, one.start - by))

    @rule(who=peers, to=st.sampled_from((*WRITERS, WITNESS)), sections=scopes)
    def send(self, who: str, to: str, sections: frozenset[str] | None) -> None:
        """Make a packet; it may be lost, repeated or come late."""
        if who == to:
            return
        sender = self.at(who)
        other = self.at(to) if to != WITNESS else None
        me = other.me if other else witness_id(self.world.home)
        may = allowed(sender, self.uid, me)
        made = try_send(sender, me, self.uid, sections)
        if isinstance(made, Ok):
            gone = (to, who) in self.revoked
            self.world.packets.append(Sent(made.value.file, who, to, gone, may=may))

    @precondition(lambda self: any(p.to != WITNESS for p in self.world.packets))
    @rule(index=st.integers(0, 200))
    def deliver(self, index: int) -> None:
        """Import any packet ever made, again or for the first time."""
        held = [one for one in self.world.packets if one.to != WITNESS]
        self._deliver(held[index % len(held)])

    def _deliver(self, packet: Sent) -> None:
        target = self.at(packet.to)
        before = written(target, self.uid)
        try:
            report = target.take(packet.path)
        except PacketRefused as refusal:
            assert refusal.code.value == "REVOKED_SIGNER"
            assert (packet.to, packet.sender) in self.revoked
            return
        assert not (packet.revoked_before and packet.taken == 0), "a later packet of a revoked key"
        codes = {code for code, _ in report.rejected}
        assert codes <= ({"FUTURE"} if self.ever_jumped else set())
        if packet.taken and not packet.apart:
            assert report.accepted == 0, "imported twice, something was new"
        packet.apart = bool(codes)
        shown = {ref for ref, readable in written(target, self.uid).items() if readable}
        shown -= {ref for ref, readable in before.items() if readable}
        may = packet.may | self.waiting[packet.to]
        assert legible(target, self.uid, shown) <= may, "more was shown than is allowed"
        if report.waiting:
            self.waiting[packet.to] |= packet.may
        packet.taken += 1

    @precondition(lambda self: len(self.world.packets) > 4 and not self.revoked)
    @rule(who=peers, other=peers, really=st.sampled_from([False, False, True]))
    def revoke(self, who: str, other: str, really: bool) -> None:
        """Revoke a colleague: his later packets are refused, the earlier ones are not."""
        if who == other or not really:
            return
        do(self.at(who).register, revoke_member, RevokeMember(self.at(other).me, "poste perdu"))
        self.revoked.add((who, other))

    @invariant()
    def nothing_disappears_and_no_winner_is_silent(self) -> None:
        for name in WRITERS:
            place = self.at(name)
            now = written(place, self.uid)
            before = self.seen[name]
            assert before.keys() <= now.keys(), "an entry disappeared"
            assert all(now[ref] for ref, readable in before.items() if readable)
            self.seen[name] = now
            listed = {
                (c.type, c.record, c.field)
                for c in place.register.read(records.conflicts, self.uid)
            }
            assert listed == double_edits(place, self.uid)

    def teardown(self) -> None:
        """Compare two orders at the witness, then exchange everything and compare everybody."""
        try:
            self._same_packets_same_state()
            if not self.revoked:
                self._everybody_agrees()
            place = self.at(WRITERS[0])
            from cpts_desktop.features.exchange import queries as members

            keys = place.register.read(members.known_devices)
            assert check_register(place.register, known_devices=keys).ok
        finally:
            for place in self.world.places.values():
                place.register.close()
            self.reading.__exit__(None, None, None)
            shutil.rmtree(self.world.home, ignore_errors=True)

    def _same_packets_same_state(self) -> None:
        packets = [one.path for one in self.world.packets if one.to == WITNESS]
        if not packets:
            return
        seen = []
        for order in (packets, [*reversed(packets), packets[0]]):
            with tempfile.TemporaryDirectory() as folder:
                shutil.copytree(
                    self.world.home / WITNESS.replace(" ", "_"),
                    Path(folder) / WITNESS.replace(" ", "_"),
                )
                place = opened(Path(folder), WITNESS, FixedClock(START))
                for path in order:
                    place.take(path)
                seen.append(sight(place, self.uid))
                place.register.close()
        assert seen[0] == seen[1], "the order of arrival changed the state"

    def _everybody_agrees(self) -> None:
        others = [self.at(name) for name in WRITERS]
        for name in WRITERS:
            self._put_right(name)
        for place in others:
            restore_rights(place, others, self.uid)
        for _ in range(2):
            for who in WRITERS:
                for to in WRITERS:
                    if who != to:
                        everything = frozenset(SECTIONS)
                        if allowed(self.at(who), self.uid, self.at(to).me) != everything:
                            # what was said to another, and taken back there since, came meanwhile
                            restore_rights(self.at(who), others, self.uid)
                        may = allowed(self.at(who), self.uid, self.at(to).me)
                        assert may == everything
                        made = try_send(self.at(who), self.at(to).me, self.uid, everything, True)
                        assert isinstance(made, Ok)
                        self._deliver(Sent(made.value.file, who, to, may=may))
        sights = [sight(self.at(name), self.uid) for name in WRITERS]
        assert sights[0]["held"] == sights[1]["held"] == sights[2]["held"]
        if not self.opposed:
            assert not any(one["empty"] for one in sights), "a content never came"
            assert sights[0] == sights[1] == sights[2]
