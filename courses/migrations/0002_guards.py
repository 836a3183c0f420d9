"""The database itself refuses a certificate whose class the person has not completed."""

from django.db import migrations

from courses.models.guards import GUARDS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_guards"), ("courses", "0001_initial")]

    operations = [migrations.RunPython(*migration(GUARDS))]
