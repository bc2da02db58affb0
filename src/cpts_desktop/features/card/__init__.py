"""The patient's card: urgence-santé and équipe de soins."""

from __future__ import annotations

from typing import Final

CLI_WORDS: Final = ("card",)
"""First words of this slice's verbs; its ``cli`` module is imported only for them."""
