"""Pure decisions of the medication review; no database, no screen."""
