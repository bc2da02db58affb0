"""Exchange: members, packets out and in, conflicts to settle."""
