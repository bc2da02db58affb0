"""Card templates, layouts and pre-cut stocks, read from ``resources/templates/cards``.

They are data, so a CPTS may change colours and order; what keeps a card legible is checked here
and cannot be changed by a file: minimum sizes, contrast, safe area.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from cpts_desktop.documents.logo import Logo
from cpts_desktop.documents.pdf import WHITE, Ink
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.rules import VITAL_FIELDS
from cpts_desktop.kernel.resources import resource
from cpts_desktop.kernel.text import fold

VITAL_MIN_PT: Final = 9.0
NORMAL_MIN_PT: Final = 7.0
FLOOR_PT: Final = 6.5
MIN_CONTRAST: Final = 7.0
MIN_SAFE_MM: Final = 3.0


class BadTemplate(ValueError):  # noqa: N818 - says what the template is
    """A template would print an illegible card; ``code`` says which rule it breaks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sizes:
    """One try: type sizes in points, by the weight of the line."""

    vital: float
    normal: float
    small: float
    label: float


@dataclass(frozen=True)
class Scale:
    """How large things are on a kind of support; lengths in mm."""

    safe: float
    inset_x: float
    corner: float
    names: tuple[float, ...]
    sizes: tuple[Sizes, ...]


@dataclass(frozen=True)
class Template:
    """Which fields go on which face, in which colours."""

    id: str
    version: int
    status: str
    title: str
    document_title: str
    band: Ink
    band_text: Ink
    label: Ink
    text: Ink
    hairline: Ink
    front: tuple[str, ...]
    back: tuple[str, ...]
    may_move: tuple[str, ...]
    logo: Logo | None = None


@dataclass(frozen=True)
class PaperLayout:
    """A card or page to print: finished size and the page it is printed on, in mm."""

    id: str
    title: str
    width: float
    height: float
    page: tuple[float, float]
    crop_marks: bool = False
    fold: bool = False
    bleed: float = 0.0


@dataclass(frozen=True)
class Stock:
    """A pre-cut A4 sheet; lengths in mm."""

    code: str
    brand: str
    aliases: tuple[str, ...]
    width: float
    height: float
    columns: int
    rows: int
    x0: float
    y0: float
    dx: float
    dy: float

    @property
    def count(self) -> int:
        """Cards on one sheet."""
        return self.columns * self.rows

    def place(self, position: int) -> tuple[float, float]:
        """Return the top left of the card at ``position`` (from 1, row by row)."""
        row, column = divmod(position - 1, self.columns)
        return self.x0 + column * self.dx, self.y0 + row * self.dy


@cache
def template(kind: CardKind) -> Template:
    """Return the template of a kind of card. Raises BadTemplate."""
    return template_from(_toml(f"{kind.value}.toml"))


def template_from(value: dict[str, Any]) -> Template:
    """Build a template and check what must hold on any card. Raises BadTemplate."""
    inks = {name: Ink.of(code) for name, code in value["inks"].items()}
    built = Template(
        id=value["id"],
        version=value["version"],
        status=value["status"],
        title=value["title"],
        document_title=value["document_title"],
        band=inks["band"],
        band_text=inks["band_text"],
        label=inks["label"],
        text=inks["text"],
        hairline=inks["hairline"],
        front=tuple(value["faces"]["front"]),
        back=tuple(value["faces"]["back"]),
        may_move=tuple(value["faces"]["may_move"]),
    )
    return checked(built)


def checked(built: Template) -> Template:
    """Return the template, or raise BadTemplate when a card made with it would be illegible."""
    if min(built.text.contrast(WHITE), built.label.contrast(WHITE)) < MIN_CONTRAST:
        raise BadTemplate("TEXT_CONTRAST")
    if built.band.contrast(built.band_text) < MIN_CONTRAST:
        raise BadTemplate("BAND_CONTRAST")
    if not set(VITAL_FIELDS) <= {*built.front, *built.back}:
        raise BadTemplate("VITAL_FIELD_MISSING")
    return built


@cache
def scale(name: str) -> Scale:
    """Return the scale of « card » or « large ». Raises BadTemplate."""
    return scale_from(_toml("layouts.toml")[name])


def scale_from(value: dict[str, Any]) -> Scale:
    """Build a scale and check the minimum sizes. Raises BadTemplate."""
    sizes = tuple(Sizes(*map(float, row)) for row in value["sizes"])
    for size in sizes:
        if size.vital < VITAL_MIN_PT:
            raise BadTemplate("VITAL_TOO_SMALL")
        if min(size.normal, size.label) < NORMAL_MIN_PT:
            raise BadTemplate("TEXT_TOO_SMALL")
        if size.small < FLOOR_PT:
            raise BadTemplate("UNDER_THE_FLOOR")
    if min(value["names"]) < VITAL_MIN_PT:
        raise BadTemplate("VITAL_TOO_SMALL")
    if value["safe"] < MIN_SAFE_MM:
        raise BadTemplate("SAFE_AREA_TOO_SMALL")
    return Scale(value["safe"], value["inset_x"], value["corner"], tuple(value["names"]), sizes)


@cache
def paper_layouts() -> dict[str, PaperLayout]:
    """Return the layouts that are not a pre-cut sheet, by id."""
    found = {}
    for key, value in _toml("layouts.toml")["layouts"].items():
        bleed = value.get("bleed", 0.0)
        page = value.get("page", [value["width"] + 2 * bleed, value["height"] + 2 * bleed])
        found[key] = PaperLayout(
            key,
            value["title"],
            value["width"],
            value["height"],
            (page[0], page[1]),
            value.get("crop_marks", False),
            value.get("fold", False),
            bleed,
        )
    large = _toml("layouts.toml")["large"]["page"]
    found["large"] = PaperLayout(
        "large", "Grande version A5", large[0], large[1], (large[0], large[1])
    )
    return found


@cache
def stocks() -> tuple[Stock, ...]:
    """Return the pre-cut sheets that we know."""
    return tuple(
        Stock(
            **{key: item[key] for key in item if key != "aliases"},
            aliases=tuple(item.get("aliases", ())),
        )
        for item in _toml("stocks.toml")["stock"]
    )


def stock_named(name: str) -> Stock | None:
    """Find a sheet by its code, brand and code, or alias; spaces and case do not matter."""
    wanted = _key(name)
    for stock in stocks():
        names = (stock.code, *stock.aliases)
        if wanted in {_key(n) for n in names} | {_key(f"{stock.brand} {n}") for n in names}:
            return stock
    return None


def _key(name: str) -> str:
    return fold(name).replace(" ", "")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"templates/cards/{name}").read_text(encoding="utf-8"))
