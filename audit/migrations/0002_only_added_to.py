"""The database itself refuses to change or remove a line of the journal.

Only a line without a seal may get one. Emptying the table for a test needs
`session_replication_role = replica` on PostgreSQL.
"""

from django.db import migrations

CONTENT = "verb, at, actor_id, actor_name, object_type, object_id, person_code, data"
REFUSAL = "The journal is only added to."

SQLITE = [
    f"""CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER audit_event_unchanged BEFORE UPDATE OF {CONTENT} ON audit_event
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER audit_event_sealed_once BEFORE UPDATE OF seal, seal_number ON audit_event
    WHEN OLD.seal_number IS NOT NULL BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER audit_event_kept",
    "DROP TRIGGER audit_event_unchanged",
    "DROP TRIGGER audit_event_sealed_once",
]
POSTGRESQL = [
    f"""CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
    """CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()""",
    f"""CREATE TRIGGER audit_event_unchanged BEFORE UPDATE OF {CONTENT} ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
    """CREATE TRIGGER audit_event_sealed_once BEFORE UPDATE OF seal, seal_number ON audit_event
    FOR EACH ROW WHEN (OLD.seal_number IS NOT NULL) EXECUTE FUNCTION audit_event_refuse()""",
]
POSTGRESQL_BACK = ["DROP FUNCTION audit_event_refuse() CASCADE"]


def run(sqlite, postgresql):
    def operation(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in {"sqlite": sqlite, "postgresql": postgresql}.get(vendor, []):
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK)),
    ]
