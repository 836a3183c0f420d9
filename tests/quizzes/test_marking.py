"""Marking essays: one marker or two, a third, drafts; the last mark gives the result."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from courses.models import UnitProgress
from notifications.models import Message
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.marking import Marks, draft_marks, mark_answer
from quizzes.actions.starting import start_attempt
from quizzes.errors import MarkedBefore, MarkedMeanwhile, OwnAnswer
from quizzes.models import Marking
from quizzes.queries.marking import answer_to_mark, markable, next_answer, queue_of
from quizzes.rules.marking import MarksRefused
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.marking import make_exam
from tests.factories.quizzes import QuestionFactory

pytestmark = pytest.mark.django_db
D = Decimal


def marks(first, second, **texts):
    return Marks({"1": first, "2": second}, **texts)


def mark(answer, by, first, second, **texts):
    return mark_answer(answer.pk, marks(first, second, **texts), by=by, at=timezone.now())


@pytest.fixture
def exam():
    return make_exam()


@pytest.fixture
def attempt(exam):
    return exam.hand_in()


@pytest.fixture
def answer(exam, attempt):
    return exam.answer_of(attempt)


@pytest.fixture
def trainer(exam):
    return exam.trainer()


# --- one marker -----------------------------------------------------------------------------------


def test_what_is_handed_in_with_an_essay_waits_for_a_person(attempt, answer):
    assert attempt.graded_at is None
    assert attempt.passed is None
    assert answer.points is None


def test_the_last_mark_gives_the_result_and_completes_the_class(attempt, answer, trainer):
    marked = mark(answer, trainer, "1.5", "0,5", comment="Đồng chí nêu rõ.")

    assert (marked.is_settled, marked.is_finished) == (True, True)
    attempt.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.points, answer.comment) == (D("2.00"), "Đồng chí nêu rõ.")
    assert (attempt.points, attempt.max_points, attempt.passed) == (D(3), D(4), True)
    enrolment = attempt.enrolment
    enrolment.refresh_from_db()
    message = Message.objects.get(person=enrolment.person, key=f"marked:{attempt.pk}")
    assert message.link == f"/bai-lam/{attempt.pk}/ket-qua/"
    assert enrolment.completed_at is not None
    assert enrolment.certificate is not None
    assert UnitProgress.objects.get(enrolment=enrolment, unit=attempt.unit).score == D("7.50")


def test_who_fails_by_the_marks_of_people_gets_no_unit(exam, trainer):
    attempt = exam.hand_in(truth="false")

    mark(exam.answer_of(attempt), trainer, "1.5", "0")

    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (D("1.50"), False)
    assert not UnitProgress.objects.filter(completed_at__isnull=False).exists()


def test_an_essay_nobody_wrote_needs_no_marker(exam):
    attempt = exam.hand_in(text="")

    assert attempt.graded_at is not None
    assert attempt.points == 1


def test_marks_that_are_missing_change_nothing(answer, trainer):
    with pytest.raises(MarksRefused):
        mark(answer, trainer, "1.5", "")

    assert not Marking.objects.exists()


def test_the_journal_has_points_and_no_word_of_the_answer(answer, trainer):
    mark(answer, trainer, "1", "0.5", comment="Khá", note="Chữ khó đọc")

    line = Event.objects.get(verb="answer.marked")
    assert line.data == {"points": "1.50", "decides": False}
    assert line.person_code == answer.attempt.enrolment.person.code
    assert "Chi bộ em" not in str(Event.objects.values_list("data", flat=True))


def test_nobody_marks_their_own_answer(exam):
    trainer = exam.trainer()
    attempt = exam.hand_in(user=trainer)
    answer = exam.answer_of(attempt)

    assert answer not in markable(trainer, on=timezone.localdate())
    with pytest.raises(OwnAnswer):
        mark(answer, trainer, "2", "1")


def test_who_comes_second_hears_it_and_changes_nothing(exam, attempt, answer, trainer):
    mark(answer, trainer, "2", "1")

    with pytest.raises(MarkedMeanwhile):
        mark(answer, exam.trainer(), "0", "0")
    with pytest.raises(MarkedMeanwhile):
        draft_marks(answer.pk, marks("0", "0"), by=exam.trainer(), at=timezone.now())

    answer.refresh_from_db()
    assert answer.points == 3
    assert Marking.objects.count() == 1


# --- two markers ----------------------------------------------------------------------------------


@pytest.fixture
def strict():
    return make_exam(markers=2, marking_tolerance=D("0.5"))


def test_two_markers_within_the_tolerance_give_their_average(strict):
    attempt = strict.hand_in()
    answer = strict.answer_of(attempt)
    first, second = strict.trainer(), strict.trainer()

    assert not mark(answer, first, "2", "0.5", comment="Rõ.").is_settled
    assert mark(answer, second, "1.5", "0.5", comment="Thiếu ví dụ.").is_finished

    answer.refresh_from_db()
    assert answer.points == D("2.25")
    assert answer.comment == "Rõ.\n\nThiếu ví dụ."


def test_nobody_is_both_markers(strict):
    answer = strict.answer_of(strict.hand_in())
    first = strict.trainer()
    mark(answer, first, "2", "1")

    with pytest.raises(MarkedBefore):
        mark(answer, first, "1.5", "1")
    assert queue_of(first, on=timezone.localdate())[0].mine == 0


def test_two_who_differ_too_much_call_for_a_third_who_decides(strict):
    attempt = strict.hand_in()
    answer = strict.answer_of(attempt)
    first, second, third = strict.trainer(), strict.trainer(), strict.trainer()
    mark(answer, first, "2", "1", note="Rất tốt")
    assert not mark(answer, second, "1", "0").is_settled
    for one in (first, second):
        with pytest.raises(MarkedBefore):
            mark(answer, one, "1", "1")

    assert mark(answer, third, "2", "0", comment="Thiếu ví dụ.").is_finished

    answer.refresh_from_db()
    assert (answer.points, answer.comment) == (D("2.00"), "Thiếu ví dụ.")
    assert list(Marking.objects.filter(is_decisive=True).values_list("marker", flat=True)) == [
        third.pk
    ]


def test_the_first_markers_marks_are_hidden_until_the_second_has_marked(strict):
    answer = strict.answer_of(strict.hand_in())
    first, second, third = strict.trainer(), strict.trainer(), strict.trainer()
    mark(answer, first, "2", "1", note="Rất tốt")

    assert answer_to_mark(answer, second).others == []

    mark(answer, second, "0", "0")
    seen = answer_to_mark(answer, third)
    assert seen.decides
    assert [(each.points, each.note) for each in seen.others] == [
        (D("3.00"), "Rất tốt"),
        (D("0.00"), ""),
    ]


# --- drafts and the order -------------------------------------------------------------------------


def test_a_draft_counts_for_nothing_and_is_there_when_one_comes_back(answer, trainer):
    draft_marks(answer.pk, marks("1.5", "", comment="Đang đọc"), by=trainer, at=timezone.now())

    answer.refresh_from_db()
    assert answer.points is None
    shown = answer_to_mark(answer, trainer)
    assert [each.chosen for each in shown.essays[0].criteria] == ["1.5", ""]
    assert shown.own.comment == "Đang đọc"
    mark(answer, trainer, "1.5", "1")
    assert Marking.objects.get().marked_at is not None


def test_what_is_put_off_comes_last(exam, trainer):
    answers = [exam.answer_of(exam.hand_in()) for _n in range(4)]
    waiting = markable(trainer, on=timezone.localdate())
    first = next_answer(waiting, trainer)

    draft_marks(first, marks("", ""), put_off=True, by=trainer, at=timezone.now())
    order = []
    while (found := next_answer(waiting, trainer)) is not None and len(order) < 4:
        order.append(found)
        mark(next(each for each in answers if each.pk == found), trainer, "1", "1")

    assert order[-1] == first
    assert sorted(order) == sorted(each.pk for each in answers)


def test_the_order_is_mixed_and_each_markers_own(exam):
    for _n in range(8):
        exam.hand_in()
    today = timezone.localdate()
    firsts = set()
    for _n in range(6):
        trainer = exam.trainer()
        waiting = markable(trainer, on=today)
        assert next_answer(waiting, trainer) == next_answer(waiting, trainer)
        firsts.add(next_answer(waiting, trainer))

    assert len(firsts) > 1


def test_the_queue_counts_by_question_and_class(strict, assert_queries):
    for _n in range(3):
        strict.hand_in()
    trainer = strict.trainer()
    today = timezone.localdate()
    waiting = markable(trainer, on=today)
    done = next_answer(waiting, trainer)
    mark_answer(done, marks("1", "1"), by=trainer, at=timezone.now())

    with assert_queries(4):
        (line,) = queue_of(trainer, on=today)

    assert (line.mine, line.waiting, line.others) == (2, 3, 1)
    assert line.question == strict.essay
    assert [(each.mine, each.waiting) for each in line.classes] == [(2, 3)]


def test_a_trainer_of_another_organisation_sees_nothing(exam, answer):
    stranger = make_exam().trainer()

    assert answer not in markable(stranger, on=timezone.localdate())
    assert answer not in markable(UserFactory(), on=timezone.localdate())
    assert queue_of(stranger, on=timezone.localdate()) == []


def test_marking_costs_the_same_however_many_wait(exam, trainer, assert_queries):
    exam.hand_in(user=UserFactory())
    answer = exam.answer_of(exam.hand_in(truth="false"))

    with assert_queries(15):
        mark(answer, trainer, "1", "0")


# --- a situation with an essay --------------------------------------------------------------------


def test_of_a_situation_only_the_essay_waits_for_a_person(db):
    exam = make_exam()
    exam.essay.status = "retired"
    exam.essay.save(update_fields=["status"])
    content = {
        "parts": [
            {"kind": "true_false", "stem": "Đúng?", "content": {"answer": True}, "points": "1"},
            {"kind": "essay", "stem": "Vì sao?", "content": exam.essay.current.content,
             "points": "1"},
        ]
    }  # fmt: skip
    for part in content["parts"]:
        part["feedback"] = ""
    question = QuestionFactory(
        bank=exam.quiz.bank, topic=exam.other.topic, kind="situation", content=content
    )
    question.current.points = D(2)
    question.current.save(update_fields=["points"])
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=exam.unit.training_class)
    attempt = start_attempt(exam.unit, enrolment, by=user, at=timezone.now())
    (place,) = (n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "situation")
    values = {"answer-1": ["true"], "answer-2": ["Vì quy chế nói thế."]}
    save_answer(attempt.pk, by=user, position=place, values=values)
    submit_attempt(attempt, by=user, at=timezone.now())
    answer = exam.answer_of(attempt, "situation")
    assert answer.points is None

    mark_answer(answer.pk, Marks({"2.1": "1", "2.2": "1"}), by=exam.trainer(), at=timezone.now())

    answer.refresh_from_db()
    assert answer.points == D("1.67")  # 1 by the key, and 2 of 3 of the other point


# --- what the database refuses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("marking_has_points_unless_a_draft", {"marked_at": timezone.now()}),
        ("marking_has_points_unless_a_draft", {"is_decisive": True}),
        ("marking_points_not_negative", {"points": D("-0.5")}),
    ],
)
def test_a_marking_is_a_draft_or_whole(answer, trainer, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Marking.objects.create(response=answer, marker=trainer, **fields)
