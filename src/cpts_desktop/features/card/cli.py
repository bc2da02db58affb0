"""``card render``: a card file in, a PDF out; the same functions as the editor's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.card.card_json import MAX_BYTES, read_card
from cpts_desktop.features.card.model import FIELDS, Card
from cpts_desktop.features.card.rules import lacking
from cpts_desktop.features.card.sheet import Flip, PrintOptions, Rendered, Side, render
from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Fault, Outcome, Problem, Refused, Severity, refuse
from cpts_desktop.kernel.text import age_on, fr_date, plural
from cpts_desktop.kernel.verbs import REFUSED, Answer, Argument, Invocation, Verb, option

OLDEST: Final = 125
"""Years; beyond, a birth date is more likely a slip (security.md G1 16)."""


def render_card(inv: Invocation) -> Answer:
    """Render CARD.json to a PDF, or refuse and say which field and what can be done."""
    source = Path(inv.args["card"])
    try:
        with source.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        raise Fault("NO_CARD_FILE", "Le fichier de la carte ne peut pas être lu.") from None
    today = inv.clock.today()
    card = read_card(data, today)
    if isinstance(card, Refused):
        return _refused(card.problems)
    options = _options(inv)
    if isinstance(options, Refused):
        return _refused(options.problems)
    placed = replace(
        card.value, back=tuple(inv.args.get("back") or ()),
        continued=tuple(inv.args.get("continued") or ()),
    )  # fmt: skip
    made: Outcome[Rendered] = render([placed], options)
    if isinstance(made, Refused):
        return _refused(made.problems)
    write_private(Path(inv.args["out"]), made.value.pdf)
    notes = (*card.notes, *stale(card.value, today))
    said = "\n".join([_sentence(made.value), *(note.message for note in notes)])
    return Answer(report(made.value, notes, lacking(card.value)), said)


def stale(card: Card, today: date) -> tuple[Problem, ...]:
    """Say what is odd about the dates of a card; the paper bears them, so nothing is hidden."""
    found = []
    if card.valid_until is not None and card.valid_until < today:
        said = (
            f"Cette carte n’est plus valable depuis le {fr_date(card.valid_until)} : refaites-la."
        )
        found.append(Problem("valid_until", "EXPIRED", said, Severity.CONFIRM))
    if card.issued is not None and card.issued > today:
        said = f"La carte est datée du {fr_date(card.issued)}, après aujourd’hui."
        found.append(Problem("issued", "IN_FUTURE", said, Severity.CONFIRM))
    if age_on(card.birth_date, today) > OLDEST:
        said = f"Naissance le {fr_date(card.birth_date)} : plus de {OLDEST} ans, vérifiez."
        found.append(Problem("birth_date", "VERY_OLD", said, Severity.CONFIRM))
    return tuple(found)


def report(
    made: Rendered, notes: tuple[Problem, ...] = (), missing: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """Return the figures of a rendering, as ``card render --json`` prints them."""
    return {
        "pages": made.pages,
        "cards": made.cards,
        "boxes_outside_safe_area": made.outside_safe_area,
        "smallest_pt": made.smallest_pt,
        "qr_bytes": made.qr_bytes,
        "left_out": [
            {"field": left.field, "name": left.name, "reason": left.reason}
            for left in made.left_out
        ],
        "moved_to_back": list(made.moved),
        "continued": list(made.continued),
        "notes": [_problem(note) for note in notes],
        "lacking": [_problem(one) for one in missing],
    }


def _options(inv: Invocation) -> PrintOptions | Refused:
    offsets = []
    for key in ("dx", "dy"):
        try:
            offset = Decimal(str(inv.args.get(key) or "0").replace(",", "."))
        except InvalidOperation:
            offset = Decimal("NaN")
        if not offset.is_finite():
            return refuse(key, "BAD_OFFSET", "Décalage attendu en millimètres, par exemple 0,5.")
        offsets.append(float(offset))
    return PrintOptions(
        layout=inv.args["layout"],
        side=Side(inv.args.get("side") or Side.BOTH),
        flip=Flip(inv.args.get("flip") or Flip.LONG_EDGE),
        copies=1 if inv.args.get("copies") is None else inv.args["copies"],
        start=1 if inv.args.get("start") is None else inv.args["start"],
        dx=offsets[0],
        dy=offsets[1],
    )


def _problem(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "code": problem.code, "message": problem.message}


def _refused(problems: tuple[Problem, ...]) -> Answer:
    said = "\n".join(f"{p.field} : {p.message}" if p.field else p.message for p in problems)
    return Answer({"refused": [_problem(p) for p in problems]}, said, REFUSED)


def _sentence(made: Rendered) -> str:
    count = f"{plural(made.cards, 'carte')}, {plural(made.pages, 'page')}"
    said = f"{count}. Imprimez en « Taille réelle »."
    if made.left_out:
        fields = ", ".join(left.field for left in made.left_out)
        said += f" Non imprimés, accord non enregistré : {fields}."
    return said


_CARD: Final = Argument("CARD", "le fichier CARD.json", kind=Path)
VERBS: Final = (
    Verb(
        ("card", "render"),
        "imprime une carte dans un PDF, à sa taille exacte",
        render_card,
        (
            _CARD,
            Argument("--out", "le PDF à écrire", kind=Path),
            option("--layout", "id1, fold, pvc, large ou a4:PLANCHE", default="id1"),
            option("--side", "faces à imprimer", choices=tuple(Side), default="both"),
            option("--flip", "bord de retournement du recto-verso", choices=tuple(Flip)),
            option("--copies", "nombre d’exemplaires", kind=int),
            option("--start", "première place libre de la planche", kind=int),
            option("--dx", "correction de l’imprimante vers la droite, en mm"),
            option("--dy", "correction de l’imprimante vers le bas, en mm"),
            Argument(
                "--back", "champs à mettre au verso", many=True, required=False, choices=FIELDS
            ),
            Argument(
                "--continued",
                "champs qui finissent par « suite au dossier » s’ils dépassent",
                many=True,
                required=False,
                choices=FIELDS,
            ),
        ),
    ),
)
