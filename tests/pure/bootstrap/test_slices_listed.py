"""What a slice brings is listed by hand in one place: nothing that exists is forgotten there."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from cpts_desktop.bootstrap import slices
from cpts_desktop.cli.register_verbs import VERBS
from cpts_desktop.storage.users import USER
from tests.support.project_files import PROJECT

FEATURES = PROJECT / "src" / "cpts_desktop" / "features"


def brought(module: str, name: str) -> list[Any]:
    """Return what any slice of the tree has under a name, found by looking."""
    found: list[Any] = []
    for folder in sorted(FEATURES.iterdir()):
        path = f"cpts_desktop.features.{folder.name}.{module}"
        if (folder / "__init__.py").exists() and find_spec(path) is not None:
            found.extend(getattr(import_module(path), name, ()))
    return found


@pytest.mark.parametrize(
    ("listed", "module", "name"),
    [
        (slices.pages, "screens", "PAGES"),
        (slices.actions, "screens", "ACTIONS"),
        (slices.settings_sections, "screens", "SETTINGS"),
        (slices.indicators, "indicators", "INDICATORS"),
    ],
)
def test_nothing_that_a_slice_brings_is_forgotten(
    listed: Callable[[], Any], module: str, name: str
) -> None:
    there = brought(module, name)
    assert there
    assert sorted(one.id for one in listed()) == sorted(one.id for one in there)


def test_every_kind_and_record_type_is_registered() -> None:
    registry = slices.kinds()
    kinds, records = brought("kinds", "KINDS"), brought("kinds", "RECORD_TYPES")
    assert kinds and records
    for kind in (USER, *kinds):
        assert registry.get(kind.name) is kind
    for record in records:
        assert registry.record(record.name) is record


def test_every_verb_is_offered_and_a_word_brings_those_of_its_slices() -> None:
    whole = {" ".join(one.path) for one in slices.verbs()}
    assert {" ".join(one.path) for one in (*VERBS, *brought("cli", "VERBS"))} < whole
    for word in ("import", "packet", "protocol", "bpm", "card", "indicators"):
        named = {" ".join(one.path) for one in slices.verbs([word])}
        assert {one for one in whole if one.split()[0] == word} <= named, word
