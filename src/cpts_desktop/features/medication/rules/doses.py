"""Doses and frequencies as French prescriptions write them.

What cannot be read stays unread (None): a dose rule is then "à confirmer", never silent.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from cpts_desktop.features.medication.model import Frequency
from cpts_desktop.features.medication.rules.names import key

_NUMBER = r"(?:\d+\s?/\s?\d+|\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_MASS = {"g": Decimal(1000), "mg": Decimal(1), "ug": Decimal("0.001"), "mcg": Decimal("0.001"),
         "microgramme": Decimal("0.001"), "microgrammes": Decimal("0.001"),
         "gramme": Decimal(1000), "grammes": Decimal(1000), "milligramme": Decimal(1),
         "milligrammes": Decimal(1)}  # fmt: skip
_MASS_RE = re.compile(
    rf"({_NUMBER})\s*(microgrammes?|milligrammes?|grammes?|mcg|ug|mg|g)\b(?!\s*/\s*(?:\d+(?:[.,]\d+)?)?\s*(?:h|ml|l)\b)"
)
_UNIT_WORDS = (
    r"(?:cp|cps|cpr|comprimes?|gelules?|gel|sachets?|capsules?|ampoules?|amp|doses?|patchs?|"
    r"dispositifs?|gouttes?|bouffees?|inhalations?|pulverisations?|suppositoires?|cuilleres?|"
    r"unites?|dosettes?)"
)
_COUNT_RE = re.compile(rf"({_NUMBER})\s*{_UNIT_WORDS.replace('gouttes?|', '')}\b")
_UI_RE = re.compile(rf"({_NUMBER})\s*(?:ui|u\.?i\.?|unites internationales)\b")
_FRACTION = r"(?:et )?(1/2|1/4|3/4)"
_WHOLE = r"(?<![\d,/-])(\d{1,2})"
_MIXED_COUNT = re.compile(rf"{_WHOLE} {_FRACTION}(?= ?{_UNIT_WORDS}\b)")
""" "1 1/2 cp" """
_AND_A_HALF = re.compile(
    rf"{_WHOLE}( {_UNIT_WORDS})? {_FRACTION}\b(?! ?(?:h|heures?|{_UNIT_WORDS})\b)"
)
""" "1 cp 1/2", "1 cp et demi", never "1 cp 1/2 h avant le repas" """
_TIMES_RE = re.compile(rf"({_NUMBER})\s*x\s*{_NUMBER}\s*(?:mg|g|ug|mcg|ui)\b")
""" "2 x 500 mg" """
_TIMES_OF = re.compile(_TIMES_RE.pattern + r"\s*$")
_PER_ML = re.compile(r"\b(?:ui|u\.?i\.?)\s*(?:/|par)\s*(?:\d+(?:,\d+)?\s*)?ml\b")
_WORDS = {"un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "demi": "1/2",
          "demie": "1/2"}  # fmt: skip
_GLYPHS = {"½": ("1/2", ",5"), "¼": ("1/4", ",25"), "¾": ("3/4", ",75")}
_MIXED = {"1/2": ",5", "1/4": ",25", "3/4": ",75"}
_SLOTS = {
    "matin": "matin", "petit dejeuner": "matin", "midi": "midi", "(?<!petit )dejeuner": "midi",
    "gouter": "gouter", "apres midi": "gouter", "16h": "gouter", "soir": "soir", "diner": "soir",
    "coucher": "coucher", "nuit": "coucher",
}  # fmt: skip
_SLOT_NAMES = "|".join(sorted(_SLOTS, key=len, reverse=True))
_WEEKDAYS = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b")
_EVERY: tuple[tuple[str, Fraction], ...] = (
    (r"\b(?:tous les|chaque) mois\b", Fraction(1, 30)),
    (r"\b(?:toutes les semaines|chaque semaine)\b", Fraction(1, 7)),
    (r"\b(?:tous les ans|chaque annee)\b", Fraction(1, 365)),
)
_MEALS = re.compile(r"\b(?:(?:aux|a|avant|apres|pendant) (?:les )?(?:3|chaque) repas|3 repas|"
                    r"(?:aux|a) (?:tous les )?repas)\b")  # fmt: skip
_EACH_TWICE = re.compile(r"(?<![\d/])(\d{1,2}) ?/ ?\1 ?h\b")
""" "12/12h" """
_SO_MANY_TO = re.compile(
    r"\b(tou(?:te)?s les) (\d+)(?: ?(?:h|heures?|jours?|j))?(?: (?:a|ou))? (\d+) ?"
    r"(h|heures?|jours?|j|semaines?|mois)\b"
)
""" "toutes les 4 à 6 h": as often as it allows, so that a limit is not passed unseen."""
_HOURS = re.compile(
    r"(?<!les )(?<!/)(?<!/ )(?<!par )\b([01]?\d|2[0-3]) ?h(?:00)?\b(?! avant| apres)"
)


def number(text: str) -> Decimal | None:
    """A number with comma, thin spaces or a fraction ("1/2"), else None."""
    plain = re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", text.strip()).replace(",", ".")
    parts = re.fullmatch(r"(\d+)\s?/\s?(\d+)", plain)
    if parts:
        return Decimal(parts[1]) / Decimal(parts[2]) if int(parts[2]) else None
    return Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def _plain_fractions(text: str) -> str:
    """ "½" as "1/2", and "1½" as the one number that it is."""
    for glyph, (alone, after) in _GLYPHS.items():
        text = re.sub(rf"(?<=\d)\s?{glyph}", after, text).replace(glyph, alone)
    return text


def _spoken(text: str) -> str:
    """Folded, with numbers in figures: "un comprimé et demi" is "1,5 comprime"."""
    folded = re.sub(r"\b(?:1|une?)\s+quart\b", "1/4", _folded(text))
    folded = re.sub(r"\btrois quarts?\b", "3/4", folded)
    folded = re.sub(r"\bune?\s+(demie?|1/2)\b", r"\1", folded)
    folded = re.sub(r"\b((?:1/2|demie?|1/4|3/4) )de (?=[a-z])", r"\1", folded)
    for word, digit in _WORDS.items():
        folded = re.sub(rf"\b{word}\b", digit, folded)
    folded = _MIXED_COUNT.sub(lambda m: m[1] + _MIXED[m[2]], folded)
    return _AND_A_HALF.sub(lambda m: m[1] + _MIXED[m[3]] + (m[2] or ""), folded)


def _folded(text: str) -> str:
    low = _plain_fractions(text).replace("’", "'").replace("µ", "u").replace("μ", "u")
    low = re.sub(r"(?<![\d.,])([1-9]\d{0,2})[.](\d{3})\b", r"\1\2", low)  # 1.000, never 0.125
    decimals = re.sub(r"(?<=\d)\.(?=\d)", ",", low)
    return key(decimals)


def masses(text: str) -> list[Decimal]:
    """Every mass of *text*, in mg: "5 mg/10 mg" gives two."""
    folded = re.sub(rf"({_NUMBER})\s*/\s*({_NUMBER})\s*(mg|g|ug)\b", r"\1 \3/\2 \3", _folded(text))
    return [
        value * _MASS[unit]
        for raw, unit in _MASS_RE.findall(folded)
        if (value := number(raw)) is not None
    ]


def daily_mass(text: str) -> Decimal | None:
    """The one mass of a dose that is said for the whole day: "3 g/j", "20 mg par jour"."""
    found = masses(text)
    said = re.search(r"(?:/|par)\s*(?:j|jour|24 ?h)\b", _folded(text))
    return found[0] if said and len(found) == 1 else None


def international_units(name: str, dose: str, often: str = "") -> Decimal | None:
    """UI taken at once: those of the dose, else those of a name times how many are taken.

    A name in UI per ml says nothing of a dose in drops or in millilitres.
    """
    said = _UI_RE.search(_folded(dose))
    named = said or _UI_RE.search(_folded(name))
    units = number(named[1]) if named else None
    if units is None:
        return None
    if said is None:
        written = f"{_folded(dose)} {_folded(often)}"
        of_liquid = re.search(r"\bgouttes?\b|\d\s?ml\b", written)
        whole = re.search(r"\b(?:amp|ampoules?|doses?|unidoses?)\b", f"{written} {_folded(name)}")
        if of_liquid or (_PER_ML.search(_folded(name)) and not whole):
            return None
    units /= said_twice(dose, often)
    return units * (unit_count(dose) or (None if said else bare_count(dose)) or 1)


def said_twice(dose: str, often: str) -> Decimal:
    """The count of a dose that the rhythm says again ("2 cp", "2 cp le soir"), else 1."""
    count = unit_count(dose)
    return count if count and unit_count(often) == count else Decimal(1)


def bare_count(dose: str) -> Decimal | None:
    """ "1", "2", "1/2" written alone count units; a larger bare number stays unread."""
    value = number(_plain_fractions(dose)) if dose.strip() else None
    return value if value is not None and value <= 4 else None


def unit_count(text: str) -> Decimal | None:
    """How many tablets, sachets…: "2 cp" gives 2, "1/2 cp" gives 0.5."""
    spoken = _spoken(text)
    match = _COUNT_RE.search(spoken) or _TIMES_RE.search(spoken)
    return number(match[1]) if match else None


def _length(folded: str) -> tuple[int | None, str]:
    """Days of treatment and the text without them ("2/j 7 jours", "pdt 10j")."""
    folded = re.sub(r"\b(pendant|pdt|durant)\s*(\d+)\s*j\b", r"\1 \2 jours", folded)
    match = re.search(
        r"(?:pendant|pdt|durant|x|sur)?\s*\b(\d+)\s*(jours?|semaines?|mois)\b(?!\s*(?:sur|/))",
        folded,
    )
    if not match:
        return None, folded
    before = folded[: match.start()].rstrip()
    if re.search(r"(?:tous les|toutes les|par|/|chaque)$", before) or before.endswith("/"):
        return None, folded
    factor = {"j": 1, "s": 7, "m": 30}[match[2][0]]
    return int(match[1]) * factor, (before + " " + folded[match.end() :]).strip()


def _most_often(found: re.Match[str]) -> str:
    if int(found[2]) >= int(found[3]):
        return found[0]
    return f"{found[1]} {found[2]} {found[4]}"


_PREFIXED = re.compile(r"\b(bi|tri) ?(quotidien|hebdo|mensuel)")
_TIMES = {"bi": 2, "tri": 3}
_PERIODS: tuple[tuple[str, Fraction], ...] = (
    (r"trimestriel", Fraction(1, 90)),
    (r"semestriel", Fraction(1, 180)),
    (r"(?:par|/|chaque|fois)\s*(?:jour|j|24 ?h)\b", Fraction(1)),
    (r"(?:par|/|chaque|1 fois par|une fois par)\s*(?:semaine|sem|s)\b|hebdo", Fraction(1, 7)),
    (r"(?:par|/|chaque)\s*mois\b|mensuel", Fraction(1, 30)),
    (r"(?:par|/)\s*(?:an|annee)\b|annuel", Fraction(1, 365)),
)


def frequency(text: str) -> Frequency:
    """Read a frequency; what is unreadable leaves ``per_day`` None."""
    if not text or not text.strip():
        return Frequency(text=text or "")
    folded = _spoken(text)
    prn = bool(re.search(r"si (?:besoin|douleur|necessaire|fievre|crise|insomnie|gene)|\bsb\b|"
                         r"a la demande", folded))  # fmt: skip
    spaced = re.fullmatch(r"\s*[\d½][/,.\d]*(?:\s+[\d½][/,.\d]*){2,3}\s*", text)
    plain = re.sub(r"\s+", "-", text.strip()) if spaced else text.strip()
    if re.fullmatch(r"[\d½](?:/[\d½]){2,3}", plain):
        plain = plain.replace("/", "-")
    if re.fullmatch(r"[\d.,/½ ]+(?:-[\d.,/½ ]+){2,3}", plain):
        return _schedule(plain, prn)
    folded = re.sub(r"(?:(?<=\dh)|(?<=\d h))\s*/\s*(?=\d{1,2} ?h)", " ", folded)
    folded = re.sub(rf"\b({_SLOT_NAMES})\s*[:(]\s*({_NUMBER})\s*\)?", r"\2 \1 ", folded)
    folded = _SO_MANY_TO.sub(_most_often, _EACH_TWICE.sub(r"toutes les \1 h", folded))
    days, rest = _length(folded)
    rest = re.sub(r"\b(?:et |puis )?(?:a )?(?:retirer|enlever|oter)\b.*", "", rest)
    rest = re.sub(r"\ble soir (?:au|avant le) coucher\b", "au coucher", rest)
    rest = re.sub(r"\b1/2 ?(?:h|heures?) (?=avant|apres)", "", rest)
    rest = re.sub(r"\b(?:a )?renouvel\w*(?: \d+)?(?: (?:fois|mois))?", "", rest)
    slots = frozenset(v for word, v in _SLOTS.items() if re.search(rf"\b{word}s?\b", rest))
    per_day = _per_day(rest, slots)
    if per_day is None and _MEALS.search(rest):
        slots = frozenset(("matin", "midi", "soir"))
        per_day = Fraction(3) * Fraction(_lead(rest))
    hours = frozenset(int(h) for h in _HOURS.findall(rest))
    if hours and "distance" not in rest:
        if slots and per_day == len(slots):
            per_day = Fraction(len(slots | {_slot_of_hour(h) for h in hours}))
        elif per_day is None:
            per_day = Fraction(len(hours)) * Fraction(_lead(rest) if len(hours) == 1 else 1)
        slots |= {_slot_of_hour(h) for h in hours}
    return Frequency(per_day, slots, prn, days, text, _food(folded))


_FASTING = re.compile(
    r"\ba jeun\b|\bavant (?:le |les |chaque |un )?(?:petit |repas|dejeuner|diner)|"
    r"\ba distance des? repas\b|\ben dehors des repas\b"
)
_WITH_FOOD = re.compile(
    r"\b(?:pendant|apres|au cours|au milieu|a la fin|en fin)\b[a-z ]*"
    r"\b(?:repas|petit dejeuner|dejeuner|diner)\b|"
    r"\ba (?:chaque|tous les) repas\b|"
    r"\b(?:aux?|avec)\b(?: les?| un| chaque| cours des?)? ?(?:\d )?(?:repas|petit dejeuner)\b"
)


def _food(folded: str) -> str:
    """With food or fasting, when the text says one of them."""
    if _FASTING.search(folded):
        return "jeun"
    return "repas" if _WITH_FOOD.search(folded) else ""


def _lead(rest: str) -> Decimal:
    """The number that opens the text, 1 when there is none or when it counts UI of insulin."""
    found = re.match(rf"\s*({_NUMBER})\s*(?:{_UNIT_WORDS})?\b", rest)
    other = re.match(rf"\s*{_NUMBER}\s*(?:ui|repas|m?g|ug|mcg|ml|gouttes?|microgrammes?)\b", rest)
    value = number(found[1]) if found and not other else None
    return value or Decimal(1)


def _slot_of_hour(hour: int) -> str:
    for limit, slot in ((11, "matin"), (15, "midi"), (18, "gouter"), (21, "soir")):
        if 4 <= hour < limit:
            return slot
    return "coucher"


def _schedule(text: str, prn: bool) -> Frequency:
    values = [number(_plain_fractions(part)) or Decimal(0) for part in text.split("-")]
    names = ("matin", "midi", "soir", "coucher")
    slots = frozenset(n for n, v in zip(names, values, strict=False) if v)
    return Frequency(Fraction(sum(values, Decimal(0))), slots, prn, None, text)


def _per_day(rest: str, slots: frozenset[str]) -> Fraction | None:
    one_in = re.search(r"1 ?j(?:our)?s?\s*(?:/|sur)\s*([2-6])\b", rest)
    if one_in:
        return Fraction(1, int(one_in[1]))
    of_week = re.search(r"\b([1-7]) ?j(?:ours?)?\s*(?:/|sur)\s*7", rest)
    if of_week:
        return Fraction(int(of_week[1]), 7)
    every = re.search(
        r"(?:toutes? les|tous les|(?<!\dh)(?<!\dh )/|par)\s*(\d+)\s*"
        r"(h(?:eures?)?|jours?|j|semaines?|sem|mois)\b",
        rest,
    )
    if every and int(every[1]):
        unit = every[2][0]
        hours = {"h": 1, "j": 24, "s": 168, "m": 720}[unit] * int(every[1])
        first = re.match(rf"\s*({_NUMBER})\b", rest)
        amount = number(first[1]) if first and first.end() <= every.start() else None
        return Fraction(24, hours) * Fraction(amount or 1)
    for pattern, factor in _EVERY:
        if re.search(pattern, rest):
            return factor * Fraction(_lead(rest))
    prefixed = _PREFIXED.search(rest)
    if prefixed:
        period = {"q": Fraction(1), "h": Fraction(1, 7), "m": Fraction(1, 30)}[prefixed[2][0]]
        return period * _TIMES[prefixed[1]] * Fraction(_lead(rest[: prefixed.start()]))
    for pattern, factor in _PERIODS:
        found = re.search(pattern, rest)
        if found:
            return factor * _amount_before(rest[: found.start()])
    if re.search(r"quotidien|chaque jour|tous les jours", rest) and not slots:
        return Fraction(1)
    days = set(_WEEKDAYS.findall(rest))
    if days and not re.search(r"\bsauf\b", rest):
        return Fraction(len(days) * max(1, len(slots)), 7) * Fraction(_lead(rest))
    if slots:
        total = _sum_of_slots(rest)
        if total is not None:
            return total
        return Fraction(len(slots)) * Fraction(_lead(rest))
    fois = re.search(
        rf"\bx\s*({_NUMBER})|({_NUMBER})\s*(?:x|fois)\b|\ben ({_NUMBER}) prises\b", rest
    )
    if fois:
        value = number(fois[1] or fois[2] or fois[3])
        return Fraction(value) if value else None
    return None


def _amount_before(text: str) -> Fraction:
    """The amount written before a period: "2 cp 3 fois" is six, "4 cp en 2 prises" is four."""
    lead = re.search(rf"({_NUMBER})\s*({_UNIT_WORDS}|fois|x|prises?|injections?)?\s*$", text)
    amount = number(lead[1]) if lead else None
    if lead is None or amount is None:
        times = _TIMES_OF.search(text)
        return Fraction((number(times[1]) if times else None) or 1)
    each = re.search(rf"({_NUMBER})\s*(?:{_UNIT_WORDS}[\s,]*(?:x\s*|(en)\s*)?|x\s*)$",
                     text[: lead.start()])  # fmt: skip
    value = number(each[1]) if each and not re.fullmatch(_UNIT_WORDS, lead[2] or "") else None
    if each is None or value is None:
        return Fraction(amount)
    return Fraction(value) if each[2] else Fraction(value) * Fraction(amount)


def _sum_of_slots(rest: str) -> Fraction | None:
    """ "1 matin, 2 soir" gives 3; None when the amounts are not beside each moment."""
    pairs = _beside(rest)
    return Fraction(sum((value for _, value in pairs), Decimal(0))) if pairs else None


def _beside(rest: str) -> list[tuple[str, Decimal]]:
    """(moment, amount) when two moments or more each have their amount, otherwise nothing."""
    words = _SLOT_NAMES
    pairs = re.findall(
        rf"({_NUMBER})\s*(?:{_UNIT_WORDS})?\s*(?:le|au|a|la|les)?\s*({words})\b", rest
    )
    moments = len(re.findall(rf"\b(?:{words})\b", rest))
    values = [(slot, number(amount)) for amount, slot in pairs]
    if len(values) != moments or moments < 2:
        return []
    return [(_slot_named(slot), value) for slot, value in values if value is not None]


def _slot_named(word: str) -> str:
    return next(slot for pattern, slot in _SLOTS.items() if re.fullmatch(pattern, word))


def amounts(text: str) -> dict[str, Decimal]:
    """How much at each moment, when the text says it: "1-0-2", "1/2 matin, 1 soir"."""
    plain = re.sub(r"\s*-\s*", "-", text.strip())
    if re.fullmatch(r"[\d.,/½ ]+(?:-[\d.,/½ ]+){2,3}", plain):
        values = [number(_plain_fractions(part)) or Decimal(0) for part in plain.split("-")]
        names = ("matin", "midi", "soir", "coucher")
        return {n: v for n, v in zip(names, values, strict=False) if v}
    return dict(_beside(_spoken(text)))
