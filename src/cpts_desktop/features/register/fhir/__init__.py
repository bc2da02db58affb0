"""Import of FHIR R4: what is understood is recorded, what is not is listed with the reason."""

from __future__ import annotations
