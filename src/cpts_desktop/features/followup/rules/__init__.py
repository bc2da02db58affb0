"""Pure decisions of follow-up: what may be typed, what becomes a fact, whom to call."""
