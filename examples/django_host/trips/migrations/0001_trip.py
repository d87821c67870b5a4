"""The table of trips."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Creates it."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Trip",
            fields=[
                (
                    "customer",
                    models.CharField(max_length=254, primary_key=True, serialize=False),
                ),
                ("locator", models.CharField(max_length=6)),
            ],
        ),
    ]
