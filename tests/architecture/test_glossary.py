"""The glossary names every slice, every topic and every kind of record."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

from tests.support.project_files import PACKAGE, PROJECT

GLOSSARY = PROJECT / "docs" / "glossaire.md"


def missing_words(words: set[str], glossary: str) -> list[str]:
    """Return the words that the glossary never sets between backquotes."""
    return sorted(words - set(re.findall(r"`([^`]+)`", glossary)))


def vocabulary() -> set[str]:
    """Return the names of slices, topics and record kinds."""
    from cpts_desktop.kernel.changes import Topic

    slices = {path.parent.name for path in (PACKAGE / "features").glob("*/__init__.py")}
    words = slices | {str(topic) for topic in Topic}
    for name in slices:
        inside = pkgutil.iter_modules([str(PACKAGE / "features" / name)])
        if "kinds" not in {module.name for module in inside}:
            continue
        kinds = importlib.import_module(f"cpts_desktop.features.{name}.kinds")
        words |= {kind.name for kind in getattr(kinds, "KINDS", ())}
        words |= {record.name for record in getattr(kinds, "RECORD_TYPES", ())}
    return words


def test_the_glossary_names_what_travels() -> None:
    if not GLOSSARY.exists():
        pytest.skip("docs/glossaire.md does not exist yet")
    missing = missing_words(vocabulary(), GLOSSARY.read_text(encoding="utf-8"))
    assert not missing, f"docs/glossaire.md does not explain {missing}"


def test_a_missing_word_is_noticed() -> None:
    assert missing_words({"visit", "card"}, "`visit`: une visite") == ["card"]
