"""The patient register: identity, care team, consents, measures, treatments, documents."""

from __future__ import annotations

from typing import Final

CLI_WORDS: Final = ("import",)
"""First words of this slice's verbs; its ``cli`` module is imported only for them."""
