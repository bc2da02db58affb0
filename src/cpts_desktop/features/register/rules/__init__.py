"""Pure decisions of the register: no database, no clock, no screen."""

from __future__ import annotations
