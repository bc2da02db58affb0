"""The patient register: identity, care team, consents, measures, treatments, documents."""

from __future__ import annotations
