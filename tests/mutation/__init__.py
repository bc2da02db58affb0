"""Mutants of the protocol evaluation: ``python -m tests.mutation`` says how many are noticed."""
