"""The salts of the entries of a block, written short: one seed where it tells nothing more.

Entries whose content leaves are cut into groups, in their order. A group of one is written by its
salt; a longer one, by the seed from which the salts of exactly these entries derive (consecutive
entries of one chain). A seed never leaves when one of the entries that it serves is kept back.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from cpts_desktop.kernel.ids import DeviceId, StreamId
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.packets.columns import Budget, encode, integers
from cpts_desktop.storage.chain import SALT_BYTES, RawEntry, Seed, derived_salt

Salt: TypeAlias = tuple[bytes, Seed | None]
Place: TypeAlias = tuple[StreamId, DeviceId, int]
_NONE: Final[Salt] = (b"", None)


def encode_salts(batch: Sequence[RawEntry]) -> dict[str, Any]:
    """Return the sizes of the groups, and their salts and seeds end to end."""
    sizes: list[int] = []
    secrets: list[bytes] = []
    for place, entry in enumerate(batch):
        if entry.payload is None:
            continue
        seed = entry.seed
        if seed is not None and _serves_only_these(seed, batch, place):
            del sizes[len(sizes) - seed.served + 1 :], secrets[len(secrets) - seed.served + 1 :]
            sizes.append(seed.served)
            secrets.append(seed.secret)
        else:
            sizes.append(1)
            secrets.append(entry.salt)
    return {"of": encode(sizes), "b64": base64.b64encode(b"".join(secrets)).decode("ascii")}


def _serves_only_these(seed: Seed, batch: Sequence[RawEntry], last: int) -> bool:
    """Say whether all that a seed serves leaves, right before ``last`` and with this very salt."""
    first = last - seed.served + 1
    if seed.served < 2 or first < 0:
        return False
    stream, device, seq = batch[last].stream, batch[last].device, batch[last].seq - seed.served + 1
    for entry in batch[first : last + 1]:
        if entry.payload is None or (entry.stream, entry.device, entry.seq) != (
            stream, device, seq,
        ):  # fmt: skip
            return False
        if entry.salt != derived_salt(seed.secret, seq) or (
            entry.seed is not None and seq != batch[last].seq
        ):
            return False
        seq += 1
    return True


def read_salts(
    column: Any, places: Sequence[Place], full: Sequence[bool], budget: Budget
) -> list[Salt]:
    """Return the salt of each entry, nothing for those without content.

    Raises PacketRefused(SCHEMA) unless there is exactly one for each content.
    """
    if not isinstance(column, dict) or column.keys() != {"of", "b64"}:
        raise _schema()
    secrets = _secrets(column["b64"], len(places))
    sizes = integers(column["of"], len(secrets), budget)
    if any(size < 1 for size in sizes) or sum(sizes) != sum(full):
        raise _schema()
    shown = [place for place, content in enumerate(full) if content]
    found = [_NONE] * len(places)
    at = 0
    for secret, size in zip(secrets, sizes, strict=True):
        if size == 1:
            found[shown[at]] = (secret, None)
        else:
            first = shown[at]
            if not _in_a_row(places[first : first + size], size, full[first : first + size]):
                raise _schema()
            for place in range(first, first + size):
                found[place] = (derived_salt(secret, places[place][2]), None)
            found[first + size - 1] = (found[first + size - 1][0], Seed(secret, size))
        at += size
    return found


def _in_a_row(places: Sequence[Place], size: int, full: Sequence[bool]) -> bool:
    stream, device, first = places[0]
    return all(full) and list(places) == [
        (stream, device, seq) for seq in range(first, first + size)
    ]


def _secrets(text: Any, most: int) -> list[bytes]:
    if not isinstance(text, str) or len(text) > 4 * (most * SALT_BYTES // 3 + 1):
        raise _schema()
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _schema() from None
    if len(data) % SALT_BYTES or len(data) > most * SALT_BYTES:
        raise _schema()
    return [data[at : at + SALT_BYTES] for at in range(0, len(data), SALT_BYTES)]


def _schema() -> PacketRefused:
    return PacketRefused(PacketCode.SCHEMA, "salts")
