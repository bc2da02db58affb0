"""The screens of quality: alert mirror, outcomes, facts, audit of records, vignettes."""
