"""Read the relations and classes out of the official ANSM thesaurus PDF.

The layout is the same in the editions of 2020 and 2023: a 10 pt title at x 29 opens a
protagonist, an 8 pt "+ B" at x 32-40 opens a relation, 7 pt text at x 97 is the mechanism and
7 pt text at x 317 the level and then the conduct; "Voir aussi" and the member list in
parentheses stand at x 37.  Nothing else of the document is kept.

Source of the geometry: bpm.md 3a, measured again on both files with pypdfium2.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cpts_desktop.kernel.outcome import Fault

LEVELS: tuple[str, ...] = ("CI", "AD", "PE", "APEC")

_LEVEL_WORDS: tuple[tuple[str, str], ...] = (
    (r"contre[- ]?indication|\bci\b", "CI"),
    (r"association d[eé]conseill[eé]e|\basdec\b", "AD"),
    (r"pr[eé]caution d.?emploi|\bpe\b", "PE"),
    (r"[aà] prendre en compte|\bapec\b", "APEC"),
)
_MAX_PAGES = 600
_SNAP = 2.5


class NotAThesaurus(Fault):
    """The file is not a readable ANSM thesaurus; the message says why, in French."""

    def __init__(self, message: str) -> None:
        super().__init__("ANSM_PDF", message)


@dataclass(frozen=True)
class Relation:
    """One printed row: protagonist A, protagonist B, the set of levels, the page of the PDF."""

    a: str
    b: str
    levels: tuple[str, ...]
    page: int
    mechanism: str = ""
    conduct: str = ""


@dataclass(frozen=True)
class Thesaurus:
    """What the PDF says: relations, members of each class, edition date (ISO) and warnings."""

    relations: tuple[Relation, ...]
    classes: dict[str, tuple[str, ...]]
    edition: str
    unknown_levels: tuple[str, ...] = ()


@dataclass
class _Line:
    y: float
    x: float
    size: float
    text: str


@dataclass
class _Draft:
    a: str
    b: str
    page: int
    mechanism: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)


_LINE_END_HYPHENS: Final = (0x02, 0xFFFE)
"""How pdfium writes a hyphen at the end of a line."""


def read_levels(text: str) -> tuple[str, ...]:
    """Levels named by the first line of the right column ("CI - ASDEC - APEC")."""
    low = text.lower().replace("’", "'")
    return tuple(level for pattern, level in _LEVEL_WORDS if re.search(pattern, low))


def _page_lines(page: Any, raw: Any) -> list[_Line]:
    """Text runs of a page, top to bottom; runs of a column on one baseline are joined."""
    text = page.get_textpage()
    count = raw.FPDFText_CountChars(text)
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    runs: list[_Line] = []
    current: _Line | None = None
    end = 0.0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13, 0):
            current = None
            continue
        char = "-" if code in _LINE_END_HYPHENS else chr(code)
        if raw.FPDFText_IsGenerated(text, index) == 1:
            if current is not None:
                current.text += char
            continue
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = float(raw.FPDFText_GetFontSize(text, index)) * abs(matrix.d or 1.0)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        px, py = x.value, y.value
        crossed = current is not None and current.x < 310 <= px and current.size < 7.6
        if (
            current is None
            or abs(current.y - py) > 1.0
            or abs(current.size - size) > 0.6
            or px < end - 2
            or px > end + 25
            or crossed
        ):
            current = _Line(py, px, size, char)
            runs.append(current)
        else:
            current.text += char
        end = px
    text.close()
    return runs


def _rows(runs: list[_Line]) -> Iterator[list[_Line]]:
    """Runs grouped by baseline (snapped), top first, left to right."""
    rows: list[list[_Line]] = []
    for run in sorted(runs, key=lambda r: (-r.y, r.x)):
        if rows and abs(rows[-1][0].y - run.y) <= _SNAP:
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        yield sorted(row, key=lambda r: r.x)


def _clean(parts: list[str]) -> str:
    text = re.sub(r"\s+", " ", " ".join(p.strip() for p in parts)).strip()
    text = re.sub(r"(?<=\w)- (?=[a-zéèêâôîûà])", "-", text)
    text = re.sub(r"\(\s+", "(", text)
    return re.sub(r"\s+([).,])(?=\s|$|[).,])", r"\1", text)


def split_members(text: str) -> tuple[str, ...]:
    """Members of "(a, b (c, d), e)": commas inside parentheses do not separate."""
    body = text.strip()
    body = body[1:] if body.startswith("(") else body
    body = body[:-1] if body.endswith(")") and body.count(")") > body.count("(") else body
    out: list[str] = []
    depth = 0
    current = ""
    for char in body:
        depth += char == "("
        depth -= char == ")"
        if char == "," and depth == 0:
            out.append(current.strip())
            current = ""
        else:
            current += char
    out.append(current.strip())
    return tuple(dict.fromkeys(m for m in out if m))


def _closes_at_the_end(text: str) -> bool:
    """True when the parenthesis that opens *text* is closed by its last character."""
    depth = 0
    for index, char in enumerate(text):
        depth += char == "("
        depth -= char == ")"
        if depth == 0:
            return index == len(text) - 1
    return False


class _Reader:
    """State machine over the rows of all pages."""

    def __init__(self) -> None:
        self.relations: list[Relation] = []
        self.classes: dict[str, tuple[str, ...]] = {}
        self.unknown: list[str] = []
        self.title = ""
        self._draft: _Draft | None = None
        self._title_open = False
        self._intro: list[str] = []
        self._b_open = False

    def row(self, page: int, row: list[_Line]) -> None:
        first = row[0]
        text = "".join(r.text for r in row).strip()
        if not text:
            return
        if 9.0 < first.size < 11.0 and first.x < 32:
            self._title_row(text)
            return
        if 7.6 < first.size < 8.5 and first.x < 60 and (text.startswith("+") or self._b_open):
            if text.startswith("+"):
                self._flush()
                self._close_intro()
                self._draft = _Draft(self.title, text[1:].strip(), page)
                self._b_open = True
            elif self._draft is not None:
                self._draft.b = f"{self._draft.b} {text}"
            return
        self._b_open = False
        if 6.5 < first.size < 7.5:
            self._body_row(row)

    def _title_row(self, text: str) -> None:
        if self._title_open:
            self.title = f"{self.title} {text}"
        else:
            self._flush()
            self._close_intro()
            self.title = text
        self._title_open = True
        self._b_open = False

    def _body_row(self, row: list[_Line]) -> None:
        self._title_open = False
        if self._draft is None or row[0].x < 60:
            if row[0].x < 60:
                if self._draft is not None:
                    return
                self._intro.append("".join(r.text for r in row))
            return
        for run in row:
            (self._draft.right if run.x >= 310 else self._draft.mechanism).append(run.text)

    def _close_intro(self) -> None:
        """Keep the last parenthesised block of the lines under a title: its members."""
        lines, self._intro = self._intro, []
        if not lines or not self.title:
            return
        blocks = [_clean(lines[i:]) for i, line in enumerate(lines) if line.strip().startswith("(")]
        never_closed = next((text for text in blocks if text.count("(") > text.count(")")), None)
        block = next((text for text in blocks if _closes_at_the_end(text)), never_closed)
        if block is None:
            return
        members = split_members(block)
        known = self.classes.get(_clean([self.title]), ())
        self.classes[_clean([self.title])] = tuple(dict.fromkeys(known + members))

    def _flush(self) -> None:
        draft, self._draft = self._draft, None
        if draft is None:
            return
        right = [line for line in draft.right if line.strip()]
        levels = read_levels(right[0]) if right else ()
        rest = right[1:]
        if not levels:
            self.unknown.append(_clean([draft.a, "+", draft.b]))
            return
        self.relations.append(
            Relation(
                _clean([draft.a]),
                _clean([draft.b]),
                levels,
                draft.page,
                _clean(draft.mechanism),
                "\n".join(line.strip() for line in rest),
            )
        )

    def finish(self) -> None:
        self._flush()
        self._close_intro()


_MONTHS = {
    "janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
}  # fmt: skip


def edition_date(first_pages: str) -> str:
    """ISO date of the edition as printed on the first pages ("15 septembre 2023"), else ""."""
    months = "|".join(_MONTHS)
    low = first_pages.lower()
    full = re.search(rf"\b(\d{{1,2}})\s+({months})\s+(20\d\d)\b", low)
    if full:
        return f"{full[3]}-{_MONTHS[full[2]]:02d}-{int(full[1]):02d}"
    partial = re.search(rf"({months})\s+(20\d\d)", low)
    return f"{partial[2]}-{_MONTHS[partial[1]]:02d}" if partial else ""


def _page_rows(document: Any, index: int, raw: Any) -> list[list[_Line]]:
    """Rows of one page; a page that cannot be opened means a file cut or damaged."""
    from pypdfium2 import PdfiumError

    try:
        page = document[index]
        try:
            return list(_rows(_page_lines(page, raw)))
        finally:
            page.close()
    except PdfiumError as error:
        raise NotAThesaurus(
            f"La page {index + 1} de ce PDF ne se lit pas : le fichier est abîmé ou incomplet."
        ) from error


def read_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Thesaurus:
    """Read a thesaurus PDF.  *progress(done, total)* may raise to cancel.

    Raises NotAThesaurus when the file is no PDF or holds no relation at all.
    """
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        document = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise NotAThesaurus("Ce PDF est protégé par un mot de passe.") from error
        raise NotAThesaurus("Ce fichier n’est pas un PDF lisible.") from error
    try:
        total = len(document)
        if total > _MAX_PAGES:
            raise NotAThesaurus(f"Ce PDF compte {total} pages : ce n’est pas le thesaurus.")
        reader = _Reader()
        head = ""
        for index in range(total):
            rows = _page_rows(document, index, raw)
            if index < 2:
                head += "\n".join(" ".join(r.text for r in row) for row in rows) + "\n"
            for row in rows:
                reader.row(index + 1, row)
            if progress is not None:
                progress(index + 1, total)
        reader.finish()
    finally:
        document.close()
    if not reader.relations:
        raise NotAThesaurus("Ce PDF ne contient aucune relation du thesaurus ANSM.")
    return Thesaurus(
        tuple(reader.relations),
        dict(reader.classes),
        edition_date(re.sub(r"\s+", " ", head)),
        tuple(reader.unknown),
    )
