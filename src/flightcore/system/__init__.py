"""The real world: clock, identifiers, chance, concurrency, airports."""
