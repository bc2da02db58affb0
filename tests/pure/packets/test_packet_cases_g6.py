"""Cases 71 to 80 of the list of bad inputs, each with its vectors of the catalogue (G6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pure.packets.bad_vectors import Bad, catalogue
from tests.pure.packets.test_packet_bad_vectors import code_of

BAD = {bad.name: bad for bad in catalogue()}


def of(*beginnings: str) -> list[Bad]:
    """Return the vectors whose names begin so; each beginning must have one."""
    found = []
    for beginning in beginnings:
        these = [bad for name, bad in BAD.items() if name.startswith(beginning)]
        assert these, beginning
        found += these
    return found


def refused(bad: Bad, folder: Path) -> None:
    path = folder / "x.cpts"
    path.write_bytes(bad.data)
    assert code_of(path) == bad.code != ""


@pytest.mark.parametrize(
    "bad", of("fichier_vide", "un_octet", "coupe_a_moitie", "zeros", "hasard", "jpeg", "pdf_"),
    ids=lambda bad: bad.name,
)  # fmt: skip
def test_g6_71_what_is_no_packet_is_refused(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)


@pytest.mark.parametrize(
    "bad", of("age_fin_coupee", "age_blocs_echanges", "octet_ajoute", "deux_paquets"),
    ids=lambda bad: bad.name,
)  # fmt: skip
def test_g6_72_cut_swapped_and_joined_packets_are_refused(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)


@pytest.mark.parametrize("bad", of("signature_", "entete_cle_inconnue"), ids=lambda bad: bad.name)
def test_g6_73_no_signature_but_the_right_one_passes(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)


@pytest.mark.parametrize(
    "bad", of("version_", "entete_format_", "entete_suite_", "entete_champ_critique"),
    ids=lambda bad: bad.name,
)  # fmt: skip
def test_g6_74_other_versions_and_suites_ask_for_an_update(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)


@pytest.mark.parametrize(
    "bad", of("entete_pour_un_autre", "entete_cle_ancienne", "age_pour_un_autre"),
    ids=lambda bad: bad.name,
)  # fmt: skip
def test_g6_75_what_is_not_for_me_is_not_opened(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)


@pytest.mark.parametrize(
    "bad",
    of("entete_taille_", "entete_id_", "entete_sequence_", "bloc_compte_", "bloc_flux_chemin"),
    ids=lambda bad: bad.name,
)  # fmt: skip
def test_g6_79_lying_sizes_counts_and_names_are_refused(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)


@pytest.mark.parametrize(
    "bad",
    of("corps_bombe", "corps_fenetre", "corps_trame", "bloc_colonne_bombe", "bloc_liste_bombe"),
    ids=lambda bad: bad.name,
)  # fmt: skip
def test_g6_80_bombs_and_extra_frames_are_refused(bad: Bad, tmp_path: Path) -> None:
    refused(bad, tmp_path)
