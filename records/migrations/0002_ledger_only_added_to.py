"""The database itself refuses to change or remove a fact of the ledger, or a paper verified.

A mistake is mended by a fact that reverses it. Emptying the tables for a test needs
`session_replication_role = replica` on PostgreSQL.
"""

from django.db import migrations

REFUSAL = "The ledger is only added to."
FACTS = ("qualification", "trainingfact", "paperevent")
# What a paper says, and who has judged it; that a later one corrects it is written into its state.
VERIFIED = (
    "person_id, owner_id, kind, dimension, level, programme_name, periods, completed_on,"
    " counts_for_annual, number, number_key, issuer, issued_on, issued_year_only, declared_by_id,"
    " declared_at, confirmed_by_id, confirmed_at, verified_by_id, verified_at, qualification_id,"
    " training_id, corrects_qualification_id, corrects_training_id, correction_reason"
)


def triggers():
    for name in FACTS:
        table = f"records_{name}"
        yield f"{table}_kept", f"BEFORE DELETE ON {table}", ""
        yield f"{table}_unchanged", f"BEFORE UPDATE ON {table}", ""
    yield "records_paper_kept", "BEFORE DELETE ON records_paper", ""
    yield (
        "records_paper_verified",
        f"BEFORE UPDATE OF {VERIFIED} ON records_paper",
        "WHEN (OLD.state IN ('verified', 'corrected'))",
    )


def install(_apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for name, event, when in triggers():
            run(f"CREATE TRIGGER {name} {event} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    run(
        "CREATE FUNCTION records_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSAL}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, event, when in triggers():
        run(
            f"CREATE TRIGGER {name} {event} FOR EACH ROW {when}"
            " EXECUTE FUNCTION records_ledger_refuse()"
        )


def remove(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, _event, _when in triggers():
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute("DROP FUNCTION records_ledger_refuse() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
