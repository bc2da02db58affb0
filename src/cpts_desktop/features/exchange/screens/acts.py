"""What the palette starts: each act goes to the page, which opens its dialog there."""

from __future__ import annotations

from cpts_desktop.features.exchange.screens.page import PAGE
from cpts_desktop.shell.pages import PageContext


def prepare_from_anywhere(ctx: PageContext) -> None:
    """Go to the page and prepare a packet."""
    ctx.navigate(PAGE, prepare="1")


def prepare_this_patient(ctx: PageContext) -> None:
    """Prepare a packet that holds the patient whose banner is shown."""
    if ctx.patient is not None:
        ctx.navigate(PAGE, prepare="1", about=str(ctx.patient))


def show_last_visit(ctx: PageContext) -> None:
    """Show a visit of the patient whose banner is shown, the last one by default."""
    if ctx.patient is not None:
        ctx.navigate(PAGE, relay="", about=str(ctx.patient))


def read_code_from_anywhere(ctx: PageContext) -> None:
    """Go to the page and read a code."""
    ctx.navigate(PAGE, read="1")
