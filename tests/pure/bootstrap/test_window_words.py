"""The words that open the window: a register, packets by double click, nothing else (G14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpts_desktop.bootstrap.window import read_words
from cpts_desktop.cli.start import opens_window


@pytest.mark.parametrize(
    "words",
    [[], ["--register", "a.db"], ["--register=a.db", "b.cpts"], ["clé/paquet été.cpts", "c.cpts"]],
)
def test_these_open_the_window(words: list[str]) -> None:
    assert opens_window(words)


@pytest.mark.parametrize(
    "words", [["--help"], ["--register"], ["tour", "--out", "x"], ["lettre.pdf"], ["--inconnu"]]
)
def test_g14_123_these_go_to_the_command_line(words: list[str]) -> None:
    assert not opens_window(words)


def test_g14_124_packets_wait_with_the_register() -> None:
    register, reference, packets = read_words(["--register", "a.db", "b.cpts", "c.cpts"])
    assert (register, reference) == (Path("a.db"), None)
    assert packets == (Path("b.cpts"), Path("c.cpts"))
