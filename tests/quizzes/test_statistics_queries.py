"""Which attempts count, and what is made of them."""

import datetime as dt
from decimal import Decimal

import pytest

from quizzes.models import Attempt, Question, QuestionReport, Response
from quizzes.queries.question_statistics import question_statistics
from quizzes.queries.sittings import Sample, Which, sittings_of
from quizzes.queries.statistics import classes_of, quiz_statistics
from tests.factories.accounts import UserFactory
from tests.factories.courses import OPENED_AT, EnrolmentFactory, QuizUnitFactory
from tests.factories.quizzes import CONTENTS, QuestionFactory, QuizFactory
from tests.factories.sittings import sit

pytestmark = pytest.mark.django_db


# Right, second and third option of the single choice of the factory.
A, B, C = (0, 1), (1, 0), (2, 0)


@pytest.fixture
def unit():
    return QuizUnitFactory()


@pytest.fixture
def quiz(unit):
    return QuizFactory(unit=unit, kinds=("single", "single", "true_false"))


@pytest.fixture
def versions(quiz):
    return [q.current for q in Question.objects.filter(bank=quiz.bank).order_by("pk")]


def good_and_weak(good: int, weak: int):
    """The good ones have everything right; of the weak ones every third knows the first question."""
    return [[A, A, (True, 1)]] * good + [
        [A if n % 3 == 0 else B, B if n % 2 else C, (False, 0)] for n in range(weak)
    ]


def another_version(version, **changes):
    question = version.question
    newer = question.versions.create(
        number=version.number + 1,
        kind=version.kind,
        stem=version.stem,
        content=changes.get("content", version.content),
        created_at=OPENED_AT,
    )
    question.current = newer
    question.save()
    return newer


# --- Which attempts ---


@pytest.mark.parametrize(
    ("which", "points"),
    [
        (Which.FIRST, [[1, 0]]),
        (Which.ALL, [[1, 0], [1, 1], [0, 0]]),
        (Which.HIGHEST, [[1, 1]]),
        (Which.LAST, [[0, 0]]),
    ],
)
def test_of_several_attempts_the_wanted_one_counts(quiz, unit, versions, which, points):
    learner = [EnrolmentFactory(training_class=unit.training_class)]
    for number, row in enumerate([[1, 0, 0], [1, 1, 0], [0, 0, 0]], 1):
        sit(quiz, unit, versions, [row], number=number, enrolments=learner)

    found = sittings_of(quiz, Sample(which))

    assert [s.points for s in found] == [sum(row) for row in points]


def test_what_is_open_unmarked_or_tried_out_does_not_count(quiz, unit, versions):
    counted, unmarked, is_open = sit(quiz, unit, versions, [[1, 1, 1], [1, 1, 0], [1, 0, 0]])
    Attempt.objects.filter(pk=unmarked.pk).update(
        graded_at=None, points=None, max_points=None, passed=None
    )
    Attempt.objects.filter(pk=is_open.pk).update(
        graded_at=None, points=None, max_points=None, passed=None, submitted_at=None, receipt=""
    )
    (trial,) = sit(quiz, unit, versions, [[0, 0, 0]])
    Attempt.objects.filter(pk=trial.pk).update(enrolment=None, unit=None, tester=UserFactory())

    for which in Which:
        assert [s.attempt for s in sittings_of(quiz, Sample(which))] == [counted.pk]


def test_a_second_attempt_does_not_stand_in_for_an_unmarked_first(quiz, unit, versions):
    learner = [EnrolmentFactory(training_class=unit.training_class)]
    (first,) = sit(quiz, unit, versions, [[1, 1, 1]], enrolments=learner)
    sit(quiz, unit, versions, [[1, 1, 0]], enrolments=learner, number=2)
    Attempt.objects.filter(pk=first.pk).update(
        graded_at=None, points=None, max_points=None, passed=None
    )

    assert sittings_of(quiz, Sample(Which.FIRST)) == []
    assert [s.points for s in sittings_of(quiz, Sample(Which.HIGHEST))] == [2]


def test_an_attempt_without_points_to_be_had_has_no_mark(quiz, unit, versions):
    attempts = sit(quiz, unit, versions, [[0, 0, 0], [1, 0, 0]])
    Attempt.objects.filter(pk=attempts[0].pk).update(max_points=0)

    for which in Which:
        assert [s.mark for s in sittings_of(quiz, Sample(which))] == [Decimal(10) / 3]


def test_attempts_are_narrowed_by_class_and_day(quiz, unit, versions):
    late = OPENED_AT + dt.timedelta(days=3)
    other = QuizUnitFactory(assessment=unit.assessment)
    early_one, late_one, elsewhere = (
        sit(quiz, where, versions, [[1, 0, 0]], at=when)[0].pk
        for where, when in ((unit, OPENED_AT), (unit, late), (other, late))
    )

    def found(**wanted):
        return [s.attempt for s in sittings_of(quiz, Sample(Which.FIRST, **wanted))]

    day = OPENED_AT.date()
    assert found() == [early_one, late_one, elsewhere]
    assert found(class_code=unit.training_class.code) == [early_one, late_one]
    assert found(until=day) == [early_one]
    assert found(since=day + dt.timedelta(days=1)) == [late_one, elsewhere]
    assert found(since=late.date(), until=late.date(), class_code="khong-co") == []
    assert set(classes_of(quiz)) == {unit.training_class, other.training_class}


# --- A test ---


def test_below_twenty_attempts_nothing_is_shown(quiz, unit, versions):
    sit(quiz, unit, versions, good_and_weak(10, 9))

    found = quiz_statistics(quiz, Sample())

    assert (found.attempts, found.missing) == (19, 1)
    assert (found.marks, found.reliability, found.lines) == (None, None, [])


def test_a_test_is_analysed(quiz, unit, versions):
    sit(quiz, unit, versions, good_and_weak(20, 20))

    found = quiz_statistics(quiz, Sample())

    # Seven of the weak ones (0, 3, …, 18) have one point of three.
    assert (found.attempts, found.missing, found.is_drawn) == (40, 0, False)
    assert found.marks.mean == pytest.approx((20 * 10 + 7 * 10 / 3) / 40)
    assert [each.count for each in found.histogram.bins] == [13, 0, 0, 7, 0, 0, 0, 0, 0, 20]
    assert found.reliability.attempts == 40
    assert found.reliability.consistency > 80
    assert found.trust == "high"
    assert found.standard_error == pytest.approx(found.reliability.standard_error * 10 / 3)
    first = next(line for line in found.lines if line.newest.version == versions[0])
    assert first.newest.figures.facility == pytest.approx(100 * 27 / 40)
    assert sum(line.weight.effective for line in found.lines) == pytest.approx(100)


def test_the_number_of_queries_does_not_grow(quiz, unit, versions, assert_queries):
    sit(quiz, unit, versions, good_and_weak(10, 10))
    with assert_queries(3):
        quiz_statistics(quiz, Sample())
    more = [QuestionFactory(bank=quiz.bank).current for _ in range(5)]
    sit(quiz, unit, more, [[A] * 5] * 30)

    with assert_queries(3):
        quiz_statistics(quiz, Sample(class_code=unit.training_class.code))


def test_worst_questions_come_first(quiz, unit, versions):
    # The second and third tell good from weak learners; the first has a wrong key.
    sit(quiz, unit, versions, [[B, A, (True, 1)]] * 15 + [[A, B, (False, 0)]] * 10)

    lines = quiz_statistics(quiz, Sample()).lines

    assert [[a.verdict for a in line.newest.advice] for line in lines] == [
        ["suspected_key", "negative"],
        [],
        [],
    ]
    assert [line.newest.version for line in lines] == versions


def test_questions_about_which_something_was_decided_come_last(quiz, unit, versions):
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 12 + [[B, A, (False, 0)]] * 8)
    assert [line.newest.version for line in quiz_statistics(quiz, Sample()).to_review] == [
        versions[1]
    ]

    another_version(versions[1])

    found = quiz_statistics(quiz, Sample())
    assert found.to_review == []
    assert found.lines[-1].newest.version == versions[1]


@pytest.mark.parametrize("change", [{"status": "retired"}, {"remedy": "full_marks"}])
def test_a_retired_question_or_a_remedy_is_a_decision(quiz, unit, versions, change):
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 12 + [[B, A, (False, 0)]] * 8)
    for name, value in change.items():
        row = versions[1].question if name == "status" else versions[1]
        setattr(row, name, value)
        row.save()

    assert quiz_statistics(quiz, Sample()).to_review == []


def test_drawn_questions_are_compared_with_the_whole_mark(quiz, unit, versions):
    """A question in half of the papers has figures once twenty had it, and no effective weight."""
    rows = [[A, A, None]] * 12 + [[B, C, None]] * 12 + [[A, None, (False, 0)]] * 10

    sit(quiz, unit, versions, rows)
    found = quiz_statistics(quiz, Sample())

    by_version = {line.newest.version: line for line in found.lines}
    assert found.is_drawn
    assert by_version[versions[0]].newest.attempts == 34
    assert by_version[versions[1]].newest.figures.discrimination == pytest.approx(100)
    assert by_version[versions[2]].newest.figures is None
    assert by_version[versions[2]].newest.missing == 10
    assert {line.weight.effective for line in found.lines} == {None}
    assert {line.weight.intended for line in found.lines} == {50}


def test_consistency_counts_the_papers_of_the_commonest_plan(quiz, unit, versions):
    other = QuestionFactory(bank=quiz.bank, difficulty="hard").current
    rows = [[*row, None] for row in good_and_weak(10, 12)] + [[None, None, (True, 1), A]] * 9

    sit(quiz, unit, [*versions, other], rows)
    found = quiz_statistics(quiz, Sample())

    assert (found.attempts, found.reliability.attempts, found.reliability.places) == (31, 22, 3)


def test_consistency_is_not_shown_when_no_plan_has_enough_papers(quiz, unit, versions):
    rows = [[A, A, None]] * 6 + [[A, B, (True, 1)]] * 8 + [[None, None, (False, 0)]] * 9

    sit(quiz, unit, versions, rows)
    found = quiz_statistics(quiz, Sample())

    assert (found.attempts, found.reliability, found.trust, found.standard_error) == (
        23, None, None, None,
    )  # fmt: skip


def test_places_without_points_are_left_out(quiz, unit, versions):
    attempts = sit(quiz, unit, versions, good_and_weak(10, 10))
    dropped = Response.objects.filter(version=versions[2])
    dropped.update(points=0, max_points=0)
    for attempt in attempts:
        kept = sum(r.points for r in attempt.responses.all())
        Attempt.objects.filter(pk=attempt.pk).update(points=kept, max_points=2)

    found = quiz_statistics(quiz, Sample())

    assert {line.newest.version for line in found.lines} == set(versions[:2])
    assert found.reliability.places == 2


def test_the_newest_version_speaks_for_a_question(quiz, unit, versions):
    sit(quiz, unit, versions, [[B, A, (True, 1)]] * 25)
    newer = another_version(versions[0])
    sit(quiz, unit, [newer, *versions[1:]], good_and_weak(12, 10))

    line = next(
        each
        for each in quiz_statistics(quiz, Sample()).lines
        if each.question == versions[0].question
    )

    assert (line.newest.version, line.newest.attempts, line.earlier) == (newer, 22, 1)
    assert line.weight.intended == pytest.approx(100 / 3)


def test_the_key_in_force_is_the_right_one(quiz, unit, versions):
    other_key = {
        "options": [
            {**option, "right": number == 1}
            for number, option in enumerate(CONTENTS["single"]["options"])
        ]
    }
    versions[0].remedy, versions[0].key_now = "other_key", other_key
    versions[0].save()
    sit(quiz, unit, versions, good_and_weak(10, 10))

    (line,) = (
        line for line in quiz_statistics(quiz, Sample()).lines if line.newest.version == versions[0]
    )

    assert [option.is_right for option in line.newest.lists[0].options] == [False, True, False]


# --- One question ---


def test_a_question_shows_its_options_and_who_chose_them(quiz, unit, versions, assert_queries):
    rows = good_and_weak(10, 9)
    sit(quiz, unit, versions, [*rows, [(None, 0), B, (False, 0)]])
    question = Question.objects.select_related("current").get(pk=versions[0].question_id)
    QuestionReport.objects.create(
        version=versions[0],
        attempt=Attempt.objects.filter(quiz=quiz).latest("pk"),
        position=1,
        reason="key",
        made_at=OPENED_AT,
    )

    with assert_queries(5):
        found = question_statistics(quiz, question, Sample())
        assert list(found.comments) == []

    (shown,) = found.shown.lists
    assert [(o.figures.count, o.figures.share) for o in shown.options] == [
        (13, 65.0),
        (6, 30.0),
        (0, 0.0),
    ]
    assert (shown.empty.count, shown.empty.lower) == (1, 1)
    assert shown.options[0].figures.upper == len(found.shown.groups.upper) == 10
    assert (found.together, found.waiting, found.attempts, found.open_reports) == (
        None,
        None,
        20,
        1,
    )


def test_versions_stand_side_by_side(quiz, unit, versions):
    sit(quiz, unit, versions, [[B, A, (True, 1)]] * 15 + [[A, B, (False, 0)]] * 10)
    newer = another_version(versions[0])
    sit(quiz, unit, [newer, *versions[1:]], good_and_weak(10, 9))
    newest = another_version(newer)
    question = Question.objects.get(pk=versions[0].question_id)

    found = question_statistics(quiz, question, Sample())
    first = question_statistics(quiz, question, Sample(), version=1)
    unanswered = question_statistics(quiz, question, Sample(), version=3)

    assert [(v.version.number, v.attempts, v.missing) for v in found.versions] == [
        (1, 25, 0),
        (2, 19, 1),
    ]
    assert found.versions[0].figures.discrimination < 0
    assert found.together.attempts == 44
    assert (found.shown.version, first.shown.version) == (newer, versions[0])
    assert (found.waiting, unanswered.shown) == (newest, None)


def test_a_question_nobody_had_has_no_figures(quiz, versions):
    found = question_statistics(quiz, versions[0].question, Sample())

    assert (found.attempts, found.shown, found.waiting) == (0, None, versions[0])
