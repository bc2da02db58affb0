"""What was begun on a record that has since been tied to this one (« même personne »).

It is offered by its name and hour, once; it is never put in the form without being asked for, and
it stays under its own record until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fr_date, fr_instant
from cpts_desktop.shell.pages import Page

TITLE: Final = "Saisie commencée sur un dossier rattaché"


class TiedDraft:
    """Offers the draft of a tied record on the record that shows."""

    def __init__(self, page: Page, form: str, restored: Callable[[], None]) -> None:
        self._page, self._form, self._restored = page, form, restored
        self._answered: set[str] = set()

    def offer(self) -> None:
        """Look for the drafts of the records tied to this patient."""
        patient, page = self._page.patient, self._page
        if patient is None:
            return

        def tied(banners: tuple[PatientBanner, ...]) -> None:
            for banner in banners:
                if str(banner.uid) not in self._answered:
                    self._look(patient, banner)

        page.ctx.operations.fetch(page, register.tied_to, patient, done=tied, latest="tied_draft")

    def _look(self, patient: PatientId, banner: PatientBanner) -> None:
        page = self._page

        def found(draft: Any) -> None:
            if draft is None or page.patient != patient or page.draft() is not None:
                return
            if not isinstance(draft.body.get("values"), Mapping):
                return
            self._answered.add(str(banner.uid))
            if self._agreed(banner, draft):
                self._move(patient, banner, draft.body)

        page.ctx.operations.on_register(
            page, lambda: page.ctx.drafts.load_draft(self._form, str(banner.uid)), done=found
        )

    def _agreed(self, banner: PatientBanner, draft: Any) -> bool:
        born = f", né(e) le {fr_date(banner.birth_date)}" if banner.birth_date else ""
        return self._page.ctx.confirm(
            TITLE,
            f"Une saisie du {fr_instant(draft.at)} attend sur le dossier rattaché de "
            f"{banner.display_name}{born}. Vous pouvez la reprendre ici ; sinon elle reste là-bas.",
            "La laisser",
            "La reprendre ici",
        )

    def _move(self, patient: PatientId, banner: PatientBanner, body: Mapping[str, Any]) -> None:
        """Write it under this patient before it is forgotten under the other."""
        moved = {**body, "patient": str(patient), "completes": ""}
        drafts, page = self._page.ctx.drafts, self._page

        def act() -> None:
            drafts.save_draft(self._form, str(patient), moved)
            drafts.drop_draft(self._form, str(banner.uid))

        def done(_nothing: Any) -> None:
            if page.patient == patient and page.draft() is None:
                page.restore(moved)
                self._restored()

        page.ctx.operations.on_register(page, act, done=done)
