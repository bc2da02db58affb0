"""The numbered promises of the security file (P-01…P-64): what tries each, one line said for each.

A promise is tried by tortures, by named tests, or both. ``./dev torture all`` runs everything and
ends with this table; ``docs/securite.md`` gives the last figures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from tests.torture.harness import REGISTERED, Tally

ROOT: Final = Path(__file__).resolve().parents[2]
NAMES: Final = tuple(
    f"P-{number:02}"
    for first, last in ((1, 13), (20, 27), (30, 39), (40, 47), (50, 56), (60, 64))
    for number in range(first, last + 1)
)
_STORAGE, _PACKETS, _SHELL = (
    "tests/storage/test_",
    "tests/pure/packets/test_",
    "tests/screens/shell/test_",
)
_KERNEL, _HOUSE = "tests/pure/kernel/test_", "tests/architecture/test_"


@dataclass(frozen=True)
class Numbered:
    """One promise: a sentence, the tortures whose name begins so, the tests by file or by node."""

    sentence: str
    tortures: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    def of(self, name: str) -> bool:
        """Say whether a torture tries this promise."""
        return name.startswith(self.tortures) if self.tortures else False


def _n(sentence: str, *tried: str) -> Numbered:
    tests = tuple(one for one in tried if one.startswith("tests/"))
    return Numbered(sentence, tuple(one for one in tried if one not in tests), tests)


PROMISES: Final[Mapping[str, Numbered]] = {
    "P-01": _n("Rien de confirmé ne se perd quand le programme est tué",
               "kill_while_writing", "kill_at_each_call_register"),
    "P-02": _n("Rien de confirmé ne se perd à une coupure de courant", "power_cut_"),
    "P-03": _n("Un disque plein garde l’acquis", "disk_full", f"{_STORAGE}floor_full_disk.py"),
    "P-04": _n("Une erreur du disque finit en mots, sans perte", "fail_at_each_call_"),
    "P-05": _n("La mémoire qui manque ne perd rien", "out_of_memory"),
    "P-06": _n("Les réglages durables sont relus à chaque connexion",
               f"{_STORAGE}floor_engine.py"),
    "P-07": _n("Un registre remplacé par un plus ancien est remarqué", "log_flipped",
               f"{_STORAGE}floor_freshness.py", f"{_STORAGE}floor_witness.py"),
    "P-08": _n("Ce qui est montré est ce que dit le journal", f"{_STORAGE}floor_integrity.py"),
    "P-09": _n("Un bit retourné dans le fichier est trouvé", "file_flipped"),
    "P-10": _n("Un fichier écrit est l’ancien ou le nouveau, jamais un mélange",
               "kill_at_each_call_exports", "fail_at_each_call_exports",
               "kill_at_each_call_settings", "fail_at_each_call_settings",
               "kill_at_each_call_packets_sent", "fail_at_each_call_packets_sent",
               f"{_KERNEL}kernel_files_atomic.py"),
    "P-11": _n("Une sauvegarde se restaure", "kill_at_each_call_backup",
               "kill_at_each_call_restore", f"{_STORAGE}floor_backup.py",
               f"{_STORAGE}restore_drill.py"),
    "P-12": _n("Une mise à niveau ne perd rien", "kill_at_each_call_migration",
               "kill_at_each_call_creation", f"{_STORAGE}floor_upgrading.py"),
    "P-13": _n("Deux fenêtres n’abîment rien", "two_instances", f"{_STORAGE}floor_opening.py"),
    "P-20": _n("Rien d’un patient en clair sur le disque", "marker_on_disk"),
    "P-21": _n("Témoin : la recherche trouve ce qui est écrit en clair", "marker_on_disk"),
    "P-22": _n("Rien d’un patient dans une sortie du programme",
               f"{_KERNEL}no_value_in_any_sink.py"),
    "P-23": _n("Un export tué ne laisse rien en clair", f"{_STORAGE}killed_export_swept.py"),
    "P-24": _n("Le presse-papiers est vidé", f"{_SHELL}private_clipboard.py"),
    "P-25": _n("Ni image mémoire ni débogueur", f"{_KERNEL}process_is_hardened.py"),
    "P-26": _n("Le fichier des accès ne contient aucun secret",
               f"{_STORAGE}floor_slots.py::test_p26_the_file_holds_no_secret_no_key_and_no_name"),
    "P-27": _n("Un export en clair se confirme et se note", f"{_SHELL}identity_asked_again.py",
               "tests/screens/exchange/test_documents_page.py::"
               "test_a_document_and_the_whole_record_are_saved_in_clear_after_a_question"),
    "P-30": _n("Un octet changé dans un paquet est refusé", f"{_PACKETS}packet_every_byte.py"),
    "P-31": _n("Une donnée n’est jamais lue comme du balisage", f"{_HOUSE}lints.py",
               f"{_SHELL}main_window.py", "tests/screens/card/test_card_pages.py"),
    "P-32": _n("Bombes et géants refusés, bornés", "giant_packet", "packet_bombs",
               f"{_PACKETS}packet_sandbox.py"),
    "P-33": _n("Les mêmes paquets donnent le même dossier", "exchange_converges"),
    "P-34": _n("Signature ôtée, autre clé, autre version : refusés, chacun son code",
               f"{_PACKETS}packet_bad_vectors.py"),
    "P-35": _n("Octets hostiles dans chaque lecteur", "tests/fuzz/test_fuzz_corpora.py"),
    "P-36": _n("Rien d’importé à moitié", "kill_at_each_call_packets_taken",
               "fail_at_each_call_packets_taken"),
    "P-37": _n("Lu = accepté + rejeté + doublons", f"{_STORAGE}register_import_verb.py",
               f"{_STORAGE}annuaire_g4.py"),
    "P-38": _n("Aucune cellule exportée n’est une formule",
               f"{_STORAGE}trust_rights.py::test_p38_no_cell_of_the_trail_is_a_formula"),
    "P-39": _n("Un PDF dit ce que dit le dossier",
               "tests/pure/documents/test_pdf_text_is_verbatim.py"),
    "P-40": _n("Après verrouillage, ni clé ni patient en mémoire", "memory_after_lock"),
    "P-41": _n("Le verrouillage se fait, la saisie est gardée", f"{_SHELL}house_lock.py"),
    "P-42": _n("Un essai de phrase coûte (Argon2id, 64 Mio au moins)",
               f"{_STORAGE}floor_slots.py::test_the_cost_has_a_floor_and_a_cap"),
    "P-43": _n("Les essais de phrase sont ralentis, même après redémarrage",
               f"{_STORAGE}floor_secrets.py"),
    "P-44": _n("Un changement d’accès laisse toujours un accès valable", "slots_kill",
               "kill_at_each_call_slots", "fail_at_each_call_slots", "power_cut_slots"),
    "P-45": _n("Phrase fausse et fichier abîmé ont chacun leur message", "own_words"),
    "P-46": _n("Les phrases faibles sont refusées", f"{_STORAGE}floor_secrets.py"),
    "P-47": _n("Le code de secours se recopie sans erreur muette",
               f"{_STORAGE}floor_secrets.py", f"{_STORAGE}printed_codes_stay_valid.py"),
    "P-50": _n("Disque plein, fermeture, ouverture : tout est là", "disk_full",
               f"{_STORAGE}floor_full_disk.py"),
    "P-51": _n("Une saisie en cours survit au verrouillage",
               f"{_SHELL}house_lock.py::test_unsaved_input_is_kept_encrypted_and_given_back"),
    "P-52": _n("Un trousseau perdu ne ferme pas le registre", f"{_STORAGE}floor_keyring.py"),
    "P-53": _n("Un paquet sans reçu est redonné, jamais oublié",
               f"{_STORAGE}packet_export_contract.py::"
               "test_nothing_new_gives_the_unacknowledged_packet_again"),
    "P-54": _n("Une inscription illisible n’arrête pas les autres",
               f"{_STORAGE}floor_ingest.py::test_one_bad_chain_does_not_stop_the_others"),
    "P-55": _n("Un brouillon n’est proposé que pour son patient",
               f"{_STORAGE}floor_opening.py::test_p55_a_draft_is_offered_for_its_own_patient_only",
               "tests/screens/followup/test_visit_form.py::"
               "test_p55_a_draft_is_never_offered_on_another_patient"),
    "P-56": _n("Un confrère qui a reculé reçoit de nouveau, rien n’est perdu",
               f"{_STORAGE}packet_again.py"),
    "P-60": _n("Chaque acte a sa ligne ; une ligne ôtée ou changée se voit",
               f"{_STORAGE}floor_integrity.py", f"{_STORAGE}trail_witnessed.py"),
    "P-61": _n("Dépendances figées, nomenclature avec les bibliothèques natives",
               f"{_HOUSE}bill_of_materials.py", f"{_HOUSE}lock_in_step.py",
               f"{_HOUSE}known_vulnerabilities.py"),
    "P-62": _n("Aucune construction dangereuse dans le programme", f"{_HOUSE}lints.py"),
    "P-63": _n("Aucune connexion au réseau", "no_network", f"{_HOUSE}no_network.py"),
    "P-64": _n("Chaque ligne que les essais ne prennent pas a sa raison",
               f"{_HOUSE}coverage_gaps_listed.py"),
}  # fmt: skip


@dataclass
class Played:
    """What the named tests gave: by node (« file::test »), how many, failures, seconds."""

    counts: dict[str, tuple[int, int, float]]

    def of(self, wanted: str) -> tuple[int, int, float]:
        """Add up the tests of a file or of a node; skipped ones are not counted."""
        found = [
            one
            for node, one in self.counts.items()
            if node == wanted or ("::" not in wanted and node.startswith(f"{wanted}::"))
        ]
        return (
            sum(n for n, _, _ in found),
            sum(bad for _, bad, _ in found),
            sum(t for *_, t in found),
        )


def play_tests(wanted: Mapping[str, Numbered] = PROMISES) -> Played:
    """Run every named test once, in a pytest of its own."""
    nodes = sorted({test for one in wanted.values() for test in one.tests})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "junit.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n0", f"--junitxml={report}", *nodes],
            cwd=ROOT, check=False, stdout=subprocess.DEVNULL,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        return read_report(report) if report.exists() else Played({})


def read_report(report: Path) -> Played:
    """Read the JUnit file of pytest."""
    counts = dict[str, tuple[int, int, float]]()
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("skipped") is not None:
            continue
        file = f"{case.get('classname', '').replace('.', '/')}.py"
        node = f"{file}::{case.get('name', '').partition('[')[0]}"
        bad = case.find("failure") is not None or case.find("error") is not None
        number, failed, seconds = counts.get(node, (0, 0, 0.0))
        counts[node] = number + 1, failed + bad, seconds + float(case.get("time", "0"))
    return Played(counts)


@dataclass
class Summary:
    """What was tried for a promise: provoked faults, and tests by name, which provoke their own."""

    runs: int = 0
    faults_hit: int = 0
    lost: int = 0
    named: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Say whether the promise held, and was really tried."""
        return bool(self.faults_hit or self.named) and not self.lost

    def line(self, number: str, sentence: str) -> str:
        """Return the one line printed for a promise."""
        faults = f"{self.runs} essais, {self.faults_hit} pannes subies" if self.runs else ""
        named = f"{self.named} essais nommés" if self.named else ""
        tried = ", ".join(part for part in (faults, named) if part) or "NON ESSAYÉ"
        lost = f"{self.lost} perte{'s' if self.lost > 1 else ''}"
        mark = "✓" if self.ok else "✗"
        return f"{mark} {number} {sentence} — {tried}, {lost} ({self.seconds:.0f} s)"

    def to_json(self, number: str) -> dict[str, str | int | bool]:
        """Return the object of contracts.md, with the tests by name beside the faults."""
        return {
            "promise": number, "runs": self.runs + self.named, "faults_hit": self.faults_hit,
            "named_tests": self.named, "lost": self.lost, "ok": self.ok,
        }  # fmt: skip


def summary_of(one: Numbered, tried: Mapping[str, tuple[Tally, float]], played: Played) -> Summary:
    """Add up what was tried for a promise; what failed, or was not tried, is a loss."""
    whole = Summary()
    for name, (tally, took) in tried.items():
        if one.of(name):
            whole.runs += tally.runs
            whole.faults_hit += tally.faults_hit
            whole.lost += tally.lost + (not tally.ok and not tally.lost)
            whole.seconds += took
    for test in one.tests:
        number, failed, took = played.of(test)
        whole.named += number
        whole.lost += failed + (number == 0)
        whole.seconds += took
    return whole


def orphans() -> set[str]:
    """Return the tortures that no promise names."""
    return {name for name in REGISTERED if not any(one.of(name) for one in PROMISES.values())}
