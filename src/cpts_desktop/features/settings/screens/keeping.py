"""Réglages › Conservation: records whose keeping ends, archive on a separate support, purge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cpts_desktop.features.settings.copying import Copied, access_copy
from cpts_desktop.features.settings.model import KeptRecord
from cpts_desktop.features.settings.queries import kept_records
from cpts_desktop.features.settings.rules import ACTIVE_YEARS, ARCHIVE_YEARS, SOURCE
from cpts_desktop.features.settings.screens.trail import SCREENS
from cpts_desktop.features.settings.sealing import archive_name, keep_archive, on_one_disk
from cpts_desktop.kernel.ids import StreamId
from cpts_desktop.kernel.outcome import Outcome, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.passphrases import new_passphrase
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.flow import FlowRow
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import heading
from cpts_desktop.shell.widgets.row_told import row_told
from cpts_desktop.shell.widgets.tables import Column, DataTable
from cpts_desktop.storage.tracing import Trace, trace

_HINT = (
    f"Un dossier reste {ACTIVE_YEARS} ans après le dernier acte, puis {ARCHIVE_YEARS} ans en "
    "archive chiffrée sur un support séparé, puis il est détruit. À vérifier avec votre ordre "
    f"selon votre profession. {SOURCE}."
)


class KeepingSection(QWidget):
    """The records by date of last act; the two acts ask and say exactly what they do."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        today = ctx.clock.today()
        self.table = DataTable(
            (
                Column("Patient", lambda r: r.name, strong=True),
                Column("Dernier acte", lambda r: fr_date(r.last_act), width=12),
                Column("À archiver le", lambda r: fr_date(r.archive_from), width=12),
                Column("État", lambda r: "à archiver" if r.due(today) else "actif", width=10),
            ),
            key=lambda r: r.patient,
            name="Durée de conservation des dossiers",
        )
        self.table.setObjectName("keeping_table")
        self.table.setMinimumHeight(ctx.theme.px(160))
        self.told = row_told(self.table, self._record_words)
        self.table.row_selected.connect(self._chosen)
        self.words = plain_label("", "hint", wrap=True)
        self.archive = button("Archiver sur un support…", self._archive, name="keeping_archive")
        self.purge = button(
            "Effacer du registre…", self._purge, role="danger", name="keeping_purge"
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(ctx.theme.gap("m"))
        layout.addLayout(heading("Conservation des dossiers", _HINT))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.words)
        layout.addWidget(FlowRow(self.archive, self.purge))
        self._archived: set[str] = set()
        self._chosen(None)
        self.reload()

    def reload(self) -> None:
        """Read the dates."""
        self._ctx.operations.fetch(self, kept_records, done=self._show, latest="keeping")

    def _show(self, records: tuple[KeptRecord, ...]) -> None:
        self.table.set_rows(records)
        due = sum(record.due(self._ctx.clock.today()) for record in records)
        plural = "s" if due > 1 else ""
        self.words.setText(
            f"{due} dossier{plural} à archiver sur {len(records)}." if due
            else f"Aucun dossier à archiver sur {len(records)}."
        )  # fmt: skip

    def _record_words(self, record: KeptRecord) -> str:
        since = "depuis le" if record.due(self._ctx.clock.today()) else "à partir du"
        return (
            f"{record.name} : dernier acte le {fr_date(record.last_act)}, à archiver {since} "
            f"{fr_date(record.archive_from)}."
        )

    def _chosen(self, record: KeptRecord | None) -> None:
        due = record is not None and record.due(self._ctx.clock.today())
        self.archive.setEnabled(due)
        self.purge.setEnabled(due and record is not None and record.patient in self._archived)

    def _archive(self) -> None:
        record: KeptRecord | None = self.table.current_row()
        if record is None:
            return
        secret = new_passphrase()
        if not self._ctx.confirm(
            "Archiver ce dossier ?",
            f"Écrivez cette phrase sur papier ; sans elle, l’archive est perdue :\n\n{secret}\n\n"
            "L’archive est un fichier « age » que tout outil age ouvre. Choisissez ensuite un "
            "support séparé (clé USB rangée), pas ce disque. Rien n’est encore effacé. "
            f"L’archive est à détruire dès le {fr_date(record.destroy_from)} : son nom le dit.",
            "Annuler", "C’est écrit, archiver",
        ):  # fmt: skip
            return
        name = archive_name(record.destroy_from)
        target = self._ctx.files.save_as("Archive du dossier", name, "age (*.age)")
        if target is not None and self._apart(target):
            self._ctx.operations.fetch(
                self, access_copy, record.patient, self._ctx.clock.now(), SCREENS,
                done=lambda made: self._seal(made, target, secret, record),
            )  # fmt: skip

    def _apart(self, target: Path) -> bool:
        """Ask before an archive is put on the disk of the register itself."""
        register: Any = self._ctx.services.get("register")
        return (
            register is None
            or not on_one_disk(target, register.path)
            or self._ctx.confirm(
                "Archiver sur le même disque ?",
                "Ce dossier est sur le disque de ce registre : perdu ou volé avec lui, il ne "
                "resterait rien. La règle demande un support séparé, comme une clé USB rangée.",
                "Annuler", "Archiver ici",
            )
        )  # fmt: skip

    def _seal(self, made: Outcome[Copied], target: Path, secret: str, record: KeptRecord) -> None:
        if isinstance(made, Refused):
            self._ctx.toast(made.problems[0].message)
            return

        def work(_progress: object) -> int:
            keep_archive(target, made.value.archive, secret)
            return sum(made.value.rows.values())

        self._ctx.operations.work(
            self, work, done=lambda rows: self._sealed(record, rows), title="Archive du dossier"
        )

    def _sealed(self, record: KeptRecord, rows: int) -> None:
        self._archived.add(record.patient)
        self._chosen(record)
        extra = (("rows", rows), ("destroy", record.destroy_from.isoformat()))
        self._ctx.operations.run(
            self, trace, Trace("ARCHIVE", record.patient, extra=extra), parallel=True,
            done=lambda _none: self._ctx.toast("Archive relue et enregistrée."),
        )  # fmt: skip

    def _purge(self) -> None:
        record: KeptRecord | None = self.table.current_row()
        eraser: Any = self._ctx.services.get("eraser")
        if record is None or eraser is None or not self._ctx.confirm(
            "Effacer ce dossier du registre ?",
            "Tout son contenu disparaît de ce registre, sans retour. L’archive que vous venez de "
            "faire est alors le seul exemplaire du cabinet. Les sauvegardes plus anciennes et "
            "les copies de vos confrères ne sont pas touchées.",
            "Garder", "Effacer",
        ):  # fmt: skip
            return
        self._ctx.operations.on_register(
            self, lambda: eraser(StreamId(record.patient)), outcome=True,
            done=lambda _count: self._purged(), title="Effacement du dossier",
        )  # fmt: skip

    def _purged(self) -> None:
        self._ctx.toast("Dossier effacé du registre.")
        self.reload()
