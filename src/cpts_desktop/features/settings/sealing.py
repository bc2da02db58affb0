"""The archive of a record: an age file under a passphrase, read back before it is believed."""

from __future__ import annotations

from pyrage import passphrase

from cpts_desktop.kernel.outcome import DiskFault


def sealed(content: bytes, secret: str) -> bytes:
    """Return the age file (scrypt recipient); it is opened again and compared first."""
    made: bytes = passphrase.encrypt(content, secret)
    if passphrase.decrypt(made, secret) != content:
        raise DiskFault("ARCHIVE", "L’archive ne se relit pas : rien n’a été écrit.")
    return made
