"""Payloads of the journal read and written fast, with the meaning of :mod:`kernel.jsonio`.

A payload that is already canonical and shallow, which is what our own program writes, passes
through a compiled reader whose type allows neither float, nor long integer, nor depth. Whatever it
does not take goes to the strict reader, which decides and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import msgspec

from cpts_desktop.kernel.jsonio import dumps_canonical, loads_strict
from cpts_desktop.storage.chain import MAX_PAYLOAD

_LEVELS: Final = 6
_Int = Annotated[int, msgspec.Meta(gt=-(10**18), lt=10**18)]


def _value(levels: int) -> Any:
    scalar = str | _Int | bool | None
    if not levels:
        return scalar
    inner = _value(levels - 1)
    return scalar | list[inner] | dict[str, inner]  # type: ignore[valid-type]


_Payload: Any = dict[str, _value(_LEVELS)]  # type: ignore[misc]
_decode: Final = msgspec.json.Decoder(_Payload).decode
_encode: Final = msgspec.json.Encoder(order="sorted").encode


def read_payload(data: bytes) -> Any:
    """Return what ``loads_strict`` does; raises JsonRefused when it would."""
    try:
        value = _decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return loads_strict(data, max_bytes=MAX_PAYLOAD)
    # Equal to its canonical form: no key is twice, no number is written another way.
    return value if _encode(value) == data else loads_strict(data, max_bytes=MAX_PAYLOAD)


def write_surely(
    payload: dict[str, Any],
    read_many: Callable[[Sequence[bytes]], Sequence[dict[str, Any] | None]],
) -> tuple[bytes, dict[str, Any]] | None:
    """Return the canonical form of a payload and the payload as its kind reads it from there.

    None unless the reader of the kind, which takes only what passes its check, reads the very same
    payload: the slow way then decides.
    """
    try:
        body = _encode(payload)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
        return None
    read = read_many((body,))[0]
    return (body, read) if read is not None and read == payload else None


def write_words(payload: dict[str, Any]) -> bytes:
    """Return what ``write_payload`` does, for plain words and numbers; raises ValueError too."""
    return _encode(payload)


def write_payload(payload: dict[str, Any]) -> bytes:
    """Return what ``dumps_canonical`` does; raises TypeError or ValueError when it would."""
    try:
        body = _encode(payload)
        if _decode(body) == payload:  # no Decimal, date or tuple turned into something else
            return body
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
        pass
    return dumps_canonical(payload)
