"""Beginning an attempt: when, from where, with which password, and what the paper holds."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from audit.models import Event
from courses.api import Enrolment
from courses.models import UnitProgress
from quizzes.actions.closing import hand_in, submit_attempt
from quizzes.actions.starting import enter_test, start_trial
from quizzes.errors import (
    AlreadyPassed,
    BankTooSmall,
    NoLongerOpen,
    NotOpenYet,
    TooSoon,
    WrongNetwork,
    WrongPassword,
)
from quizzes.models import (
    Attempt,
    BlueprintRow,
    FixedQuestion,
    Question,
    QuestionVersion,
    Quiz,
    QuizSection,
)
from quizzes.queries.intro import intro_of
from quizzes.queries.seats import seat_of
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import QuestionFactory
from tests.quizzes.conftest import answer, make_sitting

MINUTE = dt.timedelta(minutes=1)


def set_up(sitting, **fields):
    Quiz.objects.filter(pk=sitting.quiz.pk).update(**fields)
    sitting.quiz.refresh_from_db()


def refusal(sitting, at, address=None):
    """What the page before the test says."""
    return intro_of(seat_of(sitting.enrolment, sitting.unit.pk), address=address, at=at).refusal


# --- When and where ---


def test_a_test_opens_and_closes(sitting, at):
    set_up(sitting, opens_at=at, closes_at=at + 60 * MINUTE)

    with pytest.raises(NotOpenYet) as early:
        sitting.start(at=at - MINUTE)
    with pytest.raises(NoLongerOpen) as late:
        sitting.start(at=at + 60 * MINUTE)

    assert (early.value.opens_at, late.value.closed_at) == (at, at + 60 * MINUTE)
    assert "08:00 23/11/2026" in str(early.value.message)
    assert isinstance(refusal(sitting, at - MINUTE), NotOpenYet)
    assert refusal(sitting, at) is None
    assert sitting.start(at=at).number == 1


def test_between_tries_some_time_has_to_pass(sitting, at):
    set_up(sitting, wait_minutes=90)
    first = sitting.start(at=at)
    submit_attempt(first, by=sitting.user, at=at + 5 * MINUTE)

    with pytest.raises(TooSoon) as refused:
        sitting.start(at=at + 94 * MINUTE)

    assert refused.value.again_at == at + 95 * MINUTE
    assert isinstance(refusal(sitting, at + 94 * MINUTE), TooSoon)
    assert sitting.start(at=at + 95 * MINUTE).number == 2


def test_a_password_is_asked_for(sitting, at):
    set_up(sitting, password="Sao Mai")
    intro = intro_of(seat_of(sitting.enrolment, sitting.unit.pk), address=None, at=at)
    assert intro.needs_password

    for typed in ("", "sao mai", "Sao Ma"):
        with pytest.raises(WrongPassword):
            sitting.start(at=at, password=typed)

    attempt = sitting.start(at=at, password=" Sao Mai ")
    # Going on with what is open needs none.
    assert sitting.start(at=at) == attempt


@pytest.mark.parametrize("address", [None, "192.0.3.1"])
def test_a_test_may_be_bound_to_a_network(sitting, at, address):
    set_up(sitting, networks="192.0.2.0/24")

    with pytest.raises(WrongNetwork):
        sitting.start(at=at, address=address)

    assert isinstance(refusal(sitting, at, address), WrongNetwork)
    assert sitting.start(at=at, address="192.0.2.9").number == 1


def test_one_may_try_again_after_passing_where_the_test_says_so(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt)
    submit_attempt(attempt, by=sitting.user, at=at)
    with pytest.raises(AlreadyPassed):
        sitting.start(at=at)

    set_up(sitting, retry_after_pass=True)

    assert sitting.start(at=at).number == 2


def test_under_the_average_a_try_that_passed_may_not_be_enough(sitting, at):
    set_up(sitting, grading="average", pass_percent=80)
    for wrong in ({1, 2, 3, 4}, {1}):
        attempt = sitting.start(at=at)
        answer(attempt, wrong=wrong)
        submit_attempt(attempt, by=sitting.user, at=at)

    assert Attempt.objects.get(number=2).passed
    assert UnitProgress.objects.get().completed_at is None
    assert sitting.start(at=at).number == 3


# --- The door ---


def test_the_locked_read_is_the_door(sitting):
    code, unit = sitting.unit.training_class.code, sitting.unit.pk

    with pytest.raises(Enrolment.DoesNotExist):
        enter_test(code, unit, by=UserFactory())
    with pytest.raises(type(sitting.unit).DoesNotExist):
        enter_test(code, unit + 99, by=sitting.user)

    assert enter_test(code, unit, by=sitting.user) == sitting.start()


def test_beginning_costs_the_same_however_long_the_paper(db, assert_queries):
    for kinds in (["single"] * 2, ["single"] * 20):
        sitting = make_sitting(kinds=kinds)
        code = sitting.unit.training_class.code
        # enrolment, seat, tries, blueprint, pool, versions, attempt, progress, journal
        with assert_queries(9):
            enter_test(code, sitting.unit.pk, by=sitting.user)


def test_the_page_before_a_test_costs_two_reads(sitting, assert_queries):
    with assert_queries(2):
        intro_of(seat_of(sitting.enrolment, sitting.unit.pk), address=None)


# --- The paper ---


@pytest.fixture
def sections(db):
    """Two sections, each with a question that stands in every paper and two that are drawn."""
    sitting = make_sitting(kinds=["single"] * 6, shuffle_questions=False, questions_per_page=2)
    bank, quiz = sitting.quiz.bank, sitting.quiz
    row = quiz.blueprint.get()
    parts = [QuizSection.objects.create(quiz=quiz, position=n, title=f"Phần {n}") for n in (3, 7)]
    BlueprintRow.objects.filter(pk=row.pk).update(section=parts[0], count=2, points=Decimal(2))
    BlueprintRow.objects.create(
        quiz=quiz, section=parts[1], topic=row.topic, difficulty="easy", count=2
    )
    for position, part in ((2, parts[0]), (1, parts[1])):
        FixedQuestion.objects.create(
            quiz=quiz, section=part, position=position, points=Decimal("0.5"),
            question=QuestionFactory(bank=bank, topic=row.topic, kind="true_false"),
        )  # fmt: skip
    return sitting


def test_a_paper_has_its_sections_in_order_and_its_points(sections, at):
    attempt = sections.start(at=at)

    fixed = {row.section_id: row.question_id for row in FixedQuestion.objects.order_by("position")}
    assert [item["section"] for item in attempt.paper] == [1, 1, 1, 2, 2, 2]
    assert [item["points"] for item in attempt.paper] == [
        "0.50", "2.00", "2.00", "0.50", "1.00", "1.00",
    ]  # fmt: skip
    assert [attempt.paper[0]["question"], attempt.paper[3]["question"]] == [
        fixed[part.pk] for part in QuizSection.objects.order_by("position")
    ]
    assert len({item["question"] for item in attempt.paper}) == 6
    assert attempt.pages == [2, 1, 2, 1]
    assert attempt.reached is None
    seat = seat_of(sections.enrolment, sections.unit.pk)
    assert seat.number_of_questions == 6


def test_a_question_may_be_pinned_to_a_version(db, at):
    sitting = make_sitting(kinds=["single"])
    question = QuestionFactory(bank=sitting.quiz.bank, kind="true_false")
    old = question.current
    question.current = QuestionVersion.objects.create(
        question=question, number=2, kind="true_false", stem="<p>Mới</p>",
        content={"answer": False}, created_at=at,
    )  # fmt: skip
    question.save()
    fixed = FixedQuestion.objects.create(
        quiz=sitting.quiz, position=1, question=question, version=old
    )

    def asked(number):
        paper = sitting.start(at=at + number * MINUTE).paper
        submit_attempt(Attempt.objects.open().get(), by=None, at=at + number * MINUTE)
        return next(item["version"] for item in paper if item["question"] == question.pk)

    assert asked(1) == old.pk
    fixed.version = None
    fixed.save()
    assert asked(2) == question.current.pk


def test_a_test_may_consist_of_chosen_questions_only(db, at):
    sitting = make_sitting(kinds=())
    with pytest.raises(BankTooSmall):
        sitting.start(at=at)
    for position in (1, 2):
        FixedQuestion.objects.create(
            quiz=sitting.quiz, position=position, question=QuestionFactory(bank=sitting.quiz.bank)
        )

    assert len(sitting.start(at=at).paper) == 2


def test_what_stands_in_every_paper_is_not_drawn_besides(db, at):
    sitting = make_sitting(kinds=["single", "single"])
    FixedQuestion.objects.create(
        quiz=sitting.quiz, position=1, question=Question.objects.earliest("pk")
    )

    with pytest.raises(BankTooSmall):
        sitting.start(at=at)

    sitting.quiz.blueprint.update(count=1)
    assert len({item["question"] for item in sitting.start(at=at).paper}) == 2


def test_questions_and_options_are_shuffled_only_where_the_test_says_so(db, at):
    sitting = make_sitting(kinds=["single"] * 8, shuffle_questions=False, shuffle_options=False)
    assert {tuple(item["order"]) for item in sitting.start(at=at).paper} == {(0, 1, 2)}

    shuffled = make_sitting(kinds=["single"] * 8)
    orders = {tuple(item["order"]) for item in shuffled.start(at=at, rng=random.Random(1)).paper}
    assert len(orders) > 1


def test_a_sequential_test_begins_on_its_first_page(db, at):
    sitting = make_sitting(kinds=["single"] * 3, navigation="sequential")

    assert (sitting.start(at=at).reached, sitting.start(at=at).pages) == (1, [])


# --- Trying it out ---


def test_a_trial_needs_no_class_and_counts_nowhere(sitting, at):
    set_up(sitting, published_at=None, password="Sao Mai", opens_at=at + 900 * MINUTE)
    author = UserFactory()

    trial = start_trial(sitting.quiz, by=author)
    assert start_trial(sitting.quiz, by=author) == trial
    answer(trial)
    done = hand_in(trial.pk, by=author)

    assert (done.passed, done.points) == (True, 6)
    assert not UnitProgress.objects.exists()
    assert not Enrolment.objects.filter(completed_at__isnull=False).exists()
    assert [line.data for line in Event.objects.filter(verb="attempt.started")] == [{"trial": True}]
    assert start_trial(sitting.quiz, by=author).number == 2
    assert not Attempt.objects.real().exists()


def test_a_trial_that_was_forgotten_is_no_hindrance(sitting, at):
    author = UserFactory()
    old = start_trial(sitting.quiz, by=author, at=at)

    new = start_trial(sitting.quiz, by=author, at=at + 60 * MINUTE)

    assert new != old
    assert Attempt.objects.get() == new
