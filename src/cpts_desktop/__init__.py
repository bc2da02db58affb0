"""CPTS Desktop: an offline, encrypted patient register for a French CPTS."""

__version__ = "0.1.0"
