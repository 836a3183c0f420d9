"""The database itself refuses to change the ledger, a closed year or the sums of a past month."""

from django.db import migrations

from records.models.guards import GUARDS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(*migration(GUARDS))]
