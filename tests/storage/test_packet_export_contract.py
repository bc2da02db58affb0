"""``packet export | inspect | import`` as the contract writes them, with no option of our own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.cli.run import run
from cpts_desktop.features.exchange.members import RevokeMember, own_card, revoke_member
from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.commands import CollectConsent
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import PASSWORD, do

NURSE, DOCTOR, OTHER, OFFICE = "Awa Ndiaye", "Paul Durand", "Lina Petit", "Office CPTS"
PROFESSIONS = {NURSE: "idel", DOCTOR: "medecin", OTHER: "pharmacien", OFFICE: "coordination"}


class Script:
    """Outside callers: registers in folders, one command after the other."""

    def __init__(self, home: Path, clock: FixedClock, capsys: Any) -> None:
        self.home, self.clock, self.capsys = home, clock, capsys
        self.err = ""
        (home / "secret").write_text(PASSWORD, encoding="utf-8")
        self.words: dict[str, str] = {}
        places = {name: practice(home, clock, name, kind) for name, kind in PROFESSIONS.items()}
        for name, place in places.items():
            card, data = own_card(place.register)
            (home / f"{name}.carte").write_bytes(data)
            self.words[name] = " ".join(card.fingerprint)
            self.device = card.keys.device
        self.patients = [places[NURSE].patient(birth_name=n) for n in ("MARTIN", "PETIT", "ROUX")]
        for uid in self.patients:
            places[NURSE].weigh(uid, "71.4", "72.0")
        for place in places.values():
            place.register.close()
        for one in PROFESSIONS:
            for other in PROFESSIONS:
                if other != one and OTHER not in (one, other):
                    self.meet(one, other)

    def meet(self, one: str, other: str) -> None:
        code, _ = self(one, "member", "add", str(self.home / f"{other}.carte"), "--fingerprint",
                       *self.words[other].split())  # fmt: skip
        assert code == 0

    def register(self, name: str) -> Path:
        return self.home / name.replace(" ", "_") / "registre.db"

    def __call__(self, name: str | None, *words: str) -> tuple[int, Any]:
        named = ["--register", str(self.register(name))] if name else []
        secret = ["--secret-file", str(self.home / "secret")] if name else []
        code = run([*words, *named, *secret, "--json"], clock=self.clock)
        captured = self.capsys.readouterr()
        self.err = captured.err
        return code, json.loads(captured.out) if captured.out else None

    def export(self, to: str = DOCTOR, *more: str) -> Path:
        code, told = self(NURSE, "packet", "export", "--to", to, "--out", str(self.home / "o"),
                          *more)  # fmt: skip
        assert code == 0, told
        return Path(told["packets"][0]["file"])

    def counts(self, name: str) -> dict[str, int]:
        words = ["register", "check", str(self.register(name)), "--json"]
        code = run([*words, "--secret-file", str(self.home / "secret")], clock=self.clock)
        told = json.loads(self.capsys.readouterr().out)
        assert (code, told["ok"]) == (0, True)
        found: dict[str, int] = told["counts"]
        return found

    def opened(self, name: str, act: Callable[[Practice], Any]) -> Any:
        """Do something at the keyboard of this practice, between two commands."""
        from tests.storage.exchange_world import opened

        place = opened(self.home, name, self.clock)
        try:
            return act(place)
        finally:
            place.register.close()


@pytest.fixture
def script(tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]) -> Script:
    return Script(tmp_path, clock, capsys)


def test_the_contract_goes_from_end_to_end(script: Script) -> None:
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, "--out", str(script.home / "o"))
    assert code == 0
    declared = told["care_links_declared"]
    assert {one["patient"] for one in declared} == set(script.patients)
    assert all(one["basis"] == "equipe_2" and one["author"] == NURSE for one in declared)
    assert "Lien de soins déclaré" in script.err
    assert "3 dossier" in script.err
    file = told["packets"][0]["file"]

    code, header = script(None, "packet", "inspect", file)
    assert (code, header["verified"], set(header)) == (0, False, {"header", "verified"})
    assert "MARTIN" not in json.dumps(header)
    before = script.counts(DOCTOR)
    code, seen = script(DOCTOR, "packet", "inspect", file)
    assert (code, seen["verified"], len(seen["patients"])) == (0, True, 3)
    assert script.counts(DOCTOR) == before

    code, first = script(DOCTOR, "packet", "import", file)
    assert code == 0
    assert (first["duplicates"], first["waiting"], first["refused"], first["gaps"]) == (
        0,
        0,
        [],
        [],
    )
    code, again = script(DOCTOR, "packet", "import", file)
    assert (code, again["accepted"], again["duplicates"]) == (0, 0, first["accepted"])
    ours, theirs = script.counts(NURSE), script.counts(DOCTOR)
    for name in ("patients", "observations", "care_link"):
        assert ours[name] == theirs[name] > 0


def test_a_member_is_named_by_name_device_key_or_words(script: Script) -> None:
    _, told = script(NURSE, "member", "list")
    doctor = next(one for one in told["members"] if one["name"] == DOCTOR)
    device = doctor["devices"][0]
    forms = [(device["device"],), (device["key"],), (doctor["id"],), tuple(DOCTOR.split()),
             tuple(script.words[DOCTOR].split()), (script.words[DOCTOR],)]  # fmt: skip
    for form in forms:
        code, told = script(NURSE, "packet", "export", "--to", *form, "--out", str(script.home))
        assert (code, told["packets"][0]["to"]) == (0, DOCTOR), form
    code, told = script(NURSE, "packet", "export", "--to", "Personne", "--out", str(script.home))
    assert (code, told["refused"][0]["code"]) == (3, "UNKNOWN_MEMBER")


def test_nothing_new_gives_the_unacknowledged_packet_again(script: Script) -> None:
    first = script.export()
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, "--out", str(script.home / "p"))
    assert (code, told["packets"][0]["again"], told["care_links_declared"]) == (0, True, [])
    assert Path(told["packets"][0]["file"]).read_bytes() == first.read_bytes()
    assert script(DOCTOR, "packet", "import", str(first))[0] == 0
    script(DOCTOR, "packet", "receipt", "--to", NURSE, "--out", str(script.home / "p"))
    receipt = max((script.home / "p").glob("*.cpts"), key=lambda one: one.stat().st_mtime_ns)
    code, told = script(NURSE, "packet", "import", str(receipt))
    assert (code, told["acknowledged"]) == (0, 1)
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, "--out", str(script.home / "p"))
    assert (code, told["refused"][0]["code"]) == (3, "NOTHING_TO_SEND")


def consent(uid: PatientId, decision: str, member: str | None) -> CollectConsent:
    return CollectConsent(
        patient=uid, decision=decision, recipient="Confrère", form="oral", collected_by=NURSE,
        since=date(2026, 1, 2), member_id=member,
    )  # fmt: skip


def test_opposed_withdrawn_and_ended_are_left_out_and_listed(script: Script) -> None:
    opposed, withdrawn, ended = script.patients
    _, told = script(NURSE, "member", "list")
    doctor = next(one["id"] for one in told["members"] if one["name"] == DOCTOR)

    def says(place: Practice) -> None:
        do(place.register, commands.collect_consent, consent(opposed, "opposition", None))
        id_ = do(place.register, commands.collect_consent, consent(withdrawn, "accord", doctor))
        end = commands.EndRecord(withdrawn, id_, date(2026, 2, 1))
        do(place.register, commands.withdraw_consent, end)
        link = commands.OpenCareLink(
            ended, DOCTOR, commands_basis(), date(2026, 1, 1), member_id=doctor
        )
        id_ = do(place.register, commands.open_care_link, link)
        do(place.register, commands.end_care_link, commands.EndRecord(ended, id_, date(2026, 2, 1)))

    script.opened(NURSE, says)
    out = ("--out", str(script.home / "o"))
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, *out)
    assert (code, told["packets"], told["care_links_declared"]) == (3, [], [])
    assert {one["patient"] for one in told["left_out"]} == set(script.patients)
    reasons = {one["patient"]: one["reason"] for one in told["left_out"]}
    assert "opposé" in reasons[opposed]
    assert "retiré" in reasons[withdrawn]
    assert "fin" in reasons[ended]
    asked = ("--care-link", "equipe_3")
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, *out, *asked)
    assert code == 0
    assert [one["patient"] for one in told["care_links_declared"]] == [ended]
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, *out, "--patient", opposed)
    assert (code, told["refused"][0]["code"]) == (3, "NO_BASIS")


def commands_basis() -> Any:
    from cpts_desktop.features.register.model import Basis

    return Basis.EQUIPE_2


def test_a_coordination_never_gets_a_care_packet(script: Script) -> None:
    for more in ((), ("--care-link", "equipe_3"), ("--patient", script.patients[0])):
        code, told = script(NURSE, "packet", "export", "--to", OFFICE, "--out",
                            str(script.home / "o"), *more)  # fmt: skip
        assert (code, told["refused"][0]["code"]) == (3, "NO_BASIS")
        assert told["care_links_declared"] == []
    assert not list((script.home).glob("o/*"))


@pytest.mark.parametrize(("answer", "expected"), [("n\n", 3), ("", 3), ("oui\n", 0)])
def test_a_person_at_a_terminal_is_asked_first(
    script: Script, monkeypatch: pytest.MonkeyPatch, answer: str, expected: int
) -> None:
    import io
    import sys

    keyboard = io.StringIO(answer)
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)
    out = str(script.home / "o")
    code, told = script(NURSE, "packet", "export", "--to", DOCTOR, "--out", out)
    assert code == expected
    assert bool(told["care_links_declared"]) is (expected == 0)
    assert "Déclarer" in script.err
    links = script.opened(
        NURSE, lambda place: place.register.read(queries.care_links, script.patients[0])
    )
    assert bool(links) is (expected == 0)


def regions(data: bytes) -> dict[str, int]:
    """Return one place inside each region of a packet file."""
    first = data.index(b"\n") + 1
    second = data.index(b"\n", first) + 1
    third = data.index(b"\n", second) + 1
    return {
        "magic": 3, "version": first - 2, "header": first + 40,
        "digest": data.index(b"sha256") + 12, "signature": second + 60,
        "age header": third + 30, "stanza": third + 70,
        "payload": third + (len(data) - third) // 2, "end": len(data) - 1,
    }  # fmt: skip


def test_tampered_packets_are_refused_and_change_nothing(script: Script) -> None:
    file = script.export()
    data = file.read_bytes()
    before = script.counts(DOCTOR)
    bad = script.home / "bad.cpts"

    def refusal(content: bytes, name: str = DOCTOR) -> str:
        bad.write_bytes(content)
        code, told = script(name, "packet", "import", str(bad))
        assert (code, told["accepted"]) == (3, 0)
        seen_code, seen = script(name, "packet", "inspect", str(bad))
        assert (seen_code, seen["code"]) == (3, told["refused"][0]["code"])
        found: str = told["refused"][0]["code"]
        return found

    found = {}
    for region, at in regions(data).items():
        # Another hexadecimal figure: one that is none is no header at all (SCHEMA).
        figure = b"1" if data[at : at + 1] == b"0" else b"0"
        other = figure if region in ("header", "digest") else bytes([data[at] ^ 1])
        found[region] = refusal(data[:at] + other + data[at + 1 :])
    assert found == {
        "magic": "BAD_MAGIC", "version": "BAD_VERSION", "header": "BAD_SIG", "digest": "BAD_SIG",
        "signature": "BAD_SIG", "age header": "BAD_MAC", "stanza": "BAD_MAC", "payload": "BAD_MAC",
        "end": "BAD_MAC",
    }  # fmt: skip
    assert refusal(data[:-1]) == "TRUNCATED"
    assert refusal(data[:300]) == "TRUNCATED"
    assert refusal(b"") == "TRUNCATED"
    assert refusal(data + b"\x00") == "TRAILING"
    assert refusal(data + data) == "TRAILING"
    half = (len(data) - 1400) // 2
    assert refusal(data[:1400] + data[1400 + half :] + data[1400 : 1400 + half]) == "BAD_MAC"
    assert refusal(b"\xff\xd8\xff\xe0" + data) == "BAD_MAGIC"
    lines = data.split(b"\n", 3)
    unsigned = b"\n".join([lines[0], lines[1], b"", lines[3]])
    assert refusal(unsigned) == "BAD_SIG"
    assert script.counts(DOCTOR) == before
    # The sender's name is not known to the third, and the packet is not theirs.
    bad.write_bytes(data)
    assert script(OTHER, "packet", "import", str(bad))[1]["refused"][0]["code"] == "UNKNOWN_SIGNER"
    script.meet(OTHER, NURSE)
    assert script(OTHER, "packet", "import", str(bad))[1]["refused"][0]["code"] == "NOT_RECIPIENT"
    assert script(NURSE, "packet", "import", str(bad))[1]["refused"][0]["code"] == "NOT_RECIPIENT"


def test_a_revoked_signer_is_refused_and_one_refusal_stops_no_other_file(script: Script) -> None:
    early = script.export()
    assert script(DOCTOR, "packet", "import", str(early))[0] == 0
    late = script.export(DOCTOR, "--patient", script.patients[0])

    def revoke(place: Practice) -> None:
        nurse = next(m for m in place.register.read(members) if m.name == NURSE)
        do(place.register, revoke_member, RevokeMember(nurse.uid, "poste volé"))

    from cpts_desktop.features.exchange.queries import members

    script.opened(DOCTOR, revoke)
    before = script.counts(DOCTOR)
    code, told = script(DOCTOR, "packet", "import", str(late), str(early))
    assert (code, [one["code"] for one in told["refused"]]) == (3, ["REVOKED_SIGNER"])
    assert told["accepted"] == 0
    assert told["duplicates"] > 0, "what was numbered before the revocation stays accepted"
    after = script.counts(DOCTOR)
    for name in ("patients", "observations", "entry", "packet_in"):
        assert after[name] == before[name]
