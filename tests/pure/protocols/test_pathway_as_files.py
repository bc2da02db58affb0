"""A pathway is files only: a fourth one, written here, needs no Python (hf.md 9, post-partum).

The vocabulary is closed: whatever a pathway needs must be said with the words there are.
"""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cpts_desktop.features.followup import cli
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.verbs import DONE, REFUSED
from cpts_desktop.protocols import predicates
from cpts_desktop.protocols.library import bundled_ids, bundled_path
from cpts_desktop.protocols.predicates import COMBINATORS, VOCABULARY

IN_FORCE = datetime(2026, 6, 1, 12, tzinfo=UTC)
PATHWAY = """
[protocol]
id = "POST_PARTUM"
version = "1.0.0"
title = "Retour de maternité"
state = "brouillon"
valid_from = 2026-01-01
valid_until = 2027-12-31
approver = "à désigner"
source = "Fiche 21"
engine = 1
default_profile = "POST_PARTUM"

[anchor]
event = "sortie"
missing_rule = "PP_SANS_J0"

[events]
sortie = "Sortie de la maternité"
visite_sf = "Visite de la sage-femme"
consultation = "Consultation postnatale"
entretien = "Entretien postnatal précoce"
obs = "Mesure"

[sources]
S68 = "perinat-normandie.fr"
GK = "Connaissance courante, à vérifier"

[parameters]
epds_avis = { value = 12, unit = "{points}", source = "GK", status = "to_verify" }
fievre = { value = 38.0, unit = "Cel", source = "GK", status = "to_verify" }
deux_jours = { value = 2, unit = "d", source = "S68", status = "source_read" }

[variables.epds]
label = "Score EPDS"
kind = "grade"
hard = [0, 30]
fresh_days = 30
source = "GK"
status = "to_verify"

[variables.temp]
label = "Température"
unit = "Cel"
hard = [25, 45]
fresh_days = 3
source = "GK"
status = "to_verify"

[baselines]
sage_femme = { label = "Sage-femme choisie" }

[[rules]]
id = "PP_SANS_J0"
family = "etat"
severity = "info"
action = "INFORMER"
title = "Aucune sortie enregistrée"
source = "GK"
status = "to_verify"

[[rules]]
id = "PP_EPDS"
severity = "orange"
action = "AVIS_24_48H"
title = "Score de dépression élevé"
when = { test = "value", of = "epds", ge = "epds_avis" }
source = "GK"
status = "to_verify"

[[rules]]
id = "PP_FIEVRE"
severity = "orange"
action = "MEDECIN_JOUR_MEME"
title = "Fièvre"
when = { test = "value", of = "temp", ge = "fievre" }
source = "GK"
status = "to_verify"

[[rules]]
id = "PP_SANS_SAGE_FEMME"
severity = "jaune"
action = "SURVEILLER"
title = "Pas encore de sage-femme deux jours après la sortie"
when = { all = [
  { not = { test = "baseline_flag", of = "sage_femme" } },
  { test = "pathway_day", gt = "deux_jours" },
] }
source = "S68"
status = "source_read"

[[steps]]
id = "SF_1"
role = "sage_femme"
title = "Première visite de la sage-femme"
start = 0
end = 2
accept_from = 0
expires = 8
events = ["visite_sf"]
source = "S68"
status = "source_read"

[[steps]]
id = "ENTRETIEN"
role = "sage_femme"
title = "Entretien postnatal précoce"
start = 28
end = 56
accept_from = 21
expires = 98
events = ["entretien"]
source = "GK"
status = "to_verify"

[[steps]]
id = "CONSULTATION"
role = "mg"
title = "Consultation postnatale"
start = 42
end = 56
accept_from = 35
expires = 98
events = ["consultation"]
source = "GK"
status = "to_verify"

[profiles.POST_PARTUM]
title = "Standard"
source = "S68"
status = "source_read"
"""
CASES = """
[[sweeps]]
family = ["PP_EPDS"]
vary = "obs:epds"
rows = [[11, ""], [12, "PP_EPDS"]]

[[sweeps]]
family = ["PP_FIEVRE"]
vary = "obs:temp"
step = 0.1
rows = [[37.9, ""], [38.0, "PP_FIEVRE"]]

[[sweeps]]
family = ["PP_SANS_SAGE_FEMME"]
vary = "j0:x"
rows = [[2, ""], [3, "PP_SANS_SAGE_FEMME"]]

[[cases]]
id = "sans_sortie"
kind = "boundary"
rules = ["PP_SANS_J0"]
asof = 2026-03-09
events = []
expect = ["PP_SANS_J0"]

[[cases]]
id = "avec_sortie"
asof = 2026-03-02
events = [{ date = 2026-03-02, type = "sortie" }]
refuse = ["PP_SANS_J0"]
due = { SF_1 = "a_faire" }
"""


@pytest.fixture
def pathway(tmp_path: Path) -> Path:
    (tmp_path / "protocol.toml").write_text(PATHWAY, encoding="utf-8")
    (tmp_path / "protocol.cases.toml").write_text(CASES, encoding="utf-8")
    return tmp_path / "protocol.toml"


def call(verb: Any, **args: Any) -> Any:
    return verb(SimpleNamespace(args=args, clock=FixedClock(IN_FORCE)))


def test_a_fourth_pathway_is_checked_and_run_from_its_files(pathway: Path) -> None:
    checked = call(cli.check, file=pathway)
    assert checked.exit_code == DONE, checked.text
    assert checked.data["rules"] == 4
    case = pathway.with_name("cas.json")
    events = [
        {"date": "2026-03-02", "type": "sortie"},
        {"date": "2026-03-04", "type": "visite_sf"},
        {"date": "2026-04-10", "type": "obs", "code": "epds", "value": 14},
    ]
    given = {"patient": {"sage_femme": True}, "events": events, "asof": "2026-04-14"}
    case.write_text(json.dumps(given), encoding="utf-8")
    ran = call(cli.run, case=case, protocol=str(pathway), profile=None)
    assert ran.exit_code == DONE
    assert [row["rule"] for row in ran.data["alerts"]] == ["PP_EPDS"]
    assert {row["step"]: row["role"] for row in ran.data["due"]} == {
        "ENTRETIEN": "sage_femme", "CONSULTATION": "mg",
    }  # fmt: skip


def test_a_word_that_is_not_in_the_vocabulary_is_refused_with_its_line(pathway: Path) -> None:
    text = pathway.read_text(encoding="utf-8")
    pathway.write_text(text.replace('test = "value", of = "epds"', 'test = "eval", of = "epds"'))
    found = call(cli.check, file=pathway)
    assert found.exit_code == REFUSED
    line = next(n for n, row in enumerate(text.splitlines(), 1) if '"value", of = "epds"' in row)
    assert any(
        row["code"] == "UNKNOWN_WORD" and row["line"] == line for row in found.data["problems"]
    )


def test_the_vocabulary_is_closed_and_no_word_names_a_pathway() -> None:
    """A word is declared in the one table; none looks at the id of a protocol, rule or variable."""
    with pytest.raises(TypeError):
        VOCABULARY["neuf"] = VOCABULARY["value"]  # type: ignore[index]
    assert not set(COMBINATORS) & set(VOCABULARY)
    names = {*bundled_ids(), "poids", "pas", "fc", "k", "creat", "hta", "PDS_GAIN_3J"}
    folder = Path(predicates.__file__).parent
    for file in folder.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        words = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not words & names, file.name


def test_every_word_is_used_by_a_bundled_pathway() -> None:
    """A word that no file uses would be Python written for nobody."""
    texts = ""
    for name in bundled_ids():
        path = bundled_path(name)
        assert path is not None
        texts += "".join(one.read_text(encoding="utf-8") for one in path.parent.glob("*.toml"))
    assert [name for name in VOCABULARY if f'test = "{name}"' not in texts] == []
