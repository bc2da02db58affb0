"""« Synthèse »: who this is, what is missing, allergies, treatments, last measures, team."""

from __future__ import annotations

from collections.abc import Mapping
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
    Baseline,
    CareTeamMember,
    Condition,
    Contact,
    MedicationLine,
    Observation,
    Patient,
    PatientBanner,
)
from cpts_desktop.features.register.reference import ald_status, care_roles, measures
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.rules.identity import other_traits
from cpts_desktop.features.register.rules.shown import measure_shown, span_shown, value_shown
from cpts_desktop.features.register.screens import clinical_dialogs, dialogs
from cpts_desktop.features.register.screens.background import PAGE as BACKGROUND
from cpts_desktop.features.register.screens.background import baseline_lines
from cpts_desktop.features.register.screens.dialog_page import DialogPage, Opener
from cpts_desktop.features.register.screens.lines import fill, joined, record_line
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.features.register.screens.same_person import SamePersonDialog
from cpts_desktop.features.register.screens.scan_dialog import ScanDialog
from cpts_desktop.features.register.screens.words import birth_shown, missing_of, when_shown
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, plural
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.tokens import Severity
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, scrolling
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.shell.widgets.side_by_side import SideBySide

_FIRST: Final = ("poids", "pas", "pad", "fc", "spo2", "temp", "nyha", "creat", "dfg", "k", "na",
                 "ntprobnp", "hb", "fevg")  # fmt: skip
_SHOWN: Final = 10
_LINES: Final = 10


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
    baseline: Baseline
    tied: tuple[PatientBanner, ...]
    replaced_by: PatientBanner | None


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
        queries.conditions(conn, uid), queries.alds(conn, uid), queries.baseline(conn, uid),
        queries.tied_to(conn, uid),
        queries.banner(conn, sheet.banner.replaced_by) if sheet.banner.replaced_by else None,
    )  # fmt: skip


class SynthesePage(DialogPage):
    """Two columns of quiet panels; on top, what is missing, each as a mark with words."""

    topics = frozenset(
        {Topic.PATIENTS, Topic.OBSERVATIONS, Topic.MEDICATIONS, Topic.CARE_TEAM, Topic.CONSENTS}
    )

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._banner: PatientBanner | None = None
        self.missing = FlowRow()
        self.missing.setObjectName("missing")
        self.edit = button("Modifier la fiche", self._edit, shortcut="Ctrl+E", name="edit_patient")
        self.check = button(
            "Vérifier l’identité…", lambda: self.open_dialog("check"), name="check_identity"
        )
        self.scan = button("Scanner l’INS…", self._scan, name="scan_ins")
        self.state = button(
            "Attributs et décès…", lambda: self.open_dialog("state"), name="identity_state"
        )
        self.same = button("Même personne…", self._same, name="same_person")
        self.add_allergy = button(
            "Ajouter une allergie", lambda: self.open_dialog("allergy"), name="add_allergy"
        )
        self.no_allergy = button("Aucune allergie connue", self._no_allergy, name="no_allergy")
        self.amend_allergies = button("Modifier ou retirer", self._background, name="amend_allergy")
        self.background = button("Compléter", self._background, name="edit_background")
        self.tied_words = plain_label("", "strong", wrap=True)
        self.open_kept = button("Ouvrir ce dossier", self._open_kept, name="open_kept")
        self.untie = button("Séparer les deux dossiers", self._untie_self, name="untie")
        self.tied_notice = Panel(
            self.tied_words, FlowRow(self.open_kept, self.untie), role="notice"
        )
        self.tied_notice.hide()
        self._lists = {
            name: column(gap="s")
            for name in ("identity", "allergies", "medications", "measures", "team", "conditions")
        }
        panels = {
            "identity": Panel(
                self._lists["identity"],
                FlowRow(self.edit, self.check, self.scan, self.state, self.same),
                title="Identité et coordonnées",
            ),
            "allergies": Panel(
                self._lists["allergies"],
                FlowRow(self.add_allergy, self.no_allergy, self.amend_allergies),
                title="Allergies",
            ),
            "medications": Panel(self._lists["medications"], title="Traitements en cours"),
            "measures": Panel(self._lists["measures"], title="Dernières mesures"),
            "team": Panel(self._lists["team"], title="Équipe et personnes à prévenir"),
            "conditions": Panel(
                self._lists["conditions"], FlowRow(self.background),
                title="Antécédents, ALD et données de référence",
            ),
        }  # fmt: skip
        for name, panel in panels.items():
            panel.setObjectName(f"panel_{name}")
        left = column(panels["allergies"], panels["identity"], panels["team"], None)
        right = column(panels["measures"], panels["medications"], panels["conditions"], None)
        body = QWidget()
        inside = QVBoxLayout(body)
        gap = ctx.theme.gap("l")
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(gap)
        inside.addWidget(self.tied_notice)
        inside.addWidget(self.missing)
        inside.addWidget(SideBySide(left, right, stretches=(1, 1)))
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
        banner = self._banner = found.sheet.banner
        self.tied_notice.setVisible(found.replaced_by is not None)
        if found.replaced_by is not None:
            self.tied_words.setText(
                f"Ce dossier est rattaché à celui de {found.replaced_by.display_name} : "
                "c’est là qu’il faut écrire."
            )
        ins = found.sheet.ins
        others = other_traits(banner, ins) if ins is not None else ()
        marks = [SeverityMark(Severity.ORANGE, "INS d’un autre patient ?")] if others else []
        marks += [SeverityMark(Severity.GRIS, words) for words in missing_of(banner)]
        self.missing.set_widgets(*marks)
        self.missing.setVisible(bool(marks))
        self._fill("identity", _identity_lines(found.sheet))
        for other in found.tied:
            self._lists["identity"].addWidget(self._tied_line(other))
        state = found.allergies.state
        self.no_allergy.setVisible(state is AllergyState.NON_DEMANDE)
        self.amend_allergies.setVisible(state is not AllergyState.NON_DEMANDE)
        if state is AllergyState.PRESENTES:
            self._fill("allergies", [])
            known = [_allergy_words(item) for item in found.allergies.items]
            shown = FlowRow(*(SeverityMark(Severity.ORANGE, words) for words in known))
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
            (f"ALD {one.code} : {one.label}", joined(
                span_shown(one.since, one.until),
                "" if ald_status(one.code) == "source_read" else "libellé à vérifier"))
            for one in found.alds
        ]  # fmt: skip
        background += baseline_lines(found.baseline)
        active = [one for one in found.conditions if one.active]
        background += [(one.label, span_shown(one.since, one.until)) for one in active[:_LINES]]
        if len(active) > _LINES:
            background.append((f"… et {plural(len(active) - _LINES, 'autre')} en cours", ""))
        self._fill("conditions", background, "Aucun antécédent inscrit.")
        self.take_up()

    def _fill(self, name: str, lines: list[tuple[str, str]], empty: str = "") -> None:
        fill(self._lists[name], [record_line(text, detail) for text, detail in lines], empty)

    def _measures(self, latest: tuple[Observation, ...]) -> None:
        self._fill("measures", [], "" if latest else "Aucune mesure pour le moment.")
        if not latest:
            return
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.ctx.theme.gap("l"))
        grid.setVerticalSpacing(self.ctx.theme.gap("s"))
        born = self._banner.birth_date if self._banner is not None else None
        for at, one in enumerate(latest):
            value = plain_label(value_shown(one), "strong", selectable=True)
            when = when_shown(one)
            if queries.implausible(one.code, one.value, one.unit, one.at, born):
                when = f"{when} · invraisemblable"
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(plain_label(measure_shown(one), wrap=True), at, 0)
            grid.addWidget(value, at, 1)
            grid.addWidget(plain_label(when, "secondary"), at, 2)
        grid.setColumnStretch(0, 1)
        self._lists["measures"].addWidget(holder)

    def _edit(self) -> None:
        self.ctx.navigate("register.patient_form", patient=str(self.patient or ""))

    def openers(self) -> Mapping[str, Opener]:
        """Return the dialogs of the page."""
        return {"check": self._check, "state": self._state, "allergy": self._allergy}

    def _check(self, _record: str) -> RecordDialog | None:
        if self.patient is None:
            return None
        return dialogs.check_identity_dialog(self.ctx, self.patient, self)

    def _state(self, _record: str) -> RecordDialog | None:
        if self._banner is None:
            return None
        return clinical_dialogs.identity_state_dialog(self.ctx, self._banner, self)

    def _allergy(self, _record: str) -> RecordDialog | None:
        if self.patient is None:
            return None
        return dialogs.allergy_dialog(self.ctx, self.patient, None, self)

    def _same(self) -> None:
        if self._banner is not None:
            dialog = SamePersonDialog(self.ctx, self._banner, self)
            dialog.tied.connect(self.mark_stale)
            dialog.open()

    def _background(self) -> None:
        self.ctx.navigate(BACKGROUND, patient=str(self.patient or ""))

    def _tied_line(self, other: PatientBanner) -> QWidget:
        birth = birth_shown(other, self.ctx.clock.today())
        return record_line(
            f"Même personne : {other.display_name}", birth,
            ("Ouvrir", lambda: self.ctx.navigate("register.synthese", patient=other.uid)),
            ("Séparer", lambda: self._separate(other.uid, other)),
        )  # fmt: skip

    def _open_kept(self) -> None:
        if self._banner is not None and self._banner.replaced_by is not None:
            self.ctx.navigate("register.synthese", patient=self._banner.replaced_by)

    def _untie_self(self) -> None:
        if self._banner is not None:
            self._separate(self._banner.uid, self._banner)

    def _separate(self, other: PatientId, banner: PatientBanner) -> None:
        kept = banner.replaced_by
        if kept is None or not self.ctx.confirm(
            "Séparer ces deux dossiers ?",
            f"{banner.display_name} revient dans les listes avec son propre dossier.",
            "Ne rien changer", "Séparer",
        ):  # fmt: skip
            return
        command = commands.SamePerson(kept, other, undo=True)
        self.ctx.operations.run(
            self, commands.same_person, command, done=self._separated, refused=self._say
        )

    def _separated(self, _kept: PatientId) -> None:
        self.ctx.toast("Dossiers séparés.")
        self.mark_stale()

    def _say(self, problems: tuple[Problem, ...]) -> None:
        self.ctx.toast(problems[0].message)

    def _scan(self) -> None:
        if self.patient is not None:
            ScanDialog(self.ctx, self.patient, self).open()

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
        others = other_traits(who, sheet.ins)
        unlike = f" · autres traits : {', '.join(others)}" if others else ""
        usable = "" if sheet.ins.valid else " · inutilisable tant que l’identité est douteuse"
        lines.append(
            (f"INS {sheet.ins.matricule}", f"lecture seule, {source}{unlike}{key}{usable}")
        )
    phones = " · ".join(show_phone(x) for x in (sheet.mobile, sheet.phone) if x)
    place = " ".join(x for x in (sheet.address, sheet.postcode, sheet.city) if x)
    lines.extend((text, "") for text in (phones, sheet.email, place, sheet.note) if text)
    return lines
