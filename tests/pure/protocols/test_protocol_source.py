"""G7: protocol files that are broken, hostile or from a newer version are refused with a line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.checking import check_file, version_key
from cpts_desktop.protocols.loader import Broken, load_bytes, load_protocol, load_texts
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.protocols.source import MAX_BYTES, SourceProblem

GOOD = """
[protocol]
id = "PETIT"
version = "1.0.0"
title = "Petit protocole"
state = "brouillon"
valid_from = 2026-01-01
valid_until = 2026-12-31
approver = "personne"
source = "test"
engine = 1
default_profile = "PETIT"

[anchor]
event = "debut"
missing_rule = "SANS_DEBUT"

[events]
debut = "Début"

[sources]
T = "test"

[parameters]
haut = { value = 135, unit = "mm[Hg]", source = "T", status = "proposal" }

[variables.pas]
label = "PA systolique"
unit = "mm[Hg]"
hard = [40, 300]
fresh_days = 7
source = "T"
status = "proposal"

[[rules]]
id = "SANS_DEBUT"
family = "etat"
severity = "info"
action = "INFORMER"
title = "Sans début"
source = "T"
status = "proposal"

[[rules]]
id = "HAUT"
severity = "jaune"
action = "SURVEILLER"
title = "PA haute"
when = { test = "value", of = "pas", ge = "haut" }
source = "T"
status = "proposal"

[profiles.PETIT]
title = "Petit"
source = "T"
status = "proposal"
"""


def _problems(text: str | bytes) -> tuple[SourceProblem, ...]:
    data = text.encode() if isinstance(text, str) else text
    found = load_bytes("petit.toml", data)
    assert isinstance(found, Broken), "this file should be refused"
    return found.problems


def _line(text: str, part: str) -> int:
    return next(n for n, row in enumerate(text.splitlines(), 1) if part in row)


def test_the_good_file_is_good() -> None:
    """The file that the tests below break can be read."""
    assert isinstance(load_bytes("petit.toml", GOOD.encode()), Protocol)


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ("[anchor]", "[anchor", "SYNTAX", "[anchor"),
        ('unit = "mm[Hg]"\nhard', 'unit = 3\nhard', "WRONG_TYPE", "unit = 3"),
        ("fresh_days = 7", "fresh_day = 7", "UNKNOWN_KEY", "fresh_day = 7"),
        ('of = "pas", ge = "haut"', 'of = "pas"', "NO_THRESHOLD", "when ="),
        ('ge = "haut"', 'ge = "tres_haut"', "UNKNOWN_NAME", "[[rules]]"),
        ('of = "pas"', 'of = "pad"', "UNKNOWN_NAME", "[[rules]]"),
        ('test = "value"', 'test = "valeur"', "UNKNOWN_WORD", "when ="),
        ("value = 135, ", "", "MISSING", "haut ="),
        ("value = 135", "value = 'cent'", "NOT_A_NUMBER", "haut ="),
        ('status = "proposal" }', 'status = "certain" }', "UNKNOWN_WORD", "haut ="),
        ('source = "T", status', 'source = "Z", status', "UNKNOWN_SOURCE", "haut ="),
        ("[sources]", "[colours]\na = 1\n[sources]", "UNKNOWN_KEY", "[colours]"),
        ('severity = "jaune"', 'severity = "violet"', "UNKNOWN_WORD", '"violet"'),
        ("hard = [40, 300]", "hard = [300, 40]", "NOT_A_RANGE", "hard ="),
        ("engine = 1", "engine = 2", "NEWER_ENGINE", "engine = 2"),
        ('version = "1.0.0"', 'version = "1"', "BAD_VERSION", 'version = "1"'),
        ('id = "PETIT"', 'id = "../x"', "BAD_ID", 'id = "../x"'),
        ("valid_until = 2026-12-31", "valid_until = 2025-12-31", "BAD_PERIOD", "valid_until"),
    ],
)  # fmt: skip
def test_g7_85_errors_are_refused_with_their_line(
    before: str, after: str, code: str, at: str
) -> None:
    """Case 85: syntax error, wrong type, unknown key, missing threshold: the line is named."""
    text = GOOD.replace(before, after, 1)
    assert text != GOOD
    found = _problems(text)
    assert (found[0].code, found[0].line >= 1) == (code, True)
    near = {_line(text, at)} | {n for n, row in enumerate(text.splitlines(), 1) if at in row}
    assert found[0].line in near, (found[0], near)


@pytest.mark.parametrize("number", ["inf", "-inf", "nan", "+nan"])
def test_g7_86_inf_and_nan_are_refused(number: str) -> None:
    """Case 86: TOML allows inf and nan; we do not."""
    found = _problems(GOOD.replace("value = 135", f"value = {number}"))
    assert found[0].code == "NOT_A_NUMBER"


def test_g7_86_dates_as_text_are_refused() -> None:
    """Case 86: a date in quotes is text."""
    found = _problems(GOOD.replace("2026-01-01", '"2026-01-01"'))
    assert found[0].code == "NOT_A_DATE"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (".".join(["a"] * 20_000) + " = 1\n", "KEY_TOO_DEEP"),
        ("[" + ".".join(["a"] * 20_000) + "]\n", "KEY_TOO_DEEP"),
        ("a = " + "[" * 5_000 + "]" * 5_000, "TOO_DEEP"),
        ("a = " + "{ b = " * 5_000 + "1" + "}" * 5_000, "TOO_DEEP"),
        ("x" * (MAX_BYTES + 1), "TOO_BIG"),
        ("a = " + "9" * 5_000, "NUMBER_TOO_LONG"),
        ('a = """' * 20_000, "SYNTAX"),
        ("a = '" + "b" * 200_000, "SYNTAX"),
        ("[[rules]]\n" * 20_000, "WRONG_TYPE"),
    ],
)
def test_g7_86_hostile_shapes_end_quickly(text: str, code: str) -> None:
    """Case 86: 40 KB of dotted keys, depth 5,000, size: refused well within two seconds."""
    start = time.process_time()
    found = _problems(text)
    assert time.process_time() - start < 2
    assert code in {problem.code for problem in found}


def test_g7_86_bytes_that_are_not_utf8_are_refused_with_a_line() -> None:
    """A Windows-1252 file is refused, on the line of the first bad byte."""
    text = GOOD.replace("Petit protocole", "Protocole éprouvé")
    found = _problems(text.encode("cp1252"))
    assert (found[0].code, found[0].line) == ("NOT_UTF8", _line(text, "éprouvé"))


def test_g7_87_the_digest_tells_any_edit() -> None:
    """Case 87: a locally edited file has another digest; whoever shows it can say so."""
    one = load_bytes("petit.toml", GOOD.encode())
    two = load_bytes("petit.toml", GOOD.replace("135", "136").encode())
    assert isinstance(one, Protocol)
    assert isinstance(two, Protocol)
    assert one.digest != two.digest
    assert one.header.state == "brouillon"


@pytest.mark.parametrize(
    ("version", "words"), [("0.9.0", "Plus ancien"), ("1.0.0", "Local, non validé")]
)
def test_g7_89_an_older_or_edited_version_is_told(tmp_path: Path, version: str, words: str) -> None:
    """Cases 87 and 89: a file older than the one in force, or edited, says so."""
    for file in resource("protocols/cpts_ic_std").glob("*.toml"):
        text = file.read_text(encoding="utf-8").replace(
            'version = "1.0.0"', f'version = "{version}"\n# edited'
        )
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    found = check_file(tmp_path / "protocol.toml")
    assert found["ok"]
    assert found["warning"].startswith(words)
    assert check_file(resource("protocols/cpts_ic_std/protocol.toml"))["warning"] == ""


def test_versions_are_ordered_by_their_numbers() -> None:
    assert version_key("1.9.0") < version_key("1.10.0")


def test_g7_88_no_rule_holds_a_pattern() -> None:
    """Case 88: there is no word of the vocabulary that takes a regular expression."""
    from cpts_desktop.protocols.predicates import VOCABULARY

    names = {name for word in VOCABULARY.values() for name in word.args}
    assert not {"regex", "pattern", "match", "expression"} & names


def test_a_part_stays_in_its_folder() -> None:
    """A protocol cannot name a file elsewhere."""
    for part in ("../x.toml", "/etc/passwd", "a/b.toml", "X.TOML", "c:\\x.toml"):
        text = GOOD.replace("engine = 1", f"engine = 1\nparts = ['{part}']")
        path = resource("protocols") / "absent.toml"
        assert isinstance(load_protocol(path), Broken)
        from cpts_desktop.protocols.loader import _part_names
        from cpts_desktop.protocols.source import Source, parse_source

        source = parse_source("petit.toml", text.encode())
        assert isinstance(source, Source)
        problems: list[SourceProblem] = []
        assert _part_names(source, problems) == []
        assert problems[0].code == "BAD_PART"


def test_a_rule_that_depends_on_itself_is_refused() -> None:
    """A circle between rules would never end."""
    text = GOOD.replace(
        'when = { test = "value", of = "pas", ge = "haut" }',
        'when = { test = "rule", any_of = ["HAUT"] }',
    )
    assert "dépend d’elle-même" in _problems(text)[0].message


def test_the_circle_is_shown_where_its_rule_is() -> None:
    """Not at the first rule of the file."""
    first = GOOD[GOOD.rindex("[[rules]]") : GOOD.index("[profiles")]
    circle = first.replace('"HAUT"', '"ROND"').replace(
        '{ test = "value", of = "pas", ge = "haut" }', '{ test = "rule", any_of = ["ROND"] }'
    )
    text = GOOD.replace(first, first + circle)
    at = [n for n, row in enumerate(text.splitlines(), 1) if row == "[[rules]]"]
    assert [(one.file, one.line) for one in _problems(text)] == [("petit.toml", at[-1])]


def test_a_name_that_does_not_exist_is_shown_in_the_file_that_holds_it() -> None:
    """The line of a part is not a line of the main file."""
    rules = GOOD[GOOD.index("[[rules]]") : GOOD.index("[profiles")]
    second = _line(rules, 'id = "HAUT"') - 1
    main = GOOD.replace(rules, "").replace("engine = 1", "engine = 1\nparts = ['regles.toml']")
    found = load_texts({"petit.toml": main, "regles.toml": rules.replace('"haut"', '"tres_haut"')})
    assert isinstance(found, Broken)
    assert [(one.file, one.line) for one in found.problems] == [("regles.toml", second)]


def test_every_problem_of_a_file_is_reported_at_once() -> None:
    """Three mistakes, three problems, in the order of the file."""
    text = (
        GOOD.replace("fresh_days = 7", "fresh_days = 'x'")
        .replace('title = "PA haute"', 'titre = "PA haute"')
        .replace("value = 135", "value = true")
    )
    found = _problems(text)
    assert len(found) >= 3
    assert [p.line for p in found] == sorted(p.line for p in found)
