"""Pure decisions and values: no I/O, clock, chance or logging in here."""
