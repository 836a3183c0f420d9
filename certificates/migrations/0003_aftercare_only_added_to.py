"""The database itself refuses to remove what was decided, confirmed, found or printed."""

from django.db import migrations

REFUSAL = "What became of a certificate is only added to."
TABLES = ("amendment", "confirmation", "certificatereview", "printing")
# Columns that are written once, and what else must hold for a row to be changed at all.
FROZEN = {
    "amendment": "certificate_id, kind, reason, explanation, corrections, proposed_by_id, proposed_at",
    "confirmation": (
        "certificate_id, amendment_id, issuer_id, period, serial, number, verification_code,"
        " snapshot, issued_on, issued_at"
    ),
    "certificatereview": "certificate_id, reason, details, source, raised_at",
    "printing": "certificate_id, confirmation_id, time, reason, printed_at, printed_by_id",
}
CLOSED = {
    "amendment": "OLD.decided_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL",
    "certificatereview": "OLD.settled_at IS NOT NULL",
}


def triggers():
    for table in TABLES:
        name = f"certificates_{table}"
        yield f"{name}_kept", f"BEFORE DELETE ON {name}", ""
        yield f"{name}_frozen", f"BEFORE UPDATE OF {FROZEN[table]} ON {name}", ""
        if table in CLOSED:
            yield f"{name}_closed", f"BEFORE UPDATE ON {name}", f"WHEN ({CLOSED[table]})"


def install(_apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for name, event, when in triggers():
            run(f"CREATE TRIGGER {name} {event} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    run(
        "CREATE FUNCTION certificates_aftercare_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSAL}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, event, when in triggers():
        run(
            f"CREATE TRIGGER {name} {event} FOR EACH ROW {when}"
            " EXECUTE FUNCTION certificates_aftercare_refuse()"
        )


def remove(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, _event, _when in triggers():
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute("DROP FUNCTION certificates_aftercare_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_aftercare")]

    operations = [migrations.RunPython(install, remove)]
