"""Why people are not trained, from the facts to the standing and its sums."""

import datetime as dt

import pytest

from audit.api import record
from courses.models import Essay
from people.api import Person
from quizzes.models import Attempt
from records.actions import rebuild_standings
from records.actions.reasons import note_reasons
from records.actions.standings import refresh_training
from records.api import drifted_tallies
from records.models import Standing
from records.queries.tallies import tallies_of
from records.reference import YEARLY_TRAINING
from reports.actions.reasons import refresh_changed_reasons, refresh_every_reason
from reports.queries.helping import HELP
from reports.queries.reasons import reasons_of
from reports.queries.record import record_of
from reports.queries.why import WORDS, reason_shares
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory, UnitProgressFactory
from tests.factories.essays import EssayUnitFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.quizzes import QuizFactory
from tests.factories.records import TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date


class Cell:
    """People in a class with a test and an essay, each in a different situation."""

    def __init__(self, at):
        self.at = at
        self.root = OrganisationFactory(kind_id="xa")
        self.cell = OrganisationFactory(parent=self.root, residential_kind_id="thon")
        self.closed = OrganisationFactory(
            parent=self.root, residential_kind_id="thon", closed_on=D(2026, 7, 1)
        )
        self.training_class = TrainingClassFactory(organiser=self.root, tests=1)
        self.test = self.training_class.units.get()
        self.quiz = QuizFactory(unit=self.test, bank__owner=self.root)
        self.essay = EssayUnitFactory(training_class=self.training_class)

    def person(self, code, *, signed_in=True, **holding):
        user = UserFactory(last_login=self.at if signed_in else None)
        person = PersonFactory(code=code, user=user)
        HoldingFactory(person=person, **{"organisation": self.cell, **holding})
        return person

    def learner(self, code, **about):
        return EnrolmentFactory(
            person=self.person(code, **about), training_class=self.training_class
        )

    def tried(self, enrolment, *, passed):
        marks = {"points": 1, "max_points": 2, "graded_at": self.at, "passed": passed}
        return Attempt.objects.create(
            enrolment=enrolment, unit=self.test, quiz=self.quiz, number=1, paper=[],
            pass_percent=50, started_at=self.at, submitted_at=self.at, receipt=f"R{enrolment.pk}",
            **(marks if passed is not None else {}),
        )  # fmt: skip

    def wrote(self, enrolment, **about):
        return Essay.objects.create(
            unit=self.essay, enrolment=enrolment, text="Bài", saved_at=self.at, tries=1,
            handed_in_at=self.at, **about,
        )  # fmt: skip

    def done(self, enrolment, unit):
        UnitProgressFactory(enrolment=enrolment, unit=unit, completed_at=self.at)


@pytest.fixture
def cell(at):
    return Cell(at)


def stored():
    rows = Standing.objects.filter(year=2026).values_list("person__code", "reason")
    return dict(rows)


def test_everybody_who_is_missing_gets_the_reason_the_facts_say(cell, at, assert_queries):
    PersonFactory(code="DAN")
    HoldingFactory(person=PersonFactory(code="CHUA-CO-TK"), organisation=cell.cell)
    cell.learner("CHUA-VAO", signed_in=False)
    cell.person("KHONG-LOP")
    cell.learner("DO-DANG")
    cell.tried(cell.learner("TRUOT"), passed=False)
    waits = cell.learner("CHO-CHAM")
    cell.tried(waits, passed=True)
    cell.done(waits, cell.test)
    cell.wrote(waits)
    # What waits is not all that is left: the learner has the next step.
    half = cell.learner("CON-BAI")
    cell.wrote(half)
    cell.person("SAI-NOI", organisation=cell.closed)
    left = cell.person("DA-NGHI")
    left.user.is_active = False
    left.user.save()
    TrainingFactFactory(person=cell.learner("XONG").person)
    rebuild_standings(2026, at=at)

    assert refresh_every_reason(at=at) == 8
    assert refresh_every_reason(at=at) == 0

    assert stored() == {
        "CHUA-CO-TK": "never_signed_in",
        "CHUA-VAO": "never_signed_in",
        "KHONG-LOP": "",
        "DO-DANG": "stopped_midway",
        "TRUOT": "failed_tries",
        "CHO-CHAM": "awaiting",
        "CON-BAI": "stopped_midway",
        "SAI-NOI": "wrong_place",
        "DA-NGHI": "wrong_place",
        "XONG": "",
    }
    sums = tallies_of([cell.root.pk], audience=YEARLY_TRAINING, year=2026)[cell.root.pk]
    kept = {key: count for key, count in sums.items() if key.startswith("reason:") and count}
    assert kept == {
        "reason:never_signed_in": 2,
        "reason:stopped_midway": 2,
        "reason:failed_tries": 1,
        "reason:awaiting": 1,
        "reason:wrong_place": 2,
    }
    # Whoever is trained after all needs no reason any more, and none is counted.
    failed = Person.objects.get(code="TRUOT")
    TrainingFactFactory(person=failed)
    refresh_training(failed.pk, year=2026, at=at)
    assert stored()["TRUOT"] == ""
    assert list(drifted_tallies()) == []
    people = list(Person.objects.values_list("pk", flat=True))
    with assert_queries(8):
        reasons_of(people, year=2026, on=D(2026, 11, 23))


def test_the_sweep_looks_at_newcomers_and_at_whom_the_journal_speaks_of(cell, at):
    enrolment = cell.learner("TRUOT", signed_in=False)
    cell.learner("IM", signed_in=False)
    rebuild_standings(2026, at=at)
    assert refresh_changed_reasons(at=at) == 2

    # Long ago: nobody looks.
    cell.tried(enrolment, passed=False)
    record("attempt.graded", enrolment, by=None, at=at - dt.timedelta(hours=2), person_code="TRUOT")
    assert refresh_changed_reasons(at=at) == 0

    record("attempt.graded", enrolment, by=None, at=at, person_code="TRUOT")
    assert refresh_changed_reasons(at=at) == 1
    assert stored() == {"TRUOT": "failed_tries", "IM": "never_signed_in"}

    user = Person.objects.get(code="IM").user
    user.last_login = at
    user.save()
    record("account.signed_in", user, by=user, at=at)
    assert refresh_changed_reasons(at=at) == 1
    assert stored()["IM"] == "stopped_midway"


def test_reason_goes_with_the_training_and_is_not_written_again(cell, at):
    person = cell.person("A", signed_in=False)
    rebuild_standings(2026, at=at)
    refresh_every_reason(at=at)
    TrainingFactFactory(person=person)
    rebuild_standings(2026, at=at)

    assert stored() == {"A": ""}
    assert note_reasons({person.pk: "awaiting"}, year=2026) == 0
    with pytest.raises(ValueError, match="lazy"):
        note_reasons({person.pk: "lazy"}, year=2026)


def test_the_record_says_in_a_sentence_why_somebody_counts_or_does_not(cell, at):
    today = D(2026, 11, 23)
    waits = cell.learner("CHO", signed_in=False).person
    done = cell.person("XONG")
    TrainingFactFactory(person=done, programme_name="Lớp cũ", counts_for_annual=False)
    TrainingFactFactory(
        person=done, programme_name="Lớp xong", completed_on=D(2026, 5, 1), due_on=D(2026, 4, 30)
    )
    away = cell.person("MIEN")
    ExemptionFactory(person=away, kind="nghỉ ốm", valid_from=D(2026, 11, 1))
    stranger = PersonFactory(code="NGOAI")
    rebuild_standings(2026, at=at)
    refresh_every_reason(at=at)

    missing = record_of(waits, on=today)
    assert "01/06/2020" in missing.why.sentence
    assert str(WORDS["never_signed_in"]) in missing.why.sentence
    assert missing.why.help == str(HELP["never_signed_in"])
    assert {each.since for each in missing.lacking} == {D(2020, 6, 1)}
    late = record_of(done, on=today).why.sentence
    assert "Lớp xong" in late
    assert "30/04/2026" in late
    assert "nghỉ ốm" in record_of(away, on=today).why.sentence
    nobody = record_of(stranger, on=today)
    assert (nobody.why.help, nobody.lacking) == ("", [])


def test_small_numbers_of_a_reason_are_told_only_to_those_who_may_see_names():
    counts = {"never_signed_in": 40, "awaiting": 1, "failed_tries": 2}

    assert [each.people for each in reason_shares(counts, missing=43)] == [40, 2, 1]
    shown = [each.people for each in reason_shares(counts, missing=43, may_name=False)]
    assert shown[1:] == [None, None]
