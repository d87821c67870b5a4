"""A Django project whose own rows and our orders are one commit."""
