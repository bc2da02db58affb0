"""The dialogs of a record: allergy, professional, contacts, care link, consent, identity check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import (
    Allergy,
    Basis,
    CareTeamMember,
    Contact,
    TrustedPerson,
)
from cpts_desktop.features.register.reference import care_roles, relations
from cpts_desktop.features.register.rules.shown import FORMS
from cpts_desktop.features.register.screens.annuaire_dialog import offer_directory
from cpts_desktop.features.register.screens.forms.ui_allergy import Ui_AllergyForm
from cpts_desktop.features.register.screens.forms.ui_care_link import Ui_CareLinkForm
from cpts_desktop.features.register.screens.forms.ui_care_member import Ui_CareMemberForm
from cpts_desktop.features.register.screens.forms.ui_check_identity import Ui_CheckIdentityForm
from cpts_desktop.features.register.screens.forms.ui_consent import Ui_ConsentForm
from cpts_desktop.features.register.screens.forms.ui_contact import Ui_ContactForm
from cpts_desktop.features.register.screens.forms.ui_trusted_person import Ui_TrustedPersonForm
from cpts_desktop.features.register.screens.members import Members
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext

SEVERITIES = {"": "Non précisée", "légère": "Légère", "modérée": "Modérée", "grave": "Grave"}
DECISIONS = {"accord": "donne son accord", "opposition": "s’oppose au partage"}
DOCUMENTS = ("carte nationale d’identité", "passeport", "titre de séjour", "livret de famille")
Pair = tuple[Callable[..., Any], Any]


def allergy_dialog(
    ctx: PageContext,
    patient: PatientId,
    known: Allergy | None = None,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Add or amend an allergy."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("noted_on")
        if days is None:
            return None
        return commands.put_allergy, commands.PutAllergy(
            patient, d.text("substance"), d.text("reaction"), d.choice("severity"),
            noted_on=days["noted_on"], id=known.id if known else None,
            source=known.source if known else "saisie", code=known.code if known else "",
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Allergie ou intolérance", Ui_AllergyForm(), make, parent)
    dialog.fill("severity", SEVERITIES, known.severity if known else "")
    if known:
        dialog.form.substance.setText(known.substance)
        dialog.form.reaction.setText(known.reaction)
        dialog.form.noted_on.setText(fr_date(known.noted_on) if known.noted_on else "")
    return dialog


def care_member_dialog(
    ctx: PageContext,
    patient: PatientId,
    known: CareTeamMember | None = None,
    parent: QWidget | None = None,
    members: Members | None = None,
) -> RecordDialog:
    """Add or amend a professional of the team; a known member keeps their id."""
    today = ctx.clock.today()
    people = members or Members()

    def make(d: RecordDialog) -> Pair:
        until = (known.until if known else None) or (today if d.ticked("ended") else None)
        return commands.put_care_team_member, commands.PutCareTeamMember(
            patient, d.choice("role"), people.name_of(d.text("name")), d.text("phone"),
            d.text("email"), d.text("rpps"), d.ticked("agreed_to_be_printed"),
            member_id=_member_of(people, d.text("name"), known),
            since=known.since if known else None,
            until=until if d.ticked("ended") else None, id=known.id if known else None,
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Professionnel de l’équipe", Ui_CareMemberForm(), make, parent)
    dialog.fill("role", {"": "Choisir…", **care_roles()}, known.role if known else "")
    dialog.form.ended.setVisible(known is not None)
    dialog.offer("name", people)
    offer_directory(ctx, dialog)
    if known:
        for name in ("name", "phone", "email", "rpps"):
            getattr(dialog.form, name).setText(getattr(known, name))
        dialog.form.agreed_to_be_printed.setChecked(known.agreed_to_be_printed)
        dialog.form.ended.setChecked(known.until is not None)
    return dialog


def _member_of(members: Members, typed: str, known: CareTeamMember | None) -> str | None:
    if known is not None and known.name == typed.strip():
        return known.member_id or members.id_of(typed)
    return members.id_of(typed)


def contact_dialog(
    ctx: PageContext,
    patient: PatientId,
    known: Contact | None = None,
    rank: int = 1,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Add or amend a person to call."""

    def make(d: RecordDialog) -> Pair:
        return commands.put_contact, commands.PutContact(
            patient, d.text("name"), d.text("phone"), d.text("relation"), d.text("note"),
            known.rank if known else rank, known.id if known else None,
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Personne à prévenir", Ui_ContactForm(), make, parent)
    dialog.fill("relation", {"": "", **{word: word for word in relations()}})
    if known:
        for name in ("name", "phone", "note"):
            getattr(dialog.form, name).setText(getattr(known, name))
        dialog.form.relation.setCurrentText(known.relation)
    return dialog


def trusted_person_dialog(
    ctx: PageContext,
    patient: PatientId,
    known: TrustedPerson | None = None,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Add or amend the personne de confiance."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("designated_on")
        if days is None:
            return None
        return commands.put_trusted_person, commands.PutTrustedPerson(
            patient, d.text("name"), d.text("phone"), d.text("relation"), days["designated_on"],
            d.ticked("written_and_cosigned"), id=known.id if known else None,
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Personne de confiance", Ui_TrustedPersonForm(), make, parent)
    dialog.fill("relation", {"": "", **{word: word for word in relations()}})
    if known:
        dialog.form.name.setText(known.name)
        dialog.form.phone.setText(known.phone)
        dialog.form.relation.setCurrentText(known.relation)
        on = known.designated_on
        dialog.form.designated_on.setText(fr_date(on) if on else "")
        dialog.form.written_and_cosigned.setChecked(known.written_and_cosigned)
    return dialog


def care_link_dialog(
    ctx: PageContext, patient: PatientId, members: Members, parent: QWidget | None = None
) -> RecordDialog:
    """Open a care link for a professional, who gets their member id when they are known."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("since", "until")
        if days is None:
            return None
        name = members.name_of(d.text("professional"))
        return commands.open_care_link, commands.OpenCareLink(
            patient, name, Basis(d.choice("basis")), days["since"] or ctx.clock.today(),
            members.id_of(d.text("professional")), until=days["until"], note=d.text("note"),
        )  # fmt: skip

    # Wider than the others: the titles of the law are long.
    dialog = RecordDialog(ctx, "Lien de soins", Ui_CareLinkForm(), make, parent, width=860)
    dialog.offer("professional", members)
    dialog.fill("basis", {basis.value: basis.label for basis in Basis}, Basis.EQUIPE_2.value)
    dialog.form.since.setText(fr_date(ctx.clock.today()))
    return dialog


def consent_dialog(
    ctx: PageContext, patient: PatientId, members: Members, parent: QWidget | None = None
) -> RecordDialog:
    """Collect an agreement or an opposition."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("since", "until")
        if days is None:
            return None
        name = members.name_of(d.text("recipient"))
        scope = tuple(item for item in commands.SCOPES if d.ticked(f"scope_{item}"))
        return commands.collect_consent, commands.CollectConsent(
            patient, d.choice("decision"), name, days["since"] or ctx.clock.today(),
            ctx.person.name or "moi", d.choice("form"), members.id_of(d.text("recipient")), scope,
            days["until"],
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Accord ou opposition du patient", Ui_ConsentForm(), make, parent)
    dialog.offer("recipient", members)
    dialog.fill("decision", DECISIONS)
    dialog.fill("form", dict(FORMS))
    dialog.form.since.setText(fr_date(ctx.clock.today()))
    for item in commands.SCOPES:
        getattr(dialog.form, f"scope_{item}").setChecked(True)
    return dialog


def check_identity_dialog(
    ctx: PageContext, patient: PatientId, parent: QWidget | None = None
) -> RecordDialog:
    """Record that a document was compared with the traits."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("day")
        if days is None:
            return None
        return commands.check_identity, commands.CheckIdentity(
            patient, d.text("document"), days["day"] or ctx.clock.today()
        )

    dialog = RecordDialog(ctx, "Vérifier l’identité", Ui_CheckIdentityForm(), make, parent)
    dialog.fill("document", {word: word for word in DOCUMENTS})
    dialog.form.day.setText(fr_date(ctx.clock.today()))
    return dialog
