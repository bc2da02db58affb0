"""One given name, several spellings: transcriptions of the same word of another alphabet.

The lists are data (``prenoms.toml``): a form of another language is another name and is not there.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache

from cpts_desktop.kernel.resources import resource


@cache
def _keys() -> dict[str, str]:
    path = resource("register/prenoms.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    lists = [*data["source_read"].values(), *data["to_verify"].values()]
    return {spelling: names[0] for names in lists for spelling in names}


@lru_cache(maxsize=65_536)
def one_spelling(name: str) -> str:
    """Return a folded given name with each of its words in the one spelling of the lists."""
    keys = _keys()
    whole = keys.get(name.replace(" ", ""))
    return whole or " ".join([keys.get(word, word) for word in name.split(" ")])


def same_name(x: str, y: str) -> bool:
    """Say whether two folded given names are spellings of one."""
    return one_spelling(x) == one_spelling(y)
