"""Use cases: read, decide in the domain, commit, then let effects follow."""
