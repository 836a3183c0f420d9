"""A closed year: two people, nothing changes it, and what is found out later is said beside it."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.api import Role, assign_role
from people.api import Holding
from records import errors
from records.actions import credit_training, rebuild_standings, reverse_training_fact
from records.actions.closings import (
    confirm_closing,
    discard_closing,
    prepare_addendum,
    prepare_closing,
)
from records.models import AudienceClause, ClosingFigures, YearClosing
from records.queries.closings import closing_of, comparison, person_changes, soundness
from records.rules.closings import (
    FigureChange,
    added,
    canonical,
    changed_figures,
    changed_people,
    digest,
    overlaid,
    rolled_up,
    statement,
)
from records.rules.credit import Credit
from shared.keys import make_key
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory

YEARLY, CELLS = "dien_boi_duong_hang_nam", "chi_uy_thon_tdp"
LATER = dt.timedelta(days=30)


# --- Rules ----------------------------------------------------------------------------------------


def test_sums_changes_and_addenda_by_hand():
    own = {1: {}, 2: {"a": {"in_scope": 3, "trained": 1}}, 3: {"a": {"in_scope": 2}}}
    below = {1: [2, 3]}

    sums = rolled_up([1, 2, 3], lambda pk: below.get(pk, []), own)

    assert sums[1] == {"a": {"in_scope": 5, "trained": 1}}
    assert added(sums[1], {"b": {"in_scope": 1}})["b"] == {"in_scope": 1}
    was = {"X": {"a": {"in_scope": 5, "trained": 1}}}
    now = {"X": {"a": {"in_scope": 5, "trained": 2}}, "Y": {"a": {"in_scope": 1}}}
    changes = changed_figures(was, now)
    assert changes == [
        FigureChange("X", "a", "trained", 1, 2),
        FigureChange("Y", "a", "in_scope", 0, 1),
    ]
    assert overlaid(was, changes) == now
    assert was["X"]["a"]["trained"] == 1
    moved = changed_people({"1": {"exempt": False}, "2": {}}, {"1": {"exempt": True}, "3": {}})
    assert [(each.code, each.fields) for each in moved] == [("1", ["exempt"]), ("2", []), ("3", [])]


def test_the_same_document_is_the_same_text_and_the_statement_names_it():
    text = canonical({"b": 1, "a": "Đức Phổ"})

    assert text == '{"a":"Đức Phổ","b":1}'
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    said = statement(organisation="X", year=2025, number=0, sha256="ab", confirmed_at="T")
    assert said == b"hoc-ba/year-closing/1\nX\n2025\n0\nab\nT\n"


# --- The story of a year --------------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path, at):
    settings.CREDENTIAL_KEYS = tmp_path / "keys"
    make_key(settings.CREDENTIAL_KEYS, at=at)
    return settings.CREDENTIAL_KEYS


@pytest.fixture
def commune(db):
    """A commune with two cells of two people each; three of the four are trained in 2025."""
    top = OrganisationFactory(code="XA", name="Đảng bộ xã")
    for number in (1, 2):
        cell = OrganisationFactory(parent=top, code=f"CB{number}", residential_kind_id="thon")
        for title in ("bi_thu", "chi_uy_vien"):
            person = HoldingFactory(
                organisation=cell, title_id=title, person__code=f"P{number}-{title}"
            ).person
            QualificationFactory(person=person)
            if (number, title) != (2, "chi_uy_vien"):
                TrainingFactFactory(
                    person=person, completed_on=dt.date(2025, 5, 10), due_on=dt.date(2025, 6, 30)
                )
    TargetFactory(owner=top)
    return top


def closed(commune, at, year=2025):
    closing = prepare_closing(commune, year, by=UserFactory(), at=at)
    return confirm_closing(closing, by=UserFactory(), at=at)


def test_a_year_is_prepared_by_one_and_confirmed_by_another(commune, folder, at, assert_queries):
    one, two = UserFactory(), UserFactory()

    with pytest.raises(errors.YearNotOver):
        prepare_closing(commune, 2026, by=one, at=at)
    with pytest.raises(errors.DayOutsideYear):
        prepare_closing(commune, 2023, by=one, at=at, day=dt.date(2025, 1, 1))
    closing = prepare_closing(commune, 2025, by=one, at=at)
    with pytest.raises(errors.ClosingUnderWay):
        prepare_closing(commune, 2025, by=two, at=at)
    assert closing_of(commune, 2025) is None
    with pytest.raises(errors.ClosingNeedsAnother):
        confirm_closing(closing, by=one, at=at)
    below = commune.get_children().first()
    too_late = prepare_closing(below, 2025, by=one, at=at)
    closing = confirm_closing(closing, by=two, at=at)

    with assert_queries(2):
        found = closing_of(commune, 2025)
    assert found.is_signed
    yearly = found.figures[commune.pk][YEARLY]
    assert yearly == {
        "committees": 2, "committees_trained": 1, "in_scope": 4, "on_time": 3, "trained": 3,
    }  # fmt: skip
    assert found.figures[commune.pk][CELLS]["level:thpt"] == 4
    check = soundness(closing)
    assert (check.is_whole, check.is_signed, check.is_genuine) == (True, True, True)
    for refused in (errors.ClosedAlready,):
        with pytest.raises(refused):
            prepare_closing(commune, 2025, by=one, at=at)
        with pytest.raises(refused):
            confirm_closing(closing, by=one, at=at)
        with pytest.raises(refused):
            discard_closing(closing, by=one, at=at)
    # What was prepared below meanwhile cannot hold beside it, and goes.
    with pytest.raises(errors.ClosedAbove):
        confirm_closing(too_late, by=two, at=at)
    discard_closing(too_late, by=one, at=at)
    with pytest.raises(errors.ClosedAbove):
        prepare_closing(below, 2025, by=one, at=at)
    assert closing_of(below, 2025).closed_by == "XA"


def refused(change):
    with pytest.raises(DatabaseError, match="A closed year stays as it is"), transaction.atomic():
        change()


def test_the_database_keeps_a_closed_year(commune, folder, at):
    prepared = prepare_closing(commune, 2024, by=None, at=at)
    rows = YearClosing.objects.filter(pk=prepared.pk)
    refused(lambda: rows.update(document="{}"))
    discard_closing(prepared, by=None, at=at)
    assert not ClosingFigures.objects.exists()

    closing = closed(commune, at)
    rows = YearClosing.objects.filter(pk=closing.pk)
    figures = ClosingFigures.objects.filter(closing=closing)
    row = figures.first()

    refused(lambda: rows.update(people="{}"))
    refused(lambda: rows.update(confirmed_at=None, confirmed_by=None, signature="", key_name=""))
    refused(rows.delete)
    refused(lambda: figures.update(figures={}))
    refused(figures.delete)
    other = OrganisationFactory()
    refused(lambda: ClosingFigures.objects.create(closing=closing, organisation=other, figures={}))
    assert ClosingFigures.objects.get(pk=row.pk).figures == row.figures
    rebuild_standings(timezone.now().year, at=timezone.now())
    call_command("verify_ledger")


def test_a_text_or_a_signature_of_somebody_else_is_found_out(commune, folder, at):
    closing = prepare_closing(commune, 2025, by=None, at=at)
    closing.people = closing.people.replace("P1", "P9")
    assert not soundness(closing).is_whole
    closing = confirm_closing(closing, by=UserFactory(), at=at)
    closing.year = 2024
    assert soundness(closing).is_genuine is False
    closing.year = 2025
    make_key(folder, at=at + LATER)
    assert soundness(closing).is_genuine is True, "a former key still verifies"
    for file in folder.iterdir():
        file.unlink()
    assert soundness(closing).is_genuine is None


def test_without_a_key_it_is_closed_unsigned(commune, settings, tmp_path, at):
    settings.CREDENTIAL_KEYS = tmp_path / "none"
    closing = closed(commune, at)

    check = soundness(closing)
    assert (check.is_sound, check.is_signed, check.is_genuine) == (True, False, None)


def test_what_is_found_out_later_goes_into_signed_addenda(commune, folder, at):
    closing = closed(commune, at)
    before = (closing.document, closing.people, closing.sha256)
    assert comparison(closing).is_empty
    with pytest.raises(errors.NothingToAmend):
        prepare_addendum(closing, reason="Rà soát", by=None, at=at)

    # One fact is taken back, one comes late.
    first, second = "P1-bi_thu", "P2-chi_uy_vien"
    people = {each.person.code: each.person for each in _holdings(commune)}
    fact = people[first].training_facts.get()
    reverse_training_fact(fact, reason="nhầm người", by=None, at=at + LATER)
    credit_training(
        Credit(
            person_id=people[second].pk, programme_code="", programme_name="Lớp cuối năm",
            completed_on=dt.date(2025, 12, 20), source="import:late", counts_for_annual=True,
        ),
        at=at + LATER,
    )  # fmt: skip
    found = comparison(closing)
    assert {each.code for each in found.people} == {first, second}
    assert found.causes[first][0].kind == "training_reversed"
    assert [cause.about for cause in found.causes[second]] == ["Lớp cuối năm"]
    moved = {
        (each.organisation, each.measure): each.difference
        for each in found.figures
        if each.audience == YEARLY
    }
    assert moved[("CB1", "trained")] == -1
    assert moved[("CB2", "trained")] == 1
    assert moved[("CB2", "committees_trained")] == 1
    assert ("XA", "trained") not in moved

    one, two = UserFactory(), UserFactory()
    with pytest.raises(errors.ReasonNeeded):
        prepare_addendum(closing, reason=" ", by=one, at=at + LATER)
    addendum = prepare_addendum(closing, reason="Rà soát", by=one, at=at + LATER)
    # Something more comes to light before the second person has looked.
    ExemptionFactory(person=people[second], valid_from=dt.date(2025, 1, 1))
    with pytest.raises(errors.FiguresMoved):
        confirm_closing(addendum, by=two, at=at + LATER)
    discard_closing(addendum, by=one, at=at + LATER)
    addendum = prepare_addendum(closing, reason="Rà soát", by=one, at=at + LATER)
    addendum = confirm_closing(addendum, by=two, at=at + LATER)

    assert (addendum.number, soundness(addendum).is_genuine) == (1, True)
    after = {each.code: each.after for each in person_changes(addendum)}
    assert after[first]["trained_on"] is None
    assert after[second]["exempt"] is True
    closing.refresh_from_db()
    assert (closing.document, closing.people, closing.sha256) == before
    assert comparison(closing).is_empty, "the addendum has said it"
    refused(YearClosing.objects.filter(pk=addendum.pk).delete)


def _holdings(commune):
    return Holding.objects.filter(organisation__path__startswith=commune.path)


def test_a_changed_rule_does_not_reopen_a_closed_year(commune, folder, at):
    closing = closed(commune, at)
    AudienceClause.objects.filter(title="chi_uy_vien").delete()

    assert comparison(closing).is_empty


def test_the_command_prepares_and_two_named_people_close(commune, folder, capsys):
    user = UserFactory(username="mot")
    with pytest.raises(CommandError, match="mot"):
        call_command("close_year", "2025", "--organisation", "XA", "--confirmed-by", "mot")
    assign_role(user, Role.DEPARTMENT, commune, by=None, at=timezone.now())
    call_command("close_year", "2025", "--organisation", "XA")
    assert "4" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("close_year", "2025", "--organisation", "XA")
    call_command("close_year", "2025", "--organisation", "XA", "--confirmed-by", "mot")

    assert closing_of(commune, 2025).is_signed
