"""Dialogs of background: antecedents, ALD, reference data, attributes of the identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import Ald, Baseline, Condition, PatientBanner
from cpts_desktop.features.register.reference import ald_list, blood_groups, reference_numbers
from cpts_desktop.features.register.screens.forms.ui_ald import Ui_AldForm
from cpts_desktop.features.register.screens.forms.ui_condition import Ui_ConditionForm
from cpts_desktop.features.register.screens.forms.ui_identity_state import Ui_IdentityStateForm
from cpts_desktop.features.register.screens.forms.ui_reference_data import Ui_ReferenceDataForm
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.features.register.screens.words import day_shown
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_decimal
from cpts_desktop.shell.pages import PageContext

PACEMAKER: Final = {"": "Non connu", "oui": "Porteur", "non": "Non porteur"}
Pair = tuple[Callable[..., Any], Any]


def condition_dialog(
    ctx: PageContext,
    patient: PatientId,
    known: Condition | None = None,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Add or amend an antecedent."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("since", "until")
        if days is None:
            return None
        return commands.put_condition, commands.PutCondition(
            patient, d.text("label"), d.text("code"), days["since"], days["until"],
            d.ticked("active") and days["until"] is None,
            known.source if known else "saisie", known.id if known else None,
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Antécédent ou diagnostic", Ui_ConditionForm(), make, parent)
    dialog.form.active.setChecked(known.active if known else True)
    if known:
        dialog.form.label.setText(known.label)
        dialog.form.code.setText(known.code)
        dialog.form.since.setText(day_shown(known.since))
        dialog.form.until.setText(day_shown(known.until))
    return dialog


def ald_dialog(
    ctx: PageContext, patient: PatientId, known: Ald | None = None, parent: QWidget | None = None
) -> RecordDialog:
    """Add or amend a recognised long-term condition."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("since", "until")
        if days is None:
            return None
        return commands.put_ald, commands.PutAld(
            patient, d.choice("code"), days["since"], days["until"], known.id if known else None
        )

    dialog = RecordDialog(ctx, "Affection de longue durée (ALD)", Ui_AldForm(), make, parent)
    items = {one.code: f"{one.code}. {one.label}" for one in ald_list()}
    dialog.fill("code", {"": "Choisir…", **items}, known.code if known else "")
    if known:
        dialog.form.since.setText(day_shown(known.since))
        dialog.form.until.setText(day_shown(known.until))
    return dialog


def reference_data_dialog(
    ctx: PageContext, patient: PatientId, known: Baseline, parent: QWidget | None = None
) -> RecordDialog:
    """Write dry weight, height and the like; an empty field is "not known"."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("pacemaker_date", "groupe_sanguin_date")
        if days is None:
            return None
        return commands.put_reference_data, commands.PutReferenceData(
            patient, {one.name: d.text(one.name) for one in reference_numbers()},
            d.choice("pacemaker"), days["pacemaker_date"], d.choice("groupe_sanguin"),
            d.text("groupe_sanguin_laboratoire"), days["groupe_sanguin_date"],
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Données de référence", Ui_ReferenceDataForm(), make, parent)
    for one in reference_numbers():
        value = known.decimal(one.name)
        getattr(dialog.form, one.name).setText("" if value is None else fr_decimal(value))
    holder = "oui" if known.get("pacemaker") in ("true", "oui", "1") else known.get("pacemaker")
    dialog.fill("pacemaker", PACEMAKER, holder or "")
    groups = {group: group for group in blood_groups()}
    dialog.fill("groupe_sanguin", {"": "Non connu", **groups}, known.get("groupe_sanguin") or "")
    laboratory = known.get("groupe_sanguin_laboratoire") or ""
    dialog.form.groupe_sanguin_laboratoire.setText(laboratory)
    for name in ("pacemaker_date", "groupe_sanguin_date"):
        getattr(dialog.form, name).setText(day_shown(known.get(name)))
    return dialog


def identity_state_dialog(
    ctx: PageContext, banner: PatientBanner, parent: QWidget | None = None
) -> RecordDialog:
    """Mark an identity homonym, doubtful or fictitious; write a death."""

    def make(d: RecordDialog) -> Pair | None:
        days = d.days("deceased_on")
        if days is None:
            return None
        return commands.set_identity_state, commands.SetIdentityState(
            banner.uid, d.ticked("homonym"), d.ticked("doubtful"), d.ticked("fictitious"),
            d.ticked("deceased"), days["deceased_on"],
        )  # fmt: skip

    dialog = RecordDialog(ctx, "Attributs de l’identité", Ui_IdentityStateForm(), make, parent)
    form = dialog.form
    for name in ("homonym", "doubtful", "fictitious"):
        getattr(form, name).setChecked(getattr(banner, name))
    form.deceased.setChecked(banner.deceased_on is not None)
    form.deceased_on.setText(day_shown(banner.deceased_on))
    form.deceased_on.setEnabled(form.deceased.isChecked())
    form.deceased.toggled.connect(form.deceased_on.setEnabled)
    return dialog
