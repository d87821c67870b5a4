"""Search: offers that can be booked."""
