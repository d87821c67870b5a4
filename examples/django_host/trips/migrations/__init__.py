"""The history of the agency's own tables."""
