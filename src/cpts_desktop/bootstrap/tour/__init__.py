"""The guided tour: the four jobs through the real windows, on temporary registers."""

from __future__ import annotations

from cpts_desktop.bootstrap.tour.play import play

__all__ = ["play"]
