"""The register's records on the wire."""

from __future__ import annotations

from cpts_desktop.features.register.kinds import care, clinical, identity, imports

KINDS = (*identity.KINDS, *clinical.KINDS, *care.KINDS, *imports.KINDS)
RECORD_TYPES = (*identity.RECORD_TYPES, *clinical.RECORD_TYPES, *care.RECORD_TYPES)
