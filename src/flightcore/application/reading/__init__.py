"""Reading what nothing is decided by: from the store, or from a copy that lags."""
