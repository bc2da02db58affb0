"""« Synthèse »: who this is, what is missing, allergies, treatments, last measures, team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import (
    Ald,
    Allergies,
    Allergy,
    AllergyState,
    CareTeamMember,
    Condition,
    Contact,
    MedicationLine,
    Observation,
    Patient,
)
from cpts_desktop.features.register.reference import care_roles, measures
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.screens import dialogs
from cpts_desktop.features.register.screens.scan_dialog import ScanDialog
from cpts_desktop.features.register.screens.words import (
    measure_shown,
    missing_of,
    span_shown,
    value_shown,
    when_shown,
)
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, scrolling
from cpts_desktop.shell.widgets.severity import SeverityMark

_FIRST: Final = ("poids", "pas", "pad", "fc", "spo2", "temp", "nyha", "creat", "dfg", "k", "na",
                 "ntprobnp", "hb", "fevg")  # fmt: skip
_SHOWN: Final = 10


@redacted
@dataclass(frozen=True)
class Summary:
    """All that the page shows, read in one snapshot."""

    sheet: Patient
    allergies: Allergies
    medications: tuple[MedicationLine, ...]
    latest: tuple[Observation, ...]
    team: tuple[CareTeamMember, ...]
    contacts: tuple[Contact, ...]
    conditions: tuple[Condition, ...]
    alds: tuple[Ald, ...]


def summary(conn: Connection, uid: PatientId) -> Summary | None:
    """Read the whole synthesis of a patient."""
    sheet = queries.patient(conn, uid)
    if sheet is None:
        return None
    found = queries.latest_observations(conn, uid)
    rank = {code: at for at, code in enumerate(_FIRST)}
    known = [one for code, one in found.items() if code in measures()]
    known.sort(key=lambda one: (rank.get(one.code, 99), one.code))
    return Summary(
        sheet, queries.allergies(conn, uid), queries.medications(conn, uid, current_only=True),
        tuple(known[:_SHOWN]), queries.care_team(conn, uid), queries.contacts(conn, uid),
        queries.conditions(conn, uid), queries.alds(conn, uid),
    )  # fmt: skip


class SynthesePage(Page):
    """Two columns of quiet panels; on top, what is missing, each as a mark with words."""

    topics = frozenset(
        {Topic.PATIENTS, Topic.OBSERVATIONS, Topic.MEDICATIONS, Topic.CARE_TEAM, Topic.CONSENTS}
    )

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.missing = FlowRow()
        self.missing.setObjectName("missing")
        self.edit = button("Modifier la fiche", self._edit, shortcut="Ctrl+E", name="edit_patient")
        self.check = button("Vérifier l’identité…", self._check, name="check_identity")
        self.scan = button("Scanner l’INS…", self._scan, name="scan_ins")
        self.add_allergy = button("Ajouter une allergie", self._allergy, name="add_allergy")
        self.no_allergy = button("Aucune allergie connue", self._no_allergy, name="no_allergy")
        self._lists = {
            name: column(gap="s")
            for name in ("identity", "allergies", "medications", "measures", "team", "conditions")
        }
        panels = {
            "identity": Panel(
                self._lists["identity"], FlowRow(self.edit, self.check, self.scan),
                title="Identité et coordonnées",
            ),
            "allergies": Panel(
                self._lists["allergies"], FlowRow(self.add_allergy, self.no_allergy),
                title="Allergies",
            ),
            "medications": Panel(self._lists["medications"], title="Traitements en cours"),
            "measures": Panel(self._lists["measures"], title="Dernières mesures"),
            "team": Panel(self._lists["team"], title="Équipe et personnes à prévenir"),
            "conditions": Panel(self._lists["conditions"], title="Antécédents et ALD"),
        }  # fmt: skip
        for name, panel in panels.items():
            panel.setObjectName(f"panel_{name}")
        left = column(panels["allergies"], panels["identity"], panels["team"], None)
        right = column(panels["measures"], panels["medications"], panels["conditions"], None)
        body = QWidget()
        grid = QGridLayout()
        grid.setSpacing(ctx.theme.gap("l"))
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        inside = QVBoxLayout(body)
        gap = ctx.theme.gap("l")
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(gap)
        inside.addWidget(self.missing)
        inside.addLayout(grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body))

    def first_focus(self) -> QWidget | None:
        """Start on the identity."""
        return self.edit

    def refresh(self) -> None:
        """Read everything again."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, summary, self.patient, done=self._show, latest="summary"
            )

    def _show(self, found: Summary | None) -> None:
        if found is None:
            return
        banner = found.sheet.banner
        self.missing.set_widgets(
            *(SeverityMark(Severity.GRIS, words) for words in missing_of(banner))
        )
        self.missing.setVisible(bool(missing_of(banner)))
        self._fill("identity", _identity_lines(found.sheet))
        state = found.allergies.state
        self.no_allergy.setVisible(state is AllergyState.NON_DEMANDE)
        if state is AllergyState.PRESENTES:
            self._fill("allergies", [])
            marks = [_allergy_words(item) for item in found.allergies.items]
            shown = FlowRow(*(SeverityMark(Severity.ORANGE, words) for words in marks))
            self._lists["allergies"].addWidget(shown)
        else:
            asked = found.allergies.asked_on
            self._fill("allergies", [
                (state.label, f"question posée le {fr_date(asked)}" if asked else "")
            ])  # fmt: skip
        self._fill("medications", [
            (m.label, " · ".join(x for x in (m.dose_text, m.frequency_text) if x))
            for m in found.medications
        ], "Aucun traitement inscrit. Ce n’est pas « aucun traitement ».")  # fmt: skip
        self._measures(found.latest)
        roles = care_roles()
        people = [
            (member.name, " · ".join(x for x in (
                roles.get(member.role, member.role), show_phone(member.phone)) if x))
            for member in found.team if member.until is None
        ]  # fmt: skip
        people += [
            (one.name, " · ".join(x for x in (
                "à prévenir", one.relation, show_phone(one.phone)) if x))
            for one in found.contacts
        ]  # fmt: skip
        self._fill("team", people, "Personne pour le moment : onglet « Équipe et consentements ».")
        background = [
            (f"ALD {one.code} : {one.label}", span_shown(one.since, one.until))
            for one in found.alds
        ]
        background += [
            (one.label, span_shown(one.since, one.until))
            for one in found.conditions if one.active
        ]  # fmt: skip
        self._fill("conditions", background[:14], "Aucun antécédent inscrit.")

    def _fill(self, name: str, lines: list[tuple[str, str]], empty: str = "") -> None:
        layout = self._lists[name]
        while (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for text, detail in lines:
            both = QWidget()
            words = column(plain_label(text, wrap=True, selectable=True))
            words.setSpacing(0)
            if detail:
                words.addWidget(plain_label(detail, "secondary", wrap=True))
            both.setLayout(words)
            layout.addWidget(both)
        if not lines and empty:
            layout.addWidget(plain_label(empty, "hint", wrap=True))

    def _measures(self, latest: tuple[Observation, ...]) -> None:
        self._fill("measures", [], "" if latest else "Aucune mesure pour le moment.")
        if not latest:
            return
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.ctx.theme.gap("l"))
        grid.setVerticalSpacing(self.ctx.theme.gap("s"))
        for at, one in enumerate(latest):
            value = plain_label(value_shown(one), "strong", selectable=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(plain_label(measure_shown(one), wrap=True), at, 0)
            grid.addWidget(value, at, 1)
            grid.addWidget(plain_label(when_shown(one), "secondary"), at, 2)
        grid.setColumnStretch(0, 1)
        self._lists["measures"].addWidget(holder)

    def _edit(self) -> None:
        self.ctx.navigate("register.patient_form", patient=str(self.patient or ""))

    def _check(self) -> None:
        if self.patient is not None:
            dialogs.check_identity_dialog(self.ctx, self.patient, self).start()

    def _scan(self) -> None:
        if self.patient is not None:
            ScanDialog(self.ctx, self.patient, self).open()

    def _allergy(self) -> None:
        if self.patient is not None:
            dialogs.allergy_dialog(self.ctx, self.patient, None, self).start()

    def _no_allergy(self) -> None:
        if self.patient is None:
            return
        command = commands.DeclareNoKnownAllergy(self.patient, self.ctx.clock.today())
        self.ctx.operations.run(
            self, commands.declare_no_known_allergy, command,
            done=lambda _uid: self.ctx.toast("Noté : aucune allergie connue."),
            trigger=self.no_allergy,
        )  # fmt: skip


def _allergy_words(item: Allergy) -> str:
    detail = ", ".join(part for part in (item.reaction, item.severity) if part)
    return f"{item.substance} ({detail})" if detail else item.substance


def _identity_lines(sheet: Patient) -> list[tuple[str, str]]:
    who = sheet.banner
    lines = [(f"Prénoms de naissance : {' '.join(who.given_names)}", "")]
    if sheet.birth_place or sheet.birth_cog:
        place = " ".join(x for x in (sheet.birth_place, sheet.birth_cog) if x)
        lines.append((f"Lieu de naissance : {place}", ""))
    if sheet.checked_on:
        lines.append((f"Vérifiée le {fr_date(sheet.checked_on)}", sheet.checked_document))
    if sheet.ins is not None:
        source = {"scan": "code scanné", "document": "document reçu"}.get(sheet.ins.provenance, "")
        key = "" if sheet.ins.key_ok else " · clé à vérifier"
        usable = "" if sheet.ins.valid else " · inutilisable tant que l’identité est douteuse"
        lines.append((f"INS {sheet.ins.matricule}", f"lecture seule, {source}{key}{usable}"))
    phones = " · ".join(show_phone(x) for x in (sheet.mobile, sheet.phone) if x)
    place = " ".join(x for x in (sheet.address, sheet.postcode, sheet.city) if x)
    lines.extend((text, "") for text in (phones, sheet.email, place, sheet.note) if text)
    return lines
