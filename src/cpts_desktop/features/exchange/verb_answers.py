"""How the verbs of the exchange refuse, and how they find a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cpts_desktop.kernel.outcome import Refused
from cpts_desktop.kernel.verbs import REFUSED, Answer


def refused(outcome: Refused) -> Answer:
    """Return the answer of a refusal."""
    problems = [{"field": p.field, "code": p.code, "message": p.message} for p in outcome.problems]
    text = "\n".join(dict.fromkeys(problem.message for problem in outcome.problems))
    return Answer({"refused": problems}, text, REFUSED)


def no(code: str, message: str, field: str = "") -> Answer:
    """Return a refusal of one line."""
    problem = {"field": field, "code": code, "message": message}
    return Answer({"refused": [problem]}, message, REFUSED)


def one_member(register: Any, word: str) -> Any:
    """Return the member that a word names, or the answer that says why not."""
    from cpts_desktop.features.exchange import queries

    found = register.read(queries.find_members, word)
    if not found:
        return no("UNKNOWN_MEMBER", "Aucun membre ne porte ce nom ou cet identifiant.", "to")
    if len(found) > 1:
        message = "Plusieurs membres portent ce nom : donnez l’identifiant (« member list »)."
        return no("AMBIGUOUS_MEMBER", message, "to")
    return found[0]


def members_named(register: Any, words: Sequence[str]) -> Any:
    """Return the members that the words name, or the answer that says why not.

    Twelve words of a fingerprint name one member, and so does a name typed without quotes.
    """
    from cpts_desktop.features.exchange import queries

    whole = " ".join(words)
    if len(words) > 1 and len(register.read(queries.find_members, whole)) == 1:
        words = [whole]
    found = []
    for word in words:
        one = one_member(register, word)
        if isinstance(one, Answer):
            return one
        found.append(one)
    return tuple(dict.fromkeys(found))
