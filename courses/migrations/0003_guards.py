"""The database itself refuses a certificate whose class the person has not completed."""

from django.db import migrations

from courses.models.guards import GUARDS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [("certificates", "0009_guards"), ("courses", "0002_read_instead_of_watched")]

    operations = [migrations.RunPython(*migration(GUARDS))]
