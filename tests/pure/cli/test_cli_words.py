"""From the words typed to a verb: usage, French help, global options anywhere (G14-123)."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.cli import start
from cpts_desktop.cli.words import MAX_WORD, UsageRefused, parse, why
from cpts_desktop.kernel.verbs import Answer, Argument, Invocation, Verb, flag, option


def nothing(inv: Invocation) -> Answer:
    return Answer({})


VERBS = (
    Verb(
        ("import", "fhir"), "importe", nothing,
        (Argument("FILE", "fichier", kind=Path, many=True), flag("--activate", "accepter")),
    ),
    Verb(
        ("packet", "export"), "exporte", nothing,
        (Argument("--to", "destinataire", many=True), option("--since", "depuis"),
         Argument("--out", "dossier", kind=Path)),
    ),
    Verb(("tour",), "visite", nothing, (Argument("--kind", "genre", choices=("a", "b")),)),
)  # fmt: skip


def values(*words: str) -> dict[str, Any]:
    verb, found = parse(words, VERBS)
    assert verb is not None
    return found


def test_global_options_go_before_and_after_the_verb() -> None:
    before = values("--json", "--register", "r.db", "import", "fhir", "a.json", "b.json")
    after = values("import", "fhir", "a.json", "b.json", "--register", "r.db", "--json")
    assert before == after
    assert before["register"] == Path("r.db") and before["json"] is True
    assert before["file"] == [Path("a.json"), Path("b.json")] and before["activate"] is False
    assert "json" not in values("import", "fhir", "a.json")


def test_the_help_of_a_closed_choice_says_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["tour", "--help"], VERBS) == (None, {})
    assert "genre (a, b)" in capsys.readouterr().out


def test_the_last_word_wins_when_both_places_are_used() -> None:
    assert values("--register", "a", "import", "fhir", "x", "--register", "b")["register"] == Path(
        "b"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["inconnu"], ["import"], ["import", "inconnu"], ["import", "fhir"], ["--inconnu"],
        ["import", "fhir", "a", "--db", "../../x"], ["import", "fhir", "a", "--reg", "x"],
        ["tour"], ["tour", "--kind", "c"], ["packet", "export", "--to", "a"], ["--register"],
        ["import", "fhir", "x" * (MAX_WORD + 1)], ["import", "fhir", "a", "--password", "SECRET"],
    ],
)  # fmt: skip
def test_g14_123_what_is_not_understood_is_a_usage_refusal(words: list[str]) -> None:
    with pytest.raises(UsageRefused) as refused:
        parse(words, VERBS)
    assert "SECRET" not in refused.value.message and "SECRET" not in str(refused.value)
    assert "../../x" not in refused.value.message


@pytest.mark.parametrize(("words", "said"), [
    (["inconnu"], "VERBE se choisit parmi : import, packet, tour."),
    (["import", "inconnu"], "IMPORT se choisit parmi : fhir."),
    (["import", "fhir"], "Il manque : FILE."),
    (["packet", "export"], "Il manque : --to, --out."),
    (["tour", "--kind", "c"], "--kind se choisit parmi : a, b."),
    (["packet", "export", "--to"], "--to demande une valeur."),
    (["--json=x", "tour"], "--json ne prend pas de valeur."),
    (["tour", "--kind", "a", "--mot-de-passe=SECRET", "SECRET"],
     "Option inconnue : --mot-de-passe."),
    (["tour", "--kind", "a", "SECRET"], "Un mot de trop."),
])  # fmt: skip
def test_what_is_wrong_is_said_in_french_and_no_value_repeated(words: list[str], said: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        parse(words, VERBS)
    assert refused.value.message.endswith(f"\n{said} Voyez --help.")
    assert "SECRET" not in refused.value.message and "argument" not in said


def test_words_of_argparse_that_nobody_foresaw_are_a_usage_refusal_too() -> None:
    assert why("something new in Python 3.15") == "Commande incomprise."


@pytest.mark.parametrize(
    "words",
    [["--help"], ["-h"], ["import", "--help"], ["import", "fhir", "-h"], ["tour", "--help"]],
)
def test_help_is_french(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(words, VERBS) == (None, {})
    said = capsys.readouterr().out
    assert "Usage : " in said and "affiche cette aide" in said
    for english in ("usage:", "options:", "positional arguments", "show this help", "error"):
        assert english not in said, english


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["--version"], VERBS) == (None, {})
    assert capsys.readouterr().out.startswith("cpts-desktop ")


def test_g14_126_hostile_variables_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import resource

    for name in start.HOSTILE:
        monkeypatch.setenv(name, "/tmp/mal")
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    before = os.umask(0o022)
    try:
        start.harden()
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)
    assert not set(start.HOSTILE) & set(os.environ)


def test_the_help_of_a_group_names_its_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    from cpts_desktop.bootstrap.slices import verbs

    assert parse(["--help"], verbs()) == (None, {})
    said = " ".join(capsys.readouterr().out.split())
    assert "register create, check, backup, restore" in said
    assert "import fhir, annuaire, bdpm, ansm, cda" in said
    assert "…" not in said


def test_a_window_closed_before_it_was_painted_leaves_memory_collected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []

    def closed_at_once(_words: list[str], *, once_painted: Any) -> int:
        seen.append(gc.isenabled())
        return 0

    monkeypatch.setattr(start, "harden", lambda: None)
    monkeypatch.setattr("cpts_desktop.kernel.last_net.spread_last_net", lambda: None)
    monkeypatch.setattr("cpts_desktop.bootstrap.run_window", closed_at_once)
    assert start.start([]) == 0
    assert seen == [False]
    assert gc.isenabled()
