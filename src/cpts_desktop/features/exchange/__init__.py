"""Exchange: members, packets out and in, conflicts to settle."""

from __future__ import annotations

from typing import Final

CLI_WORDS: Final = ("member", "packet", "export", "import")
"""First words of this slice's verbs; its ``cli`` module is imported only for them."""
