"""Peers that lose, repeat, reorder, revoke and drift still agree (P-33, issue on the exchange)."""

from __future__ import annotations

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.storage.exchange_machine import Exchange
from tests.torture.harness import Tally, Torture, promise


@promise(
    "exchange_converges",
    "Les mêmes paquets, dans n’importe quel ordre, donnent le même dossier ; rien ne disparaît",
)
def exchange_converges(torture: Torture) -> Tally:
    """Run the state machine of the exchange."""
    tally = Tally()

    class Counted(Exchange):
        """Counts the examples that exchanged something."""

        def teardown(self) -> None:
            moved = any(one.taken for one in self.world.packets)
            try:
                super().teardown()
            except BaseException:
                tally.run(hit=moved, lost=1)
                raise
            tally.run(hit=moved)

    examples = torture.runs(short=30, long=10_000)
    wanted = settings(
        max_examples=examples, stateful_step_count=50 if torture.long else 20, deadline=None,
        database=None, print_blob=False, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        run_state_machine_as_test(seed(torture.random.randrange(2**32))(Counted), settings=wanted)
    except AssertionError as broken:
        tally.run(hit=True, lost=1, note=f"contre-exemple : {str(broken)[:60]}")
    return tally
