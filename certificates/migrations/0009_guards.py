"""The database itself refuses to change or remove what was issued, and a number given twice."""

from django.db import migrations

from certificates.models.guards import GUARDS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [("certificates", "0008_signatures")]

    operations = [migrations.RunPython(*migration(GUARDS))]
