"""Typed identifiers. They are made on this device and never reused."""

from __future__ import annotations

import re
import uuid
from typing import Final, NewType

PatientId = NewType("PatientId", str)
UserId = NewType("UserId", str)
DeviceId = NewType("DeviceId", str)
RecordId = NewType("RecordId", str)
StreamId = NewType("StreamId", str)

PRACTICE: Final = StreamId("practice")
"""The practice's own stream (users, members, settings); its entries never leave in a packet."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def new_id() -> str:
    """Return a random UUID (version 4) as 36 lower-case characters."""
    return str(uuid.uuid4())


def is_id(value: object) -> bool:
    """Say whether ``value`` is a canonical UUID text, the only form accepted from outside."""
    return isinstance(value, str) and _UUID.match(value) is not None


def derived_id(namespace: str, *parts: str) -> str:
    """Return the same UUID (version 5) for the same parts.

    Used where an import must recognise what it has already read: the identity then comes from
    the source system and its own identifier, not from the day of the import.
    """
    joined = "\x1f".join((namespace, *parts))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:cpts-desktop:" + joined))
