"""CPTS Desktop: an offline, encrypted patient register for a French CPTS."""

from __future__ import annotations

__version__ = "0.1.0"
