"""Words shared by all: ids, clock, outcome, changes, units, text, privacy, resources."""
