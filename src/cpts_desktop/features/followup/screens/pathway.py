"""« Parcours »: where the patient stands, the alerts to answer, the steps drawn over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.education import TopicState, education
from cpts_desktop.features.followup.in_force import protocol_in_force
from cpts_desktop.features.followup.model import AlertView, PathwayState, VisitRow
from cpts_desktop.features.followup.screens.alert_cards import AlertList
from cpts_desktop.features.followup.screens.billing_panel import BillingPanel
from cpts_desktop.features.followup.screens.dialogs import (
    answer_dialog,
    enrol_dialog,
    event_dialog,
)
from cpts_desktop.features.followup.screens.education_dialog import education_dialog, summary
from cpts_desktop.features.followup.screens.paper import save_diary, save_plan
from cpts_desktop.features.followup.screens.phases import PhaseStrips
from cpts_desktop.features.followup.screens.send_panel import SendPanel
from cpts_desktop.features.followup.screens.timeline import PathwayTimeline
from cpts_desktop.features.followup.screens.titration_panel import RemarkPanel, TitrationPanel
from cpts_desktop.features.followup.screens.today_words import LEADS
from cpts_desktop.features.followup.screens.tracks import TRACKED, Track, tracks_of
from cpts_desktop.features.followup.screens.words import SEVERITIES, due_words
from cpts_desktop.features.followup.transmission import unsent_visits
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_day
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.shell.widgets.buttons import button, primary_button
from cpts_desktop.shell.widgets.empty_state import EmptyState
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, heading, row, scrolling
from cpts_desktop.shell.widgets.severity import SeverityMark


@dataclass(frozen=True)
class Shown:
    """Everything the page draws."""

    state: PathwayState
    baselines: dict[str, str]
    protocol: Protocol
    education: tuple[TopicState, ...] = ()
    tracks: tuple[Track, ...] = ()
    unsent: tuple[VisitRow, ...] = ()
    deceased_on: date | None = None


def read_pathway(conn: Connection, uid: PatientId, today: date, now: datetime) -> Shown:
    """Fetch the pathway of a patient and the baselines."""
    known = {name: text for name, text in register.baseline(conn, uid).values if text}
    banner = register.banner(conn, uid)
    died = banner.deceased_on if banner is not None else None
    died = died if died is not None and died <= today else None
    state = queries.pathway_state(conn, uid, died or today, now)
    tracks: tuple[Track, ...] = ()
    protocol = protocol_in_force(conn, today)
    if state.j0 is not None:
        rows = queries.measures(conn, uid, TRACKED)
        alerts = (*state.alerts, *queries.stored_alerts(conn, uid))
        tracks = tracks_of(rows, alerts, known, state.j0, protocol)
    return Shown(
        state, known, protocol, education(conn, uid), tracks, unsent_visits(conn, uid),
        died,
    )  # fmt: skip


class PathwayPage(Page):
    """Alerts, steps, timeline; enrolment when there is no discharge yet."""

    topics = frozenset(
        {Topic.ALERTS, Topic.VISITS, Topic.PATHWAYS, Topic.OBSERVATIONS, Topic.MEDICATIONS}
    )

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._shown: Shown | None = None
        self.visit_button = primary_button("Nouvelle visite (F2)", self._visit)
        self.event_button = button("Événement…", self._event, name="pathway_event")
        self.enrol_button = button("Entrée et références…", self._enrol, name="pathway_enrol")
        self.where = plain_label("", "hint", wrap=True)
        self.alerts = AlertList()
        self.timeline = PathwayTimeline()
        self.due = plain_label("", wrap=True)
        self.empty = EmptyState(
            "Pas encore de sortie d’hospitalisation",
            "La date de sortie ouvre le calendrier des visites et des bilans.",
            icon="timeline",
            action="Entrer dans le parcours",
            on_action=self._enrol,
        )
        self.plan_button = button("Plan d’action (PDF)…", self._plan, name="pathway_plan")
        self.diary_button = button("Carnet de pesées (PDF)…", self._diary, name="pathway_diary")
        self.phases = PhaseStrips()
        self.steps = Panel(self.phases, self.timeline, self.due, title="Étapes")
        self.titration = TitrationPanel()
        self.remarks = RemarkPanel()
        self.billing = BillingPanel()
        self.education = plain_label("", wrap=True)
        self.education_button = button("Éducation…", self._teach, name="pathway_education")
        teaching = row(self.education, self.education_button)
        teaching.setStretch(0, 1)
        self.teaching = Panel(teaching, title="Éducation du patient")
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        self.sending = SendPanel(ctx)
        inner.addWidget(self.sending)
        inner.addWidget(self.steps)
        inner.addWidget(self.empty)
        inner.addWidget(self.alerts)
        inner.addWidget(self.titration)
        inner.addWidget(self.remarks)
        inner.addWidget(self.teaching)
        inner.addWidget(self.billing)
        inner.addLayout(row(self.plan_button, self.diary_button, None))
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        gap = Theme.of(self).gap("l")
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addLayout(
            heading("Parcours", "", self.enrol_button, self.event_button, self.visit_button)
        )
        layout.addWidget(self.where)
        self.urgent = FlowRow()
        layout.addWidget(self.urgent)
        layout.addWidget(scrolling(body), 1)

    def refresh(self) -> None:
        """Fetch the pathway."""
        if self.patient is not None:
            clock = self.ctx.clock
            self.ctx.operations.fetch(
                self, read_pathway, self.patient, clock.today(), clock.now(),
                done=self._show, latest="pathway",
            )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        """Start on the button of the visit."""
        return self.visit_button

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        state, today = shown.state, shown.deceased_on or self.ctx.clock.today()
        dead = shown.deceased_on
        self.where.setText(
            f"Décès enregistré le {fr_day(dead)} : le parcours est terminé, aucune alerte ne court."
            if dead is not None
            else _where(state, shown.protocol, today)
        )
        started = state.j0 is not None and state.suspended_since is None
        self.sending.show_visits(self.patient, shown.unsent)
        self.steps.setVisible(started)
        self.empty.setVisible(state.j0 is None and dead is None)
        self.visit_button.setEnabled(dead is None)
        self.titration.setVisible(started and dead is None)
        self.titration.show_state(state, today)
        self.remarks.show_remarks(state.remarks)
        self.teaching.setVisible(started and dead is None)
        self.education.setText(summary(shown.education))
        self.billing.show_billing(state.sessions, state.billing)
        self.billing.setVisible(started and self.ctx.person.profession == "idel")
        self.phases.show_steps(state.steps)
        self.timeline.show_state(state, today, shown.tracks)
        lines = [due_words(step, today) for step in state.due]
        self.due.setText("\n".join(f"• {line}" for line in lines) or "Rien à faire aujourd’hui.")
        open_now = [one for one in state.alerts if one.rule != "PROTO_SANS_J0"]
        self._say_urgent(open_now if dead is None else [], shown.protocol)
        for part in (self.alerts, self.plan_button, self.diary_button):
            part.setVisible(dead is None)
        if dead is not None:
            self.remarks.hide()
        self.due.setVisible(dead is None)
        self.alerts.show_alerts(
            open_now,
            state.not_assessable if started else (),
            self._answer,
            self._follow,
        )

    def _say_urgent(self, alerts: list[AlertView], protocol: Protocol) -> None:
        """Name what is urgent at the head of the page; the cards under the frieze say it whole."""
        urgent = [one for one in alerts if one.severity in LEADS and one.acknowledged_at is None]
        rules = protocol.rules_by_id
        self.urgent.set_widgets(
            *(
                SeverityMark(
                    SEVERITIES[one.severity],
                    rules[one.rule][0].title if one.rule in rules else one.rule,
                )
                for one in urgent
            )
        )
        self.urgent.setVisible(bool(urgent))

    def _follow(self, _alert: AlertView) -> None:
        if self.patient is not None:
            self.ctx.navigate("followup.outcomes", patient=str(self.patient))

    def _visit(self) -> None:
        if self.patient is not None:
            self.ctx.navigate("followup.visit", patient=str(self.patient))

    def _event(self) -> None:
        if self.patient is not None and self._shown is not None:
            self._open(event_dialog(self.ctx, self.patient, self._shown.protocol, self))

    def _enrol(self) -> None:
        if self.patient is not None and self._shown is not None:
            shown, state = self._shown, self._shown.state
            self._open(
                enrol_dialog(
                    self.ctx, self.patient, shown.baselines, state.profile, state.j0,
                    shown.protocol, state.pillars, self,
                )
            )  # fmt: skip

    def _plan(self) -> None:
        if self.patient is not None and self._shown is not None:
            save_plan(self, self.patient, self._shown.baselines, self._shown.protocol)

    def _diary(self) -> None:
        if self.patient is not None and self._shown is not None:
            save_diary(self, self.patient, self._shown.baselines)

    def _teach(self) -> None:
        if self.patient is not None and self._shown is not None:
            states = self._shown.education
            self._open(education_dialog(self.ctx, self.patient, states, self))

    def _answer(self, alert: AlertView) -> None:
        if self.patient is not None:
            self._open(answer_dialog(self.ctx, self.patient, alert, self))

    def _open(self, dialog: QDialog) -> None:
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()


def _where(state: PathwayState, protocol: Protocol, today: date) -> str:
    words = [f"{protocol.header.title} · {state.protocol} {protocol.version}"]
    words.append(protocol.profiles[state.profile].title)
    if protocol.header.state != "valide":
        words.append("protocole en brouillon, non validé par la CPTS")
    if state.j0 is not None:
        words.insert(0, f"Sortie le {fr_day(state.j0)}, aujourd’hui J+{(today - state.j0).days}")
    if state.suspended_since is not None:
        words.insert(0, f"Suspendu depuis le {fr_day(state.suspended_since)}")
    return " · ".join(words)
