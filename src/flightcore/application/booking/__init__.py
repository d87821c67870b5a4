"""Orders: book, pay, fulfil, cancel, expire."""
