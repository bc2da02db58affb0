"""Medication review (bilan partagé de médication): reference data, analysis, letter, answers."""
