"""What a CPTS may change of a card: its colours and its logo. Legibility stays ours.

A style is data (colours and one picture). It goes through the same contrast checks as our own
templates, so no style can make a card illegible.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from cpts_desktop.documents.logo import Logo
from cpts_desktop.documents.pdf import Ink
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.templates import BadTemplate, Template, checked, template
from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.resources import resource

_WORDS: Final = {
    "TEXT_CONTRAST": "Cette couleur est trop claire pour des titres sur fond blanc (7:1 demandé).",
    "BAND_CONTRAST": "Cette couleur est trop claire sous un texte blanc (7:1 demandé).",
}


@dataclass(frozen=True)
class Style:
    """Colours and logo laid over a template; empty keeps the template's own.

    ``colour`` is that of the band and of the titles, for both kinds of card.
    """

    colour: str = ""
    logo: Logo | None = None
    high_contrast: bool = False


PLAIN: Final = Style()


def style_of(colour: str, logo: Logo | None) -> Outcome[Style]:
    """Return a style. Refused: BAD_COLOUR, or a contrast under 7:1."""
    wanted = colour.strip()
    try:
        if wanted:
            Ink.of(wanted)
        made = Style(wanted.upper(), logo)
        for kind in CardKind:
            styled(kind, made)
    except BadTemplate as stop:
        return refuse("colour", stop.code, _WORDS.get(stop.code, "Cette couleur ne convient pas."))
    except ValueError:
        return refuse("colour", "BAD_COLOUR", "Couleur attendue : # et six chiffres, #0B4F5F.")
    return Ok(made)


@cache
def styled(kind: CardKind, style: Style) -> Template:
    """Return the template of a kind of card in this style. Raises BadTemplate."""
    made = template(kind)
    if style.high_contrast:
        inks = {name: Ink.of(code) for name, code in _high_contrast().items()}
        made = replace(
            made, band=inks["band"], band_text=inks["band_text"], label=inks["label"],
            text=inks["text"], hairline=inks["hairline"],
        )  # fmt: skip
    elif style.colour:
        made = replace(made, band=Ink.of(style.colour), label=Ink.of(style.colour))
    return checked(replace(made, logo=style.logo))


@cache
def _high_contrast() -> dict[str, str]:
    text = resource("templates/cards/contraste.toml").read_text(encoding="utf-8")
    inks: dict[str, str] = tomllib.loads(text)["inks"]
    return inks
