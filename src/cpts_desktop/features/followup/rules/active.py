"""The protocol in force."""

from __future__ import annotations

from functools import cache

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.library import load_bundled
from cpts_desktop.protocols.schema import Profile, Protocol


@cache
def active_protocol() -> Protocol:
    """Return the bundled heart-failure protocol; read once, it never changes while running.

    Raises RuntimeError when the installation is damaged: the file came with the program.
    """
    loaded = load_bundled()
    if not isinstance(loaded, Ok):
        raise RuntimeError("the bundled protocol cannot be read")
    return loaded.value


def profile_named(protocol: Protocol, name: str) -> Profile:
    """Return a profile, or the default one when the name is from elsewhere."""
    return protocol.profiles.get(name) or protocol.profiles[protocol.header.default_profile]
