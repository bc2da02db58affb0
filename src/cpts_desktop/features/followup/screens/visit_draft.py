"""What is typed in the visit form, as a draft keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpts_desktop.features.followup.screens.visit import VisitPage


def typed(page: VisitPage) -> dict[str, Any]:
    """Return the texts of the form."""
    form = page.form
    return {
        "values": {code: field.text() for code, field in page.fields.items() if field.text()},
        "note": form.note.text(),
        "day": form.day.text(),
        "hour": form.hour.text(),
        "scale": form.balance.text() if form.balance.isModified() else "",
    }


def put_back(page: VisitPage, content: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write the texts of a draft in the form; whatever is not a text is left aside."""
    for code, field in page.fields.items():
        text = values.get(code)
        if isinstance(text, str):
            field.edit.setText(text)
            field.show_problem(None)
    for name in ("note", "day", "hour"):
        if isinstance(content.get(name), str):
            getattr(page.form, name).setText(content[name])
    if isinstance(content.get("scale"), str) and content["scale"]:
        page.scale.typed(content["scale"])
