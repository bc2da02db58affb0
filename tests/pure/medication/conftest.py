"""Shared pieces of the medication tests: an analyser without any import, and the real BDPM."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.medication.case import read_case
from cpts_desktop.features.medication.model import Analysis
from cpts_desktop.features.medication.reference import bdpm, store
from cpts_desktop.features.medication.reference.catalogue import Catalogue, open_catalogue
from cpts_desktop.features.medication.rules.analyse import Analyser
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus, load
from cpts_desktop.kernel.outcome import Ok
from tests.support.shared_data import shared_data

DAY = date(2026, 11, 22)
Analyse = Callable[..., Analysis]


@pytest.fixture(scope="session")
def thesaurus() -> Thesaurus:
    return load()


@pytest.fixture(scope="session")
def analyse(thesaurus: Thesaurus) -> Analyse:
    """``analyse(["bisoprolol", ("aspirine", "75 mg", "1/j")], age=80, conditions=[…])``."""
    analyser = Analyser(thesaurus, None)

    def run(lines: list[Any], **patient: Any) -> Analysis:
        medications = [
            {"name": x}
            if isinstance(x, str)
            else dict(zip(("name", "dose", "frequency", "since"), x, strict=False))
            for x in lines
        ]
        raw = {"patient": {"age": 80, "sex": "F", **patient}, "medications": medications}
        case = read_case(raw, DAY)
        assert isinstance(case, Ok), case
        return analyser.analyse(case.value)

    return run


@pytest.fixture(scope="session")
def reference_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The BDPM of May 2026, imported once and active."""
    source = shared_data("bdpm/bdpm-2026-05.zip")
    folder = tmp_path_factory.mktemp("reference")
    store.build(folder, bdpm.read(source), datetime(2026, 11, 22, tzinfo=UTC))
    store.activate(folder)
    return folder


@pytest.fixture(scope="session")
def catalogue(reference_folder: Path) -> Iterator[Catalogue]:
    with open_catalogue(reference_folder) as found:
        assert found is not None
        yield found
