"""Pathway protocols as data: TOML files read strictly, evaluated by pure functions.

Nothing here knows of a register, a screen or a clock: ``evaluate(facts, protocol, ...)`` takes
everything it needs and returns the same answer for ever.
"""
