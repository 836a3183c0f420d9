"""What the database itself refuses about certificates, decisions and what follows them."""

from django.db import migrations

from certificates.models.guards import AFTERCARE_GUARDS, GUARDS
from shared.guards import migration


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [migrations.RunPython(*migration([*AFTERCARE_GUARDS, *GUARDS]))]
