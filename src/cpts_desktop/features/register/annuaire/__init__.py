"""The national directory of professionals (Annuaire santé), one département at a time."""

from __future__ import annotations
