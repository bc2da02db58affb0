"""« Équipe et consentements »: who is around the patient, and by what right each one sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget
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
from cpts_desktop.features.register.rules.shown import FORMS, consent_shown, span_shown
from cpts_desktop.features.register.screens import dialogs
from cpts_desktop.features.register.screens.dialog_page import Opener
from cpts_desktop.features.register.screens.lines import fill, joined, record_line
from cpts_desktop.features.register.screens.members import (
    Directory,
    KnownMember,
    Members,
    directory_of,
    read_members,
)
from cpts_desktop.features.register.screens.record_dialog import RecordDialog
from cpts_desktop.features.register.screens.record_lists import ListOf, RecordListsPage, known
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button


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
    members: Members


def circle(conn: Connection, uid: PatientId, directory: Directory | None = None) -> Circle | None:
    """Read the care circle of a patient."""
    banner = queries.banner(conn, uid)
    if banner is None:
        return None
    return Circle(
        banner, queries.care_team(conn, uid), queries.contacts(conn, uid),
        queries.trusted_persons(conn, uid), queries.care_links(conn, uid),
        queries.consents(conn, uid), read_members(conn, directory),
    )  # fmt: skip


class EquipePage(RecordListsPage):
    """Five short lists; each line says what it is and offers what can be done with it."""

    topics = frozenset({Topic.CARE_TEAM, Topic.CONSENTS, Topic.PATIENTS})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._circle: Circle | None = None
        self.add_member = self.adder("Ajouter un professionnel", "member")
        self.without = button("Déclarer sans médecin traitant", self._without, name="without_mt")
        self.add_contact = self.adder("Ajouter une personne", "contact")
        self.add_trusted = self.adder("Désigner", "trusted")
        self.add_link = self.adder("Ouvrir un lien de soins", "link")
        self.add_consent = self.adder("Recueillir un accord ou une opposition", "consent")
        self.oppose = button("Ne pas partager un élément…", self._oppose, name="oppose_item")
        self.lay_out(
            (
                ListOf(
                    "Équipe de soins",
                    "Un professionnel ne figure sur les cartes imprimées qu’avec son accord.",
                    "team", (self.add_member, self.without),
                ),
                ListOf("Personnes à prévenir", "", "contacts", (self.add_contact,)),
                ListOf(
                    "Personne de confiance",
                    "Désignée par écrit et cosignée ; distincte des personnes à prévenir.",
                    "trusted", (self.add_trusted,),
                ),
                ListOf(
                    "Liens de soins",
                    "Qui peut recevoir ce dossier, et à quel titre. Être membre ne suffit pas.",
                    "links", (self.add_link,),
                ),
                ListOf(
                    "Accords et oppositions du patient",
                    "Un retrait arrête les prochains envois ; ce qui est déjà parti ne revient "
                    "pas.",
                    "consents", (self.add_consent, self.oppose),
                ),
            )
        )  # fmt: skip

    def _oppose(self) -> None:
        """Go where one thing of the record is kept back."""
        self.ctx.window.run_action("exchange.oppositions")

    def first_focus(self) -> QWidget | None:
        """Start with the team."""
        return self.add_member

    def refresh(self) -> None:
        """Read the circle again."""
        if self.patient is not None:
            self.ctx.operations.fetch(
                self, circle, self.patient, directory_of(self.ctx),
                done=self._show, latest="circle",
            )  # fmt: skip

    def _show(self, found: Circle | None) -> None:
        if found is None:
            return
        self._circle = found
        state = found.banner.medecin_traitant
        self.without.setVisible(state is not MedecinTraitantState.CONNU)
        self.without.setText(
            "Annuler « sans médecin traitant »"
            if state is MedecinTraitantState.SANS
            else "Déclarer sans médecin traitant"
        )
        fill(self.lists["team"], [self._member_line(one) for one in found.team], state.label + ".")
        fill(self.lists["contacts"], [self._contact_line(one) for one in found.contacts],
                   "Personne à prévenir : non renseigné.")  # fmt: skip
        fill(self.lists["trusted"], [self._trusted_line(one) for one in found.trusted],
                   "Aucune personne de confiance désignée.")  # fmt: skip
        fill(self.lists["links"], [self._link_line(one) for one in found.links],
                   "Aucun lien de soins : ce dossier ne peut être envoyé à personne.")  # fmt: skip
        fill(self.lists["consents"], [self._consent_line(one) for one in found.consents],
                   "Aucun accord ni opposition recueilli.")  # fmt: skip
        self.take_up()

    def _member_line(self, one: CareTeamMember) -> QWidget:
        printed = "accord pour être imprimé" if one.agreed_to_be_printed else "pas d’accord donné"
        ended = f"ne suit plus depuis le {fr_date(one.until)}" if one.until else ""
        role = care_roles().get(one.role, one.role)
        detail = joined(role, show_phone(one.phone), printed, ended)
        return record_line(
            one.name, detail,
            ("Modifier", lambda: self.open_dialog("member", one.id)),
            ("Retirer", lambda: self._remove(commands.remove_care_team_member, one)),
        )  # fmt: skip

    def _contact_line(self, one: Contact) -> QWidget:
        return record_line(
            one.name, joined(one.relation, show_phone(one.phone), one.note),
            ("Modifier", lambda: self.open_dialog("contact", one.id)),
            ("Retirer", lambda: self._remove(commands.remove_contact, one)),
        )  # fmt: skip

    def _trusted_line(self, one: TrustedPerson) -> QWidget:
        return record_line(
            one.name, joined(one.relation, show_phone(one.phone), _designation(one)),
            ("Modifier", lambda: self.open_dialog("trusted", one.id)),
            ("Retirer", lambda: self._remove(commands.remove_trusted_person, one)),
        )  # fmt: skip

    def _link_line(self, one: CareLink) -> QWidget:
        ended = f"terminé le {fr_date(one.ended_on)}" if one.ended_on else ""
        detail = joined(one.basis.label, span_shown(one.since, one.until), one.note, ended)
        actions = () if one.ended_on else (
            (
                "Terminer",
                lambda: self.end(
                    commands.end_care_link, one.id, "Terminer ce lien de soins ?", "Terminer"
                ),
            ),
        )  # fmt: skip
        return record_line(one.professional, detail, *actions)

    def _consent_line(self, one: Consent) -> QWidget:
        gone = f"retiré le {fr_date(one.withdrawn_on)}" if one.withdrawn_on else ""
        how = f"recueilli {FORMS.get(one.form, one.form)} par {one.collected_by}"
        detail = joined(how, span_shown(one.since, one.until), gone)
        what = "cet accord" if one.decision == "accord" else "cette opposition"
        actions = () if one.withdrawn_on else (
            (
                "Retirer",
                lambda: self.end(
                    commands.withdraw_consent, one.id, f"Retirer {what} ?", "Retirer"
                ),
            ),
        )  # fmt: skip
        return record_line(consent_shown(one), detail, *actions)

    def openers(self) -> Mapping[str, Opener]:
        """Return the dialogs of the page."""
        return {
            "member": self._member, "contact": self._contact, "trusted": self._trusted,
            "link": self._link, "consent": self._consent,
        }  # fmt: skip

    def _members(self) -> Members:
        """Return the directory, and members of the team who are not in it."""
        if self._circle is None:
            return Members()
        found = self._circle.members
        listed = {one.uid for one in found.known}
        team = {
            one.member_id: KnownMember(one.member_id, one.name, one.name, "équipe de soins")
            for one in self._circle.team
            if one.member_id and one.member_id not in listed
        }
        return Members((*found.known, *team.values()))

    def _member(self, record: str) -> RecordDialog | None:
        if self.patient is None or self._circle is None:
            return None
        one = known(self._circle.team, record)
        return dialogs.care_member_dialog(self.ctx, self.patient, one, self, self._members())

    def _contact(self, record: str) -> RecordDialog | None:
        if self.patient is None or self._circle is None:
            return None
        people = self._circle.contacts
        one = known(people, record)
        return dialogs.contact_dialog(self.ctx, self.patient, one, len(people) + 1, self)

    def _trusted(self, record: str) -> RecordDialog | None:
        if self.patient is None or self._circle is None:
            return None
        one = known(self._circle.trusted, record)
        return dialogs.trusted_person_dialog(self.ctx, self.patient, one, self)

    def _link(self, _record: str) -> RecordDialog | None:
        if self.patient is None:
            return None
        return dialogs.care_link_dialog(self.ctx, self.patient, self._members(), self)

    def _consent(self, _record: str) -> RecordDialog | None:
        if self.patient is None:
            return None
        return dialogs.consent_dialog(self.ctx, self.patient, self._members(), self)

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
        self.remove(handler, one.id, one.name, "Retiré de l’équipe.")


def _designation(one: TrustedPerson) -> str:
    paper = "écrite et cosignée" if one.written_and_cosigned else "document à recueillir"
    return joined(f"désignée le {fr_date(one.designated_on)}" if one.designated_on else "", paper)
