"""The database itself refuses to remove what was decided, confirmed, found or printed."""

from django.db import migrations

from certificates.models.guards import AFTERCARE_GUARDS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_aftercare")]

    operations = [migrations.RunPython(*migration(AFTERCARE_GUARDS))]
