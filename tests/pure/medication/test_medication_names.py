"""Names: salts and orders come off, and nothing is ever over-matched."""

from __future__ import annotations

import pytest

from cpts_desktop.features.medication.reference.catalogue import Catalogue
from cpts_desktop.features.medication.reference.coverage import coverage, groups
from cpts_desktop.features.medication.rules.names import forms, natural
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("CHLORHYDRATE DE TRAMADOL", "tramadol"),
        ("TRAMADOL (CHLORHYDRATE DE)", "tramadol"),
        ("PÉRINDOPRIL TERT-BUTYLAMINE", "perindopril"),
        ("PÉRINDOPRIL ARGININE", "perindopril"),
        ("LOSARTAN POTASSIQUE", "losartan"),
        ("VALPROATE DE SODIUM", "acide valproique"),
        ("SODIUM (VALPROATE DE)", "acide valproique"),
        ("RISÉDRONATE MONOSODIQUE ANHYDRE", "acide risedronique"),
        ("DABIGATRAN ÉTEXILATE", "dabigatran"),
        ("CHLORURE DE POTASSIUM", "potassium"),
        ("potassium chlorure", "potassium"),
        ("CARBONATE DE LITHIUM", "lithium"),
        ("CANRÉNOATE DE POTASSIUM", "canrenoate de potassium"),
        ("Propranolol", "propranolol"),
        ("aspirine", "acide acetylsalicylique"),
    ],
)
def test_salts_and_orders_reach_the_thesaurus(
    thesaurus: Thesaurus, written: str, expected: str
) -> None:
    assert thesaurus.find(written) == natural(expected)


@pytest.mark.parametrize(
    "written",
    ["SODIUM (LACTATE DE)", "THIOSULFATE DE SODIUM", "CLAVULANATE DE POTASSIUM", "LÉVÉTIRACÉTAM",
     "SODIUM (ALGINATE DE)", "DOXIUM", "CHLORURE DE SODIUM HYPERTONIQUE INCONNU"],
)  # fmt: skip
def test_what_the_thesaurus_does_not_hold_stays_unmatched(
    thesaurus: Thesaurus, written: str
) -> None:
    found = thesaurus.find(written)
    assert found is None or "oxybate" not in found
    assert found not in ("potassium", "sodium")


def test_a_parenthesis_that_ends_in_de_is_turned_never_dropped() -> None:
    assert "sodium" not in forms("SODIUM (VALPROATE DE)")
    assert natural("SODIUM (OXYBATE DE)") == "oxybate de sodium"


def test_coverage_of_marketed_oral_groups_is_at_least_82_per_cent(
    catalogue: Catalogue, thesaurus: Thesaurus
) -> None:
    oral = coverage(catalogue, thesaurus)
    assert oral.groups > 9_000
    assert 82.0 <= oral.share <= 84.0
    assert "lévétiracétam" in dict(oral.absent)


def test_no_group_of_the_bdpm_is_matched_wrongly(
    catalogue: Catalogue, thesaurus: Thesaurus
) -> None:
    """Every match is either the same words or one of the reviewed synonyms."""
    from cpts_desktop.features.medication.rules.thesaurus import _synonyms

    reviewed = _synonyms()
    wrong = set()
    for speciality in catalogue.marketed():
        for group in groups(catalogue.composition(speciality.cis)):
            for row in group:
                found = thesaurus.find(row.substance)
                if found is None:
                    continue
                readings = forms(row.substance)
                if found in readings or any(reviewed.get(r) == found for r in readings):
                    if "oxybate" in found and "oxybate" not in natural(row.substance):
                        wrong.add(row.substance)
                    continue
                if not any(thesaurus.find(r) == found for r in readings):
                    wrong.add(row.substance)
    assert not wrong


@pytest.mark.parametrize(
    "tracer",
    ["FLUORURE (18F) DE SODIUM", "CHLORURE DE STRONTIUM (82SR)", "SODIUM (IODURE (131I) DE)"],
)
def test_a_radioactive_tracer_is_not_the_drug_of_its_element(
    thesaurus: Thesaurus, tracer: str
) -> None:
    assert thesaurus.find(tracer) is None


def test_a_key_loses_every_mark_whatever_the_script() -> None:
    import unicodedata

    from cpts_desktop.features.medication.rules.names import key

    for text in ("Éphédrine", "e\u0301phe\u0301drine", "שָׁלוֹם", "กำ", "Ångström®", "œdème µg"):
        slow = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("µ", "u").lower())
        bare = "".join(c for c in slow if not unicodedata.combining(c)).replace("®", "")
        assert key(text) == bare.strip()
