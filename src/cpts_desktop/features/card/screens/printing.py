"""From a card to paper: what the editor and the batch screen share."""

from __future__ import annotations

from collections.abc import Callable

from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.commands import SaveCard
from cpts_desktop.features.card.screens.printers import Printers, PrintJob, SystemPrinters
from cpts_desktop.features.card.sheet import ONE_FACE, PrintOptions, Rendered, Side, render
from cpts_desktop.features.card.templates import paper_layouts, stock_named
from cpts_desktop.features.register.model import PatientBanner
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.shell.pages import PageContext


def printers_of(ctx: PageContext) -> Printers:
    """Return the printers given by the house, else those of the system."""
    given: Printers | None = ctx.services.get("printers")
    return given if given is not None else SystemPrinters()


def who(banner: PatientBanner) -> str:
    """Say whose card it is."""
    born = f", né(e) le {fr_date(banner.birth_date)}" if banner.birth_date else ""
    return f"{banner.display_name}{born}"


def paper_words(options: PrintOptions) -> str:
    """Say on what it is printed."""
    if options.layout.startswith("a4:"):
        stock = stock_named(options.layout[3:])
        if stock is not None:
            return (
                f"Planche A4 {stock.brand} {stock.code}, {stock.count} cartes de "
                f"{_mm(stock.width)} × {_mm(stock.height)} mm, à partir de la place {options.start}"
            )
    paper = paper_layouts().get(options.layout)
    return paper.title if paper is not None else options.layout


def send(printers: Printers, printer: str, options: PrintOptions, pdf: bytes) -> None:
    """Send a finished PDF to a printer."""
    duplex = options.side is Side.BOTH and options.layout not in ONE_FACE
    printers.send(PrintJob(pdf, printer, options.flip, duplex))


def delivered(
    command: SaveCard, options: PrintOptions, deliver: Callable[[Rendered], None]
) -> Outcome[Rendered]:
    """Render a card and deliver it (file or printer); refused rather than clipped."""
    read = card_from(command.value, back=command.back, continued=command.continued)
    if isinstance(read, Refused):
        return read
    made = render([read.value], options)
    if isinstance(made, Ok):
        deliver(made.value)
    return made


def _mm(value: float) -> str:
    return f"{value:g}".replace(".", ",")
