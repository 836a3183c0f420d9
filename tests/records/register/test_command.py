"""The command and its exit codes."""

import pytest
from django.core.management import call_command
from django.utils import translation

from people.api import Person
from tests.records.register.books import good, write_book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(path, capsys, *options):
    """Exit code, and the lines that were printed."""
    code = 0
    try:
        call_command("import_register", str(path), *options)
    except SystemExit as stop:
        code = stop.code
    printed = capsys.readouterr()
    return code, (printed.out + printed.err).splitlines()


def test_a_good_file_is_written_and_the_table_printed(tmp_path, capsys):
    path = write_book(tmp_path / "register.xlsx", good())

    code, lines = run(path, capsys)

    assert code == 0
    assert lines[:3] == [
        "Sheet      Rows  New  Changed  Unchanged  Refused",
        "to_chuc       3    3        0          0        0",
        "can_bo        3    3        0          0        0",
    ]
    assert lines[-1] == "19 new, 0 changed. All is written."


def test_a_dry_run_prints_the_same_table_and_writes_nothing(tmp_path, capsys):
    path = write_book(tmp_path / "register.xlsx", good())

    dry_code, dry = run(path, capsys, "--dry-run")

    assert not Person.objects.exists()
    code, real = run(path, capsys)
    assert (dry_code, code) == (0, 0)
    assert dry[:-1] == real[:-1]
    assert dry[-1] == "Dry run: 19 new, 0 changed. Nothing was written."


def test_the_second_run_says_that_it_changes_nothing(tmp_path, capsys):
    path = write_book(tmp_path / "register.xlsx", good())
    run(path, capsys)

    code, lines = run(path, capsys)

    assert code == 0
    assert lines[-1] == "0 new, 0 changed: the register already says all of this."


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_refused_rows_are_listed_and_the_exit_code_is_1(tmp_path, capsys, options):
    sheets = good()
    sheets["can_bo"][1][2] = "31/02/1975"
    path = write_book(tmp_path / "register.xlsx", sheets)

    code, lines = run(path, capsys, *options)

    assert code == 1
    assert "can_bo        3    –        –          –        1" in lines
    assert (
        "can_bo, row 2, column ngay_sinh “31/02/1975”: This day does not exist or is not written "
        "like 31/12/2026, 2026-12-31 or 2026."
    ) in lines
    assert lines[-1] == "1 cell refused. Nothing was written. Mend it and try again."


def test_a_file_that_cannot_be_used_has_exit_code_2(tmp_path, capsys):
    code, lines = run(tmp_path / "nowhere.xlsx", capsys)

    assert (code, lines) == (2, ["There is no file or folder at this path."])
