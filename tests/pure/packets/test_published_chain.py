"""« Chaînes et sceaux » of docs/format-paquet.md: the published chain, by the page alone."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId
from cpts_desktop.storage import chain

CHAIN = json.loads((Path(__file__).parent / "vectors" / "chaine.json").read_text(encoding="utf-8"))


def test_the_page_alone_gives_the_hashes_and_the_seal() -> None:
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(CHAIN["cle"]))
    previous, sealed = bytes(32), 0
    for one in CHAIN["inscriptions"]:
        salt, words = base64.b64decode(one["sel"]), one["contenu"].encode()
        content = hashlib.sha256(b"cpts-content-v1\0" + salt + words).digest()
        place = [one["flux"], one["poste"], one["numero"]]
        clock = str(one["ms"] * 65_536 + one["count"])
        head = json.dumps([*place, clock, one["auteur"], one["genre"]], separators=(",", ":"))
        size = len(head).to_bytes(4, "big")
        previous = hashlib.sha256(
            b"cpts-entry-v1\0" + previous + size + head.encode() + content
        ).digest()
        assert previous.hex() == one["hachage"]
        if "sceau" in one:
            message = json.dumps(place, separators=(",", ":")).encode()
            key.verify(base64.b64decode(one["sceau"]), b"cpts-seal-v1\0" + message + previous)
            sealed += 1
    assert sealed == 1


def test_the_program_computes_the_same() -> None:
    previous = chain.GENESIS
    for one in CHAIN["inscriptions"]:
        raw = chain.RawEntry(
            StreamId(one["flux"]), DeviceId(one["poste"]), one["numero"],
            one["ms"] << 16 | one["count"], UserId(one["auteur"]), one["genre"],
            one["contenu"].encode(), salt=base64.b64decode(one["sel"]),
        )  # fmt: skip
        previous = chain.entry_hash(previous, raw)
        assert previous.hex() == one["hachage"]
