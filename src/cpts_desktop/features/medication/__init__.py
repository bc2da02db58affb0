"""Medication review (bilan partagé de médication): reference data, analysis, letter, answers."""

from __future__ import annotations

from typing import Final

CLI_WORDS: Final = ("bpm", "import", "reference")
"""First words of this slice's verbs; its ``cli`` module is imported only for them."""
