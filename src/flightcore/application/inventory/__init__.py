"""Inventory: open legs for sale, change them, tell what is left."""
