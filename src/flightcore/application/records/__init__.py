"""Aggregates to rows and back; the only place that knows both."""
