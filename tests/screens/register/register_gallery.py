"""Draws the register's screens: python -m tests.screens.register.register_gallery --out DIR.

Not shipped, not a test: it is for looking. ``--theme dark`` and QT_SCALE_FACTOR=2 give the rest.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.model import Baseline, Basis
from cpts_desktop.features.register.screens import ACTIONS, PAGES, clinical_dialogs, dialogs
from cpts_desktop.features.register.screens.members import Members
from cpts_desktop.features.register.screens.same_person import SamePersonDialog
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.capture import grab
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.theme import ThemeChoice, install_theme
from cpts_desktop.storage.register import Register
from tests.screens.register.register_window import window_on
from tests.storage.register_setup import add, do, make
from tests.support.shared_data import data_root


def rest(seconds: float = 0.25) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()


def fill(register: Register) -> PatientId:
    """A full record, a sixty-letter name, and Synthea patients when they are there."""
    import_files(register, sorted((data_root() / "synthea").glob("*.gz")))
    who = add(register, used_name="DURAND-L’HÔTE", mobile="06 12 34 56 78", city="Orléans",
              address="12 rue des Lilas", postcode="45000", birth_cog="45234",
              note="Clés chez la voisine du dessus")  # fmt: skip
    long = "VANDENBROUCKE-DE LA ROCHEFOUCAULD-MONTMORENCY DE SAINT-HILAIRE"
    add(register, birth_name=long, given_names="Marie-Antoinette Élisabeth", sex="F")
    add(register, given_names="Paulette", mark_homonym=True)
    day = date(2026, 3, 3)
    do(register, commands.check_identity, commands.CheckIdentity(who, "carte d’identité", day))
    for role, name, phone, agreed in (
        ("medecin_traitant", "Dr Claire Petit", "02 38 00 00 01", True),
        ("infirmier", "Camille Roux", "06 00 00 00 02", True),
        ("pharmacien", "Pharmacie du Marché", "02 38 00 00 03", False),
    ):
        member = commands.PutCareTeamMember(who, role, name, phone, agreed_to_be_printed=agreed)
        do(register, commands.put_care_team_member, member)
    allergy = commands.PutAllergy(who, "Pénicilline", "urticaire", "modérée")
    do(register, commands.put_allergy, allergy)
    son = commands.PutContact(who, "Paul Martin", "0611111111", "fils")
    do(register, commands.put_contact, son)
    trusted = commands.PutTrustedPerson(who, "Anne Martin", "0622222222", "fille", day, True)
    do(register, commands.put_trusted_person, trusted)
    do(register, commands.put_ald, commands.PutAld(who, "5", date(2024, 5, 1)))
    failure = commands.PutCondition(who, "Insuffisance cardiaque", "cim10:I50.0", date(2023, 1, 9))
    do(register, commands.put_condition, failure)
    known = {"poids_sec": "69,0", "taille": "165", "fevg": "35"}
    do(register, commands.put_reference_data, commands.PutReferenceData(who, known, "oui"))
    link = commands.OpenCareLink(who, "Dr Claire Petit", Basis.EQUIPE_2, day, member_id="m1")
    do(register, commands.open_care_link, link)
    consent = commands.CollectConsent(who, "accord", "Pharmacie du Marché", day, "Camille Roux",
                                      scope=("traitements",))  # fmt: skip
    do(register, commands.collect_consent, consent)
    opposed = commands.CollectConsent(who, "opposition", "Dr Jean Noir", day, "Camille Roux")
    do(register, commands.collect_consent, opposed)
    for label, dose, often in (("BISOPROLOL 5 mg", "1 comprimé", "le matin"),
                               ("FUROSÉMIDE 40 mg", "1 comprimé", "matin et midi")):  # fmt: skip
        line = commands.AddMedication(who, label, dose_text=dose, frequency_text=often)
        do(register, commands.add_medication, line)
    return who


def tour(window: MainWindow, register: Register, out: Path, who: PatientId) -> None:
    ctx = window.ctx
    ctx.navigate("register.patients")
    rest()
    grab(window, out / "02-patients.png")
    page = window.current_page()
    page.search.setText("mart")  # type: ignore[attr-defined]
    rest()
    grab(window, out / "03-patients-mart.png")
    page.search.setText("martni")  # type: ignore[attr-defined]
    rest()
    grab(window, out / "04-patients-proche.png")
    page.search.setText("zzzz")  # type: ignore[attr-defined]
    rest()
    grab(window, out / "05-patients-personne.png")
    page.search.clear()  # type: ignore[attr-defined]
    ctx.navigate("register.patient_form", patient="", typed="martin")
    rest()
    form = window.current_page()
    form.form.given_names.setText("Jeanne")  # type: ignore[attr-defined]
    form.form.birth_date.setText("12/03/44")  # type: ignore[attr-defined]
    form.form.mobile.setText("12")  # type: ignore[attr-defined]
    form.submit()  # type: ignore[attr-defined]
    rest()
    grab(window, out / "06-fiche-problemes.png")
    form.form.birth_date.setText("12/03/1944")  # type: ignore[attr-defined]
    form.form.sex.setCurrentIndex(1)  # type: ignore[attr-defined]
    form.form.mobile.setText("")  # type: ignore[attr-defined]
    form.submit()  # type: ignore[attr-defined]
    rest()
    grab(window, out / "07-fiche-homonyme.png")
    form.open(patient="")
    for name, page_id in (("08-synthese", "register.synthese"), ("09-equipe", "register.equipe"),
                          ("10-historique", "register.historique")):  # fmt: skip
        ctx.navigate(page_id, patient=who)
        rest()
        grab(window, out / f"{name}.png")
    synthea = register.read(queries.search_patients, "bruen")
    if synthea:
        ctx.navigate("register.synthese", patient=synthea[0].banner.uid)
        rest()
        grab(window, out / "11-synthese-importee.png")
    ctx.navigate("register.background", patient=who)
    rest()
    grab(window, out / "25-antecedents.png")
    ctx.navigate("register.quarantine")
    rest()
    page = window.current_page()
    page.table.select_first()  # type: ignore[attr-defined]
    rest()
    grab(window, out / "26-quarantaine.png")
    add(register, birth_name="MARTAIN", given_names="Jeanne", city="Thiers", mobile="0612345678")
    ctx.navigate("register.doublons")
    rest(0.6)
    grab(window, out / "28-doublons.png")
    same = SamePersonDialog(ctx, register.read(queries.all_patients)[0])
    same.search.setText("martin")
    same.open()
    rest()
    grab(same, out / "27-meme-personne.png")
    same.close()
    long = register.read(queries.search_patients, "vandenbroucke")[0].banner.uid
    ctx.navigate("register.synthese", patient=long)
    rest()
    grab(window, out / "12-synthese-nom-long.png")
    ctx.navigate("register.equipe", patient=long)
    rest()
    grab(window, out / "13-equipe-vide.png")
    banner = register.read(queries.banner, who)
    assert banner is not None
    for name, dialog in (
        ("14-allergie", dialogs.allergy_dialog(ctx, who)),
        ("15-membre", dialogs.care_member_dialog(ctx, who)),
        ("16-contact", dialogs.contact_dialog(ctx, who)),
        ("17-confiance", dialogs.trusted_person_dialog(ctx, who)),
        ("18-accord", dialogs.consent_dialog(ctx, who, Members())),
        ("19-lien", dialogs.care_link_dialog(ctx, who, Members())),
        ("20-verifier", dialogs.check_identity_dialog(ctx, who)),
        ("21-antecedent", clinical_dialogs.condition_dialog(ctx, who)),
        ("22-ald", clinical_dialogs.ald_dialog(ctx, who)),
        ("23-reference", clinical_dialogs.reference_data_dialog(ctx, who, Baseline(()))),
        ("24-etat", clinical_dialogs.identity_state_dialog(ctx, banner)),
    ):
        if name == "23-reference":
            dialog.form.poids_sec.setText("690")
        dialog.start()
        if name not in ("20-verifier", "24-etat"):
            dialog.submit()
        rest(0.1)
        grab(dialog, out / f"{name}.png")
        dialog.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--size", default="1280x800")
    args = parser.parse_args()
    app = make_application()
    install_theme(app, ThemeChoice(args.theme), 100)
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
        register = make(Path(folder) / "r.db", clock)
        window = window_on(register, clock, PAGES, ACTIONS, inline=False)
        window.resize(*map(int, args.size.split("x")))
        window.show()
        window.ctx.navigate("register.patients")
        rest()
        grab(window, args.out / "01-patients-vide.png")
        who = fill(register)
        tour(window, register, args.out, who)
        window.contents.operations.close()
        register.close()


if __name__ == "__main__":
    main()
