"""Follow-up: pathways, visits, alerts, steps due."""

from __future__ import annotations

from typing import Final

CLI_WORDS: Final = ("protocol",)
"""First words of this slice's verbs; its ``cli`` module is imported only for them."""
