"""Messages from before there were channels are not sent after all."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def mark_routed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    messages = apps.get_model("notifications", "Message").objects
    messages.filter(routed_at=None).update(routed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_deliveries_and_wishes")]

    operations = [migrations.RunPython(mark_routed, migrations.RunPython.noop)]
