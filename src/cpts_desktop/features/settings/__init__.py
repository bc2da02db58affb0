"""Trust: who saw what, by what right, and the duties of whoever keeps health data."""
