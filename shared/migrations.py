"""Making many tables at once.

With each operation of a migration Django draws up anew all models that hang together with the one
that changes, and here nearly all do: the first migrations would take the better part of a minute.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterUniqueTogether,
    CreateModel,
)
from django.db.migrations.operations.base import Operation

Part = CreateModel | AddField | AddIndex | AddConstraint | AlterUniqueTogether


class CreateTogether(Operation):
    """Creates models as they are after all these operations, as `makemigrations` lists them.

    Only for models that the list itself creates; raises ValueError for another.
    """

    serialization_expand_args = ["operations"]
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Part]) -> None:
        self.operations = list(operations)
        self.created = [part.name for part in operations if isinstance(part, CreateModel)]
        known = {name.lower() for name in self.created}
        for part in operations:
            changes = (
                part.name
                if isinstance(part, CreateModel | AlterUniqueTogether)
                else part.model_name
            )
            if changes.lower() not in known:
                raise ValueError(f"{part.describe()}: this model is not created here.")

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Drawn up anew when it is next asked for, and only then.
        state.__dict__.pop("apps", None)
        for part in self.operations:
            part.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: Any,  # noqa: ARG002 - called by Django
        to_state: Any,
    ) -> None:
        for name in self.created:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: Any,
        to_state: Any,  # noqa: ARG002 - called by Django
    ) -> None:
        for name in reversed(self.created):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create models {', '.join(self.created)}"

    @property
    def migration_name_fragment(self) -> str:
        return "models"
