"""Checks who is at the keyboard of an open register (``shell.identity``, SEC-05)."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.outcome import Ok, Outcome, WrongSecret, refuse

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.session import Session
    from cpts_desktop.storage.guesses import GuessCounter


class KeyboardIdentity:
    """The person of one session; guesses are slowed down and traced as at the unlock screen."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    @cached_property
    def _guesses(self) -> GuessCounter:
        """Read its file in the register lane, at the first question."""
        from cpts_desktop.storage.guesses import GuessCounter

        return GuessCounter(self._session.register.path, self._clock)

    @property
    def proven(self) -> bool:
        """Say whether the session was opened with a secret that the person typed."""
        return not self._session.by_keyring

    def confirm_identity(self, passphrase: str) -> Outcome[Any]:
        """Check the passphrase of this person, or the recovery code; problems: password."""
        from cpts_desktop.storage import accounts
        from cpts_desktop.storage.tracing import Trace, trace

        left = math.ceil(self._guesses.seconds_left())
        if left > 0:
            seconds = f"{left} seconde{'s' if left > 1 else ''}"
            message = f"Trop d’essais : attendez {seconds} avant le prochain."
            return refuse("password", "TOO_SOON", message)
        register = self._session.register
        try:
            accounts.confirm_secret(register, passphrase)
        except WrongSecret:
            self._guesses.failed()
            return refuse("password", "WRONG_SECRET", "Ce n’est pas votre phrase secrète.")
        failures = self._guesses.succeeded()
        if failures:
            register.run(trace, Trace("UNLOCK_FAIL", extra=(("failures", failures),)))
        return Ok(None)
