"""The pages and actions of follow-up."""

from __future__ import annotations

from cpts_desktop.features.followup.screens.catalogue import ACTIONS, PAGES

__all__ = ["ACTIONS", "PAGES"]
