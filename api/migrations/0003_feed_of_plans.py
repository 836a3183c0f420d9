"""The database notes changes of what people are planned for."""

from django.db import migrations

from api.models.feeds import TRIGGERS
from shared.guards import migration

PLANS = [trigger for trigger in TRIGGERS if trigger.table == "people_plannedposition"]


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0002_feeds"),
        ("people", "0003_planned_positions"),
    ]

    operations = [migrations.RunPython(*migration(PLANS))]
