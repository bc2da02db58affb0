"""Hybrid logical clock: 48 bits of milliseconds and 16 bits of counter, in one integer.

It orders entries for display and merge; identity and gaps come from (device, sequence). A value
exceeds 2**53, so it travels in JSON as a string.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cpts_desktop.kernel.clock import EPOCH

COUNTER_BITS: Final = 16
MAX_DRIFT: Final = timedelta(hours=24)
"""A received clock further ahead than this is quarantined (security.md, threat T20)."""


def from_instant(instant: datetime, counter: int = 0) -> int:
    """Return the clock value of an instant."""
    since = instant - EPOCH
    milliseconds = (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
    return (milliseconds << COUNTER_BITS) | counter


def instant_of(hlc: int) -> datetime:
    """Return the UTC instant (to the millisecond) held in a clock value."""
    return EPOCH + timedelta(milliseconds=hlc >> COUNTER_BITS)


def tick(last: int, now: datetime) -> int:
    """Return the next value after ``last``: wall time when it moved on, otherwise last + 1."""
    return max(last + 1, from_instant(now))


def too_far_ahead(hlc: int, now: datetime) -> bool:
    """Say whether a received value lies beyond the accepted drift."""
    return instant_of(hlc) > now + MAX_DRIFT
