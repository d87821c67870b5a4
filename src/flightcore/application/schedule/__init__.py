"""Schedules: load, publish and change flight-dates."""
