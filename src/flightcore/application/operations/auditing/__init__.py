"""The parts of the audit: what is read, and the rules it is held against."""
