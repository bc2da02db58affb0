"""Independent judges, each in its own throw-away environment; never imported by the product."""
