"""Two imports at once, and one that is cut short."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from organisations.api import Organisation, Placement
from people.api import Holding, Person
from records.register import run
from records.register.report import ImportBusy
from shared.locks import alone
from tests.records.register.books import AT, bring_in, good, table, write_book


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_do_not_interleave(tmp_path):
    path = write_book(tmp_path / "register.xlsx", good())
    start = threading.Barrier(2)
    reports = []

    def one():
        start.wait()
        try:
            reports.append(run.import_register(path, dry_run=False, by=None, at=AT))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(report.new for report in reports) == [0, 19]
    counts = [model.objects.count() for model in (Organisation, Placement, Person, Holding)]
    assert counts == [3, 3, 3, 4]
    assert Organisation.find_problems() == ([], [], [], [], [])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_import_that_waits_too_long_says_so_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "WAIT_FOR_ANOTHER", timedelta(milliseconds=50))
    held, done = threading.Event(), threading.Event()

    def other():
        with alone("register", wait=timedelta(seconds=1)):
            held.set()
            done.wait()
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    held.wait()
    try:
        with pytest.raises(ImportBusy):
            bring_in(tmp_path, good())
    finally:
        done.set()
        thread.join()

    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_cut_short_leaves_nothing_and_can_be_run_again(tmp_path, monkeypatch):
    def killed(_sheet):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run, "enter_targets", killed)
        with pytest.raises(KeyboardInterrupt):
            bring_in(tmp_path, good())

    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)
    assert table(bring_in(tmp_path, good()))["can_bo"] == (3, 3, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_standings_that_were_not_rebuilt_are_rebuilt_by_the_next_run(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(run, "_rebuild", lambda *_args, **_kwargs: None)
        bring_in(tmp_path, good())
    person = Person.objects.get(code="P1")
    assert not person.standings.exists()

    report = bring_in(tmp_path, good())

    assert report.changes_nothing
    assert person.standings.count() == 2
