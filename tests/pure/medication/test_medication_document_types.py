"""The type of each document of the review is the same where it is made and where it is sent."""

from __future__ import annotations

import pytest

from cpts_desktop.features.exchange.formats.cda import TYPES, type_of
from cpts_desktop.features.medication.commands import DOCUMENT_LOINC, DOCUMENT_TITLES, LETTER_KIND


@pytest.mark.parametrize("kind", [*DOCUMENT_TITLES, LETTER_KIND])
def test_an_xdm_archive_carries_the_type_of_the_document(kind: str) -> None:
    found = type_of(kind, "pharmacien")
    assert found is not None and kind in TYPES
    assert found.code == DOCUMENT_LOINC[kind]
