"""The selected line of a table, said in full under it: a narrow column cuts its words short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cpts_desktop.shell.widgets.labels import PlainLabel, plain_label
from cpts_desktop.shell.widgets.tables import DataTable


def row_told(table: DataTable, words: Callable[[Any], str]) -> PlainLabel:
    """Return a label that follows the selection of the table; hidden when nothing is selected."""
    label = plain_label("", wrap=True, selectable=True)
    label.hide()

    def tell(one: Any) -> None:
        label.setText("" if one is None else words(one))
        label.setVisible(one is not None)

    table.row_selected.connect(tell)
    return label
