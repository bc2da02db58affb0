"""The verbs of the exchange: the same commands as the screens, described as data."""

from __future__ import annotations

from cpts_desktop.features.exchange.format_verbs import FORMAT_VERBS
from cpts_desktop.features.exchange.member_verbs import MEMBER_VERBS
from cpts_desktop.features.exchange.packet_verbs import PACKET_VERBS

VERBS = (*MEMBER_VERBS, *PACKET_VERBS, *FORMAT_VERBS)
