"""Rewrites the audit trail of a register as somebody who holds its key and can program would."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import closing
from typing import Any

from cpts_desktop.kernel.jsonio import dumps_canonical, loads_strict
from cpts_desktop.storage import audit
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.keys import subkey
from tests.storage.exchange_setup import Practice


def forge(place: Practice, change: Any, *, forget: bool = False) -> None:
    """Rewrite the trail as a person who has the data key and can program would do.

    ``change`` takes the bodies and returns the new ones; every line is chained and MACed again, so
    that the trail holds by itself. ``forget`` also erases the heads that were given.
    """
    key = subkey(place.register.data_key(), "audit-v1")
    with closing(connect(place.register.path, place.register.data_key())) as raw:
        raw.execute("BEGIN IMMEDIATE")
        rows = raw.execute("SELECT body FROM audit ORDER BY seq").fetchall()
        bodies = change([loads_strict(row[0].encode()) for row in rows])
        raw.execute("DELETE FROM audit")
        previous = audit.GENESIS
        for seq, body in enumerate(bodies, start=1):
            text = dumps_canonical({**body, "prev": previous})
            mac = hmac.digest(key, text, "sha256")
            raw.execute(
                "INSERT INTO audit (seq, patient, body, mac) VALUES (?, ?, ?, ?)",
                (seq, body["patient"], text.decode(), mac),
            )
            previous = hashlib.sha256(text + mac).hexdigest()
        end = f"{len(bodies)}:{previous}"
        raw.execute("UPDATE meta SET value = ? WHERE key = 'audit'", (end,))
        raw.execute("UPDATE commit_log SET trail = NULL")
        if forget:
            raw.execute("DELETE FROM trail_given")
        raw.execute("COMMIT")
    assert place.register.read(audit.first_break, key) is None, "the forged trail holds by itself"


def without_the_end(bodies: list[Any]) -> list[Any]:
    return bodies[:-4]


def with_another_actor(bodies: list[Any]) -> list[Any]:
    return [{**bodies[0], "actor": "quelqu’un d’autre"}, *bodies[1:]]
