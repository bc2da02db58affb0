"""The verbs of the exchange: the same commands as the screens, described as data."""

from __future__ import annotations

from cpts_desktop.features.exchange.format_verbs import FORMAT_VERBS
from cpts_desktop.features.exchange.member_verbs import MEMBER_VERBS
from cpts_desktop.features.exchange.packet_verbs import PACKET_VERBS
from cpts_desktop.features.exchange.statement_verbs import STATEMENT_VERBS, indicator_verb

VERBS = (*MEMBER_VERBS, *PACKET_VERBS, *STATEMENT_VERBS, *FORMAT_VERBS)

__all__ = ["VERBS", "indicator_verb"]
