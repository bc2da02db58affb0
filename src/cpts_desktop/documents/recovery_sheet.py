"""The sheet of the recovery code: one A4 page to print and keep away from the computer."""

from __future__ import annotations

from datetime import date
from typing import Final

from cpts_desktop.documents.fitting import wrap
from cpts_desktop.documents.pdf import A4_MM, BLACK, Face, Font, Ink, PdfPages, text_width_mm
from cpts_desktop.kernel.text import fr_long_date

_TITLE: Final = Font(Face.BOLD, 20)
_CODE: Final = Font(Face.BOLD, 26)
_TEXT: Final = Font(Face.REGULAR, 12)
_SMALL: Final = Font(Face.REGULAR, 10)
_ACCENT: Final = Ink.of("#0F6E84")
_GREY: Final = Ink.of("#55606E")
_LEFT: Final = 25.0
_ADVICE: Final = (
    "Ce code ouvre votre registre si la phrase secrète est oubliée.",
    "Sans la phrase secrète ni ce code, les données sont perdues : personne ne peut les rendre.",
    "",
    "À faire maintenant :",
    "1. Rangez cette feuille dans une enveloppe fermée, hors du cabinet ou au coffre.",
    "2. Ne la photographiez pas, ne l’envoyez pas, ne la laissez pas près de l’ordinateur.",
    (
        "3. Qui a cette feuille et l’ordinateur peut lire le registre. Si elle est perdue, "
        "faites un nouveau code (Réglages, Sécurité) : celui-ci ne servira plus."
    ),
    "",
    "Pour l’utiliser : écran de déverrouillage, « Utiliser le code de secours ».",
    "Les lettres O et I se lisent comme les chiffres 0 et 1 ; les tirets sont facultatifs.",
)


def recovery_sheet(code: str, day: date) -> bytes:
    """Return the PDF of a recovery code; it names nobody and no register."""
    pages = PdfPages("Code de secours")
    pages.begin_page(*A4_MM)
    pages.text(_LEFT, 35, "Code de secours de CPTS Desktop", _TITLE, _ACCENT)
    pages.text(_LEFT, 43, f"Fait le {fr_long_date(day)}", _SMALL, _GREY)
    groups = code.split("-")
    for row, start in enumerate(range(0, len(groups), 3)):
        line = " – ".join(groups[start : start + 3])
        x = (A4_MM[0] - text_width_mm(line, _CODE)) / 2
        pages.text(x, 68 + 16 * row, line, _CODE, BLACK)
    pages.line(_LEFT, 94, A4_MM[0] - _LEFT, 94, ink=_GREY)
    baseline = 106.0
    for paragraph in _ADVICE:
        for line in wrap(paragraph, _TEXT, A4_MM[0] - 2 * _LEFT) if paragraph else ("",):
            if line:
                pages.text(_LEFT, baseline, line, _TEXT)
            baseline += 6.5
        baseline += 1.5
    return pages.finish()
