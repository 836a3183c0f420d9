"""Tables of one app that point at each other are made, and taken away, in one operation."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from shared.migrations import CreateTogether

KEY = ("id", models.BigAutoField(primary_key=True))
HEN = migrations.CreateModel("Hen", [KEY])
EGG = migrations.CreateModel(
    "Egg", [KEY, ("hen", models.ForeignKey("tried.Hen", models.CASCADE, related_name="eggs"))]
)
FROM = migrations.AddField(
    "hen", "egg", models.OneToOneField("tried.Egg", models.CASCADE, null=True, related_name="+")
)
ONE_EGG = migrations.AddConstraint(
    "egg", models.UniqueConstraint(fields=["hen"], name="egg_once_per_hen")
)


def columns(table):
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return None
        description = connection.introspection.get_table_description(cursor, table)
    return sorted(column.name for column in description)


@pytest.mark.django_db(transaction=True)
def test_models_that_need_each_other_are_created_and_deleted_at_once():
    before, after = ProjectState(), ProjectState()
    together = CreateTogether([HEN, EGG, FROM, ONE_EGG])
    together.state_forwards("tried", after)

    with connection.schema_editor() as editor:
        together.database_forwards("tried", editor, before, after)
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "tried_egg")
    assert columns("tried_hen") == ["egg_id", "id"]
    assert columns("tried_egg") == ["hen_id", "id"]
    assert "egg_once_per_hen" in constraints

    with connection.schema_editor() as editor:
        together.database_backwards("tried", editor, after, before)
    assert columns("tried_hen") is None
    assert columns("tried_egg") is None


def test_what_another_migration_created_is_refused():
    with pytest.raises(ValueError, match="not created here"):
        CreateTogether([HEN, ONE_EGG])
