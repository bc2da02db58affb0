"""Counts that leave the practice without naming anyone: the figures of the CPTS."""
