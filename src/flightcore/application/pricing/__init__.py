"""The tariff: file records and price by them."""
