"""The database notes each change that other systems may want to hear of."""

from django.db import migrations

from api.models.feeds import TRIGGERS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
        ("certificates", "0001_initial"),
        ("people", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [migrations.RunPython(*migration(TRIGGERS))]
