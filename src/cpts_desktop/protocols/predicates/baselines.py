"""Words about what belongs to the patient: age, ejection fraction, rhythm, prescriptions."""

from __future__ import annotations

from functools import lru_cache

from cpts_desktop.kernel.text import fold
from cpts_desktop.protocols.context import Context
from cpts_desktop.protocols.facts import read_flag
from cpts_desktop.protocols.predicates.spec import Args, Predicate, compared, word, words
from cpts_desktop.protocols.verdicts import Gap, Input, Verdict, decided, unknown


def baseline(ctx: Context, args: Args) -> Verdict:
    """Compare a numeric fact of the patient with a limit."""
    name = word(args, "of")
    value = ctx.baseline(name)
    if value is None:
        return unknown(name, Gap.NO_BASELINE)
    return compared(
        ctx, args, value, lambda threshold: Input(name, "value", value, threshold=threshold)
    )


def baseline_is(ctx: Context, args: Args) -> Verdict:
    """Say whether a coded fact of the patient is one of these words."""
    name = word(args, "of")
    value = ctx.baseline_text(name)
    if value is None:
        return unknown(name, Gap.NO_BASELINE)
    listed = _folded(words(args, "in"))
    return decided(value in listed, Input(name, "text", value))


@lru_cache(maxsize=256)
def _folded(choices: tuple[str, ...]) -> frozenset[str]:
    """The words of a protocol, folded: the same few for every patient."""
    return frozenset(fold(choice) for choice in choices)


def baseline_flag(ctx: Context, args: Args) -> Verdict:
    """Say whether a yes/no fact of the patient is recorded as true; absent means no."""
    name = word(args, "of")
    value = ctx.baseline(name)
    if value is None:
        value = read_flag(ctx.patient.get(name))
    holds = value is not None and value != 0
    return decided(holds, Input(name, "flag", holds))


WORDS = (
    Predicate("baseline", baseline, {"of": "baseline"}, compares=True),
    Predicate("baseline_is", baseline_is, {"of": "baseline", "in": "text*"}),
    Predicate("baseline_flag", baseline_flag, {"of": "baseline"}),
)
