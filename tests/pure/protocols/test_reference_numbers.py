"""The schedule, the limits and the factors of the files are those of the reference (hf.md)."""

from __future__ import annotations

import pytest

from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.library import bundled_ids, load_bundled
from tests.pure.protocols.reference_numbers import differences


@pytest.mark.parametrize("identifier", bundled_ids())
def test_the_numbers_of_a_pathway_are_those_of_the_reference(identifier: str) -> None:
    loaded = load_bundled(identifier)
    assert isinstance(loaded, Ok)
    assert list(differences(loaded.value)) == []
