"""« Suite au dossier »: a field that does not hold, cut short where it says so (interop.md 6.3).

Only what the person chose is cut. The first entry always stays, the paper says how many are
missing and whom to ask, and a card with room for everything prints everything.
"""

from __future__ import annotations

from typing import Final

from cpts_desktop.features.card.model import Card
from cpts_desktop.features.card.rules import NBSP, POINT_SEPARATOR, Block, Line, Weight

SEE_RECORD: Final = "suite au dossier"
"""How the paper says that a field goes on elsewhere; read back at the counter."""
MORE: Final = "more"


def entry_count(block: Block) -> int:
    """Return how many entries a block could be cut between."""
    return len(_entries(block))


def cut_short(block: Block, kept: int, card: Card) -> Block:
    """Return the block with its first ``kept`` entries and the sentence that it goes on."""
    names = _entries(block)
    gone = len(names) - kept
    if kept < 1 or gone < 1:
        return block
    wanted = set(names[:kept])
    lines = [line for line in block.lines if _names(line)[0] in wanted]
    lines[-1] = _until(lines[-1], wanted)
    return Block(block.field, block.label, (*lines, *_sentence(block, gone, card)))


def says_more(text: str) -> bool:
    """Tell whether a printed entry is only the sentence that a field goes on elsewhere."""
    return text.startswith("+") and SEE_RECORD in text


def _sentence(block: Block, gone: int, card: Card) -> tuple[Line, ...]:
    others = f"+{NBSP}{gone} autre{'s' if gone > 1 else ''}"
    said = f"{others}{NBSP}: {SEE_RECORD}"
    name, phone = _whom_to_ask(card)
    if phone:
        said += f", {name} {phone.replace(' ', NBSP)}"
    return (Line(said, Weight.NORMAL, "", ((0, f"{block.field}.{MORE}"),)),)


def _whom_to_ask(card: Card) -> tuple[str, str]:
    """Return who holds the rest and may be named: the pharmacist first, then the doctor."""
    for name, person in (("pharmacie", card.pharmacien), ("médecin", card.medecin_traitant)):
        if person is not None and person.agreed and person.phone:
            return name, person.phone
    return "", ""


def _entries(block: Block) -> list[str]:
    return list(dict.fromkeys(name for line in block.lines for name in _names(line)))


def _names(line: Line) -> list[str]:
    """Return the entries of a line: « implants[0] », but a whole line of a treatment is one."""
    names = [name for _start, name in line.parts]
    if not names:
        return [line.text]
    return names if "[" in names[0] else names[:1]


def _until(line: Line, wanted: set[str]) -> Line:
    """Return a line without the entries that share it and are not wanted."""
    stay = tuple(part for part in line.parts if part[1] in wanted)
    if len(stay) == len(line.parts) or "[" not in line.parts[0][1]:
        return line
    end = line.parts[len(stay)][0] - len(POINT_SEPARATOR)
    return Line(line.text[:end], line.weight, line.tail, stay)
