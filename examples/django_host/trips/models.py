"""The agency's own tables."""

from __future__ import annotations

from django.db import models


class Trip(models.Model):
    """What the agency keeps of a journey that it sold; each customer has one."""

    customer: models.CharField[str, str] = models.CharField(
        max_length=254, primary_key=True
    )
    locator: models.CharField[str, str] = models.CharField(max_length=6)

    def __str__(self) -> str:
        return f"{self.customer}: {self.locator}"
