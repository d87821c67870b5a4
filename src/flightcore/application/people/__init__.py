"""Use cases about people: those who travel, and those who may act."""
