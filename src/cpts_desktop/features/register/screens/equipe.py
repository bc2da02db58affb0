"""« Équipe et consentements »: who is around the patient, and by what right each one sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlalchemy import Connection

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import (
    CareLink,
    CareTeamMember,
    Consent,
    Contact,
    MedecinTraitantState,
    PatientBanner,
    TrustedPerson,
)
from cpts_desktop.features.register.reference import care_roles
from cpts_desktop.features.register.rules.contact import show_phone
from cpts_desktop.features.register.screens import dialogs
from cpts_desktop.features.register.screens.words import FORMS, consent_shown, span_shown
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import Panel, column, row, scrolling


@redacted
@dataclass(frozen=True)
class Circle:
    """All that the page shows."""

    banner: PatientBanner
    team: tuple[CareTeamMember, ...]
    contacts: tuple[Contact, ...]
    trusted: tuple[TrustedPerson, ...]
    links: tuple[CareLink, ...]
    consents: tuple[Consent, ...]


def circle(conn: Connection, uid: PatientId) -> Circle | None:
    """Read the care circle of a patient."""
    banner = queries.banner(conn, uid)
    if banner is None:
        return None
    return Circle(
        banner, queries.care_team(conn, uid), queries.contacts(conn, uid),
        queries.trusted_persons(conn, uid), queries.care_links(conn, uid),
        queries.consents(conn, uid),
    )  # fmt: skip


class EquipePage(Page):
    """Five short lists; each line says what it is and offers what can be done with it."""

    topics = frozenset({Topic.CARE_TEAM, Topic.CONSENTS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._circle: Circle | None = None
        self.add_member = button("Ajouter un professionnel", self._member, name="add_member")
        self.without = button("Déclarer sans médecin traitant", self._without, name="without_mt")
        self.add_contact = button("Ajouter une personne", self._contact, name="add_contact")
        self.add_trusted = button("Désigner", self._trusted, name="add_trusted")
        self.add_link = button("Ouvrir un lien de soins", self._link, name="add_link")
        self.add_consent = button(
            "Recueillir un accord ou une opposition", self._consent, name="add_consent"
        )
        names = ("team", "contacts", "trusted", "links", "consents")
        self.lists = {name: column(gap="s") for name in names}
        body = QWidget()
        inside = QVBoxLayout(body)
        gap = ctx.theme.gap("l")
        inside.setContentsMargins(gap, gap, gap, gap)
        inside.setSpacing(gap)
        for title, hint, name, buttons in (
            (
                "Équipe de soins",
                "Un professionnel ne figure sur les cartes imprimées qu’avec son accord.",
                "team", (self.add_member, self.without),
            ),
            ("Personnes à prévenir", "", "contacts", (self.add_contact,)),
            (
                "Personne de confiance",
                "Désignée par écrit et cosignée ; distincte des personnes à prévenir.",
                "trusted", (self.add_trusted,),
            ),
            (
                "Liens de soins",
                "Qui peut recevoir ce dossier, et à quel titre. Être membre ne suffit pas.",
                "links", (self.add_link,),
            ),
            (
                "Accords et oppositions du patient",
                "Un retrait arrête les prochains envois ; ce qui est déjà parti ne revient pas.",
                "consents", (self.add_consent,),
            ),
        ):  # fmt: skip
            head = [plain_label(hint, "hint", wrap=True)] if hint else []
            panel = Panel(*head, self.lists[name], row(*buttons, None, gap="s"), title=title)
            panel.setObjectName(f"panel_{name}")
            inside.addWidget(panel)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(body))

    def first_focus(self) -> QWidget | None:
        """Start with the team."""
        return self.add_member

    def refresh(self) -> None:
        """Read the circle again."""
        if self.patient is not None:
            self.ctx.operations.fetch(self, circle, self.patient, done=self._show, latest="circle")

    def _show(self, found: Circle | None) -> None:
        if found is None:
            return
        self._circle = found
        state = found.banner.medecin_traitant
        self.without.setVisible(state is not MedecinTraitantState.CONNU)
        self.without.setText(
            "Un médecin traitant est cherché : annuler « sans médecin traitant »"
            if state is MedecinTraitantState.SANS
            else "Déclarer sans médecin traitant"
        )
        self._fill("team", [self._member_line(one) for one in found.team], state.label + ".")
        self._fill("contacts", [self._contact_line(one) for one in found.contacts],
                   "Personne à prévenir : non renseigné.")  # fmt: skip
        self._fill("trusted", [self._trusted_line(one) for one in found.trusted],
                   "Aucune personne de confiance désignée.")  # fmt: skip
        self._fill("links", [self._link_line(one) for one in found.links],
                   "Aucun lien de soins : ce dossier ne peut être envoyé à personne.")  # fmt: skip
        self._fill("consents", [self._consent_line(one) for one in found.consents],
                   "Aucun accord ni opposition recueilli.")  # fmt: skip

    def _member_line(self, one: CareTeamMember) -> QWidget:
        printed = "accord pour être imprimé" if one.agreed_to_be_printed else "pas d’accord donné"
        ended = f"ne suit plus depuis le {fr_date(one.until)}" if one.until else ""
        role = care_roles().get(one.role, one.role)
        detail = _join(role, show_phone(one.phone), printed, ended)
        return _line(
            one.name, detail,
            ("Modifier", lambda: self._member(one)),
            ("Retirer", lambda: self._remove(commands.remove_care_team_member, one)),
        )  # fmt: skip

    def _contact_line(self, one: Contact) -> QWidget:
        return _line(
            one.name, _join(one.relation, show_phone(one.phone), one.note),
            ("Modifier", lambda: self._contact(one)),
            ("Retirer", lambda: self._remove(commands.remove_contact, one)),
        )  # fmt: skip

    def _trusted_line(self, one: TrustedPerson) -> QWidget:
        return _line(
            one.name, _join(one.relation, show_phone(one.phone), _designation(one)),
            ("Modifier", lambda: self._trusted(one)),
            ("Retirer", lambda: self._remove(commands.remove_trusted_person, one)),
        )  # fmt: skip

    def _link_line(self, one: CareLink) -> QWidget:
        ended = f"terminé le {fr_date(one.ended_on)}" if one.ended_on else ""
        detail = _join(one.basis.label, span_shown(one.since, one.until), one.note, ended)
        actions = () if one.ended_on else (
            ("Terminer", lambda: self._end(commands.end_care_link, one, "ce lien de soins")),
        )  # fmt: skip
        return _line(one.professional, detail, *actions)

    def _consent_line(self, one: Consent) -> QWidget:
        gone = f"retiré le {fr_date(one.withdrawn_on)}" if one.withdrawn_on else ""
        how = f"recueilli {FORMS.get(one.form, one.form)} par {one.collected_by}"
        detail = _join(how, span_shown(one.since, one.until), gone)
        what = "cet accord" if one.decision == "accord" else "cette opposition"
        actions = () if one.withdrawn_on else (
            ("Retirer", lambda: self._end(commands.withdraw_consent, one, what)),
        )  # fmt: skip
        return _line(consent_shown(one), detail, *actions)

    def _fill(self, name: str, lines: Sequence[QWidget], empty: str) -> None:
        layout = self.lists[name]
        while (item := layout.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for line in lines or [plain_label(empty, wrap=True)]:
            layout.addWidget(line)

    def _members(self) -> dict[str, str]:
        team = self._circle.team if self._circle else ()
        return {one.name: one.member_id for one in team if one.member_id}

    def _member(self, known: CareTeamMember | None = None) -> None:
        if self.patient is not None:
            dialogs.care_member_dialog(self.ctx, self.patient, known, self).start()

    def _contact(self, known: Contact | None = None) -> None:
        if self.patient is not None:
            rank = len(self._circle.contacts) + 1 if self._circle else 1
            dialogs.contact_dialog(self.ctx, self.patient, known, rank, self).start()

    def _trusted(self, known: TrustedPerson | None = None) -> None:
        if self.patient is not None:
            dialogs.trusted_person_dialog(self.ctx, self.patient, known, self).start()

    def _link(self) -> None:
        if self.patient is not None:
            dialogs.care_link_dialog(self.ctx, self.patient, self._members(), self).start()

    def _consent(self) -> None:
        if self.patient is not None:
            dialogs.consent_dialog(self.ctx, self.patient, self._members(), self).start()

    def _without(self) -> None:
        if self.patient is None or self._circle is None:
            return
        now = self._circle.banner.medecin_traitant is MedecinTraitantState.SANS
        command = commands.DeclareWithoutMedecinTraitant(self.patient, not now)
        self.ctx.operations.run(
            self, commands.declare_without_medecin_traitant, command,
            done=lambda _uid: self.ctx.toast("Noté."), trigger=self.without,
        )  # fmt: skip

    def _remove(self, handler: Callable[..., Any], one: Any) -> None:
        if self.patient is None or not self.ctx.confirm(
            f"Retirer {one.name} ?", "La ligne disparaît de cet écran et reste dans l’historique.",
            "Garder", "Retirer",
        ):  # fmt: skip
            return
        command = commands.RemoveRecord(self.patient, one.id)
        self.ctx.operations.run(
            self, handler, command, done=lambda _id: self.ctx.toast("Retiré de l’équipe.")
        )

    def _end(self, handler: Callable[..., Any], one: Any, what: str) -> None:
        if self.patient is None or not self.ctx.confirm(
            f"Retirer ou terminer {what} ?",
            "Les prochains envois en tiennent compte. Ce qui est déjà parti ne revient pas.",
            "Ne rien changer", "Confirmer",
        ):  # fmt: skip
            return
        command = commands.EndRecord(self.patient, one.id, self.ctx.clock.today())
        self.ctx.operations.run(
            self, handler, command, done=lambda _id: self.ctx.toast("C’est noté.")
        )


def _designation(one: TrustedPerson) -> str:
    paper = "écrite et cosignée" if one.written_and_cosigned else "document à recueillir"
    return _join(f"désignée le {fr_date(one.designated_on)}" if one.designated_on else "", paper)


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _line(text: str, detail: str, *actions: tuple[str, Callable[[], Any]]) -> QWidget:
    holder = QWidget()
    below = plain_label(detail, "secondary", wrap=True)
    words = column(plain_label(text, wrap=True), below, gap="s")
    words.setSpacing(0)
    made = [button(label, act, role="link", tip=f"{label} : {text}") for label, act in actions]
    for one in made:
        one.setAccessibleName(f"{one.text()} {text}")
    line = row(words, *made, gap="s")
    line.setStretch(0, 1)
    holder.setLayout(line)
    return holder
