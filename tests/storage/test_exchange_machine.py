"""P-33, short form: the long one is ``./dev torture exchange_converges --long``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.storage.exchange_machine import Exchange

TestExchangeConverges = Exchange.TestCase
TestExchangeConverges.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
