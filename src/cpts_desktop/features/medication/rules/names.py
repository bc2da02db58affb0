"""From a substance as BDPM or a prescriber writes it to its name in the thesaurus.

Order: the name itself, then qualifiers and salts taken off, then a short reviewed synonym table
(resources/medication/synonyms.csv).  A parenthesis that ends in "de" or "d'" is turned round
("SODIUM (VALPROATE DE)" -> "valproate de sodium"), never dropped: dropping it would send every
sodium salt to oxybate (bpm.md 3a).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from cpts_desktop.kernel.resources import resource


class _Marks(dict[int, int | None]):
    """A translation that takes combining marks away, filled as signs are met."""

    def __missing__(self, sign: int) -> int | None:
        self[sign] = None if unicodedata.combining(chr(sign)) else sign
        return self[sign]


_MARKS = _Marks()
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "µ": "u"})
_JOINERS = re.compile(r"[’'`´\-‐‑–.]")
_TURNED = re.compile(r"^(?P<base>[^()]+?) \( ?(?P<salt>[^()]*?\bde?) ?\)(?P<rest>.*)$")
_ACID = re.compile(r"^(?P<base>[^()]+?) \(acide\)$")
_ISOTOPE = re.compile(r"\s*(?:\d+ ?[a-z]{1,2}|[a-z]{1,2} ?\d+)\s*")  # a tracer is no drug
_PARENS = re.compile(r" ?\((?P<inside>[^()]*)\)")

_WORDS = tomllib.loads(resource("medication/salts.toml").read_text(encoding="utf-8"))
ELEMENTS = frozenset(_WORDS["elements"])
# Elements stay reachable only through these anions; other "X de potassium" are drugs of their own.
_ELEMENT_ANIONS = frozenset(_WORDS["element_anions"])
_SODIUM_IS_NEVER = frozenset({"sodium"})


def _either(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def key(text: str) -> str:
    """Comparison key: lower case, no accents, hyphens and apostrophes as one space."""
    low = text.translate(_LIGATURES).lower()
    low = re.sub(r"-\s+", "-", low)
    spaced = _JOINERS.sub(" ", low)
    bare = spaced
    if not spaced.isascii():
        bare = unicodedata.normalize("NFKD", spaced).translate(_MARKS)
    bare = bare.replace("®", " ").replace("™", " ")
    return re.sub(r"\s+", " ", bare).strip(" ,;")


@lru_cache(maxsize=20_000)
def natural(text: str) -> str:
    """Key in natural order: "oxybate de sodium", "acide valproique"."""
    name = key(text)
    acid = _ACID.match(name)
    if acid:
        return f"acide {acid['base']}"
    turned = _TURNED.match(name)
    if turned and re.search(r"\bd(e)?$", turned["salt"]):
        return re.sub(r"\s+", " ", f"{turned['salt']} {turned['base']}{turned['rest']}").strip()
    return name


_TAILS = re.compile(r",? (?:forme (?:pulv.*|huileuse)|feuille de|graine d)$")


def _drop_parentheses(name: str) -> str:
    """Drop a qualifier in parentheses, but never one that ends in "de" or "d'", nor an isotope."""

    def keep(match: re.Match[str]) -> str:
        inside = match["inside"]
        kept = re.search(r"\bd(e)?\s*$", inside) or _ISOTOPE.fullmatch(inside)
        return match[0] if kept else ""

    return re.sub(r"\s+", " ", _PARENS.sub(keep, name)).strip()


_ANION, _CATION = _either(_WORDS["anions"]), _either(_WORDS["cations"])
_PREFIX = re.compile(rf"^(?:(?:{_ANION})(?: acide)?) (?:de l |de |d |du )")
_SUFFIX_CATION = re.compile(rf" (?:de |d )?(?:{_CATION})$")
_SUFFIX_ANION = re.compile(rf" (?:{_ANION})$")
_SUFFIX_HYDRATE = re.compile(rf" (?:{_either(_WORDS['hydrates'])})$")
_OF = r"(?:de la |de l |des |de |du |d )"
_PART = (
    r"(?:(?:extrait|teinture|poudre|concentrat)(?: (?:sec|seche|fluide|mou|raffine|purifie|titree?|"
    r"standardise|quantifie|et|aqueux|hydroalcoolique|alcoolique))*|sommites? fleuries?|feuilles?|"
    r"racines?|ecorces?|parties? aeriennes?|graines?|fruits?|fleurs?|plantes?|rhizomes?|"
    r"teguments?)"
)
_PLANT = re.compile(rf"^{_PART} {_OF}")
_PLANT_AFTER = re.compile(rf"(?: \(|, ){_PART} d(?:e|e la)? ?\)?$")
""" "(EXTRAIT SEC DE)", ", TÉGUMENT DE LA": what was made of a plant, never a salt."""
_ATE = re.compile(
    r"^(?P<stem>[a-z ]+?)ate (?:mono|di|tri)?(?:de |d )?"
    r"(?P<cation>sodium|potassium|calcium|magnesium|sodique|potassique|calcique|magnesique|lysine|"
    r"arginine|disodique|monosodique|dl lysine|trometamol|zinc|meglumine)(?: .*)?$"
)


def _strip_once(name: str) -> Iterator[str]:
    dropped = _TAILS.sub("", _drop_parentheses(name)).strip(" ,")
    if dropped and dropped != name:
        yield dropped
    plant = _PLANT.match(name)
    if plant:
        yield name[plant.end() :]
    made = _PLANT_AFTER.sub("", name)
    if made != name:
        yield made
    ate = _ATE.match(name)
    if ate:
        yield f"acide {ate['stem']}ique"
        yield f"{ate['stem']}ate"
    bare_ate = re.match(r"^([a-z]{4,})ate$", name)
    if bare_ate:
        yield f"acide {bare_ate[1]}ique"
    prefix = _PREFIX.match(name)
    if prefix:
        rest = name[prefix.end() :]
        if rest not in ELEMENTS or _element_salt(prefix[0], rest):
            yield rest
    element, _, anion = name.partition(" ")
    if element in ELEMENTS and _element_salt(anion + " ", element):
        yield element
    for pattern in (_SUFFIX_HYDRATE, _SUFFIX_CATION, _SUFFIX_ANION):
        cut = pattern.sub("", name)
        if cut and cut != name and cut not in ELEMENTS:
            yield cut


def _element_salt(prefix: str, element: str) -> bool:
    words = prefix.split()
    return element not in _SODIUM_IS_NEVER and bool(words) and words[0] in _ELEMENT_ANIONS


@lru_cache(maxsize=50_000)
def forms(text: str) -> tuple[str, ...]:
    """Every reading of a substance name, from the most faithful to the most stripped."""
    first = natural(text)
    seen = [first]
    queue = [first]
    while queue and len(seen) < 40:
        name = queue.pop(0)
        for shorter in _strip_once(name):
            if shorter and shorter not in seen:
                seen.append(shorter)
                queue.append(shorter)
    return tuple(seen)


def base_name(text: str) -> str:
    """The shortest faithful reading, used to say whether two salts are one substance.

    An element is never reached from an organic salt: losartan potassique is losartan.
    """
    readings = forms(text)
    usable = [r for r in readings if len(r) >= 3 and not r.endswith("ate")] or list(readings)
    acids = [r for r in usable if r.startswith("acide ")]
    return acids[0] if acids else min(usable, key=len)
