"""Counts that leave the practice without naming anyone: the figures of the CPTS."""

from __future__ import annotations

from typing import Final

CLI_WORDS: Final = ("indicators",)
"""First words of this slice's verbs; its ``cli`` module is imported only for them."""
