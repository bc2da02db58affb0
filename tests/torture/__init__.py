"""Provoked faults: what was injected and what was lost, one line per promise (`./dev torture`)."""
