"""Follow-up: pathways, visits, alerts, steps due."""
