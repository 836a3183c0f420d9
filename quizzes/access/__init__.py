"""The doors to attempts and questions. Missing and forbidden are the same: 404."""

import datetime as dt
import uuid
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, permissions_of, scope_of
from courses.api import ClassUnit, Enrolment
from organisations.api import Organisation
from quizzes.errors import NoLongerInForce
from quizzes.models import (
    Accommodation,
    AnswerPhoto,
    Appeal,
    Attempt,
    ImportBatch,
    KeyChange,
    Override,
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionComment,
    QuestionImage,
    QuestionReport,
    QuestionVersion,
    Quiz,
    Regrade,
    Response,
)
from quizzes.queries.appeals import appeals_for
from quizzes.queries.exceptions import AdjustableTest
from quizzes.queries.marking import markable
from quizzes.queries.seats import Seat, enrolment_of, seat_of
from shared.prepared import Prepared

Row = TypeVar("Row", bound=Model)

# What an action raises that finds nothing of the learner: for a view, the same as not found.
MissingAttempt = Attempt.DoesNotExist
MissingSeat = (Enrolment.DoesNotExist, ClassUnit.DoesNotExist)


_OWN_ATTEMPT = Prepared(
    lambda attempt, user: (
        Attempt.objects.of(user)
        .with_clock()
        .with_flags()
        .select_related(
            "quiz", "unit__training_class", "enrolment__person", "enrolment__certificate"
        )
        .filter(pk=attempt)
    ),
    attempt=int,
    user=int,
)


def get_attempt_or_404(user: AnyUser, attempt_id: int) -> Attempt:
    """Return an attempt of the learner, with the database's clock as `now`. One query."""
    attempt = _OWN_ATTEMPT.first(attempt=attempt_id, user=user.pk) if user.pk else None
    if attempt is None:
        raise Http404
    return attempt


def get_seat_or_404(user: AnyUser, class_code: str, unit_id: int) -> Seat:
    """Return a unit of a class that the learner is in, with the test that fills it. Two queries.

    `Seat.written` is None while nobody has written the test: the page then says so.
    """
    enrolment = enrolment_of(user, class_code)
    if enrolment is None:
        raise Http404
    try:
        return seat_of(enrolment, unit_id)
    except ClassUnit.DoesNotExist as missing:
        raise Http404 from missing


def banks_of(user: AnyUser, permission: Permission, *, on: dt.date) -> QuerySet[QuestionBank]:
    """Return the banks whose owner lies where `user` holds `permission`."""
    return QuestionBank.objects.filter(scope_of(user, permission, on=on).q("owner__"))


def questions_of(user: AnyUser, permission: Permission, *, on: dt.date) -> QuerySet[Question]:
    """Return the questions of those banks."""
    return Question.objects.filter(scope_of(user, permission, on=on).q("bank__owner__"))


def get_quiz_or_404(user: AnyUser, quiz_id: int, permission: Permission, *, on: dt.date) -> Quiz:
    """Return a test drawn from one of the banks where `user` holds `permission`."""
    quiz = Quiz.objects.filter(bank__in=banks_of(user, permission, on=on), pk=quiz_id).first()
    if quiz is None:
        raise Http404
    return quiz


def placeable_questions(quiz: Quiz) -> QuerySet[Question]:
    """Return the ready questions of a test's bank, for one who may edit that test."""
    return (
        Question.objects.drawable()
        .filter(bank=quiz.bank_id)
        .select_related("current")
        .order_by("code")
    )


def get_question_or_404(
    user: AnyUser, question_id: int, permission: Permission, *, on: dt.date
) -> Question:
    question = (
        questions_of(user, permission, on=on)
        .select_related("bank", "topic", "lesson", "current")
        .filter(pk=question_id)
        .first()
    )
    if question is None:
        raise Http404
    return question


def can_edit(user: AnyUser, question: Question, *, on: dt.date) -> bool:
    return scope_of(user, Permission.EDIT_QUESTIONS, on=on).covers(question.bank.owner)


def get_image_or_404(user: AnyUser, image_id: uuid.UUID, *, on: dt.date) -> QuestionImage:
    """Return a picture for those who see the bank's questions, mark answers to them, or have sat a
    test made of them.

    One query besides those about the roles.
    """
    asked = Attempt.objects.of(user.pk).filter(
        Q(quiz__bank=OuterRef("bank")) | Q(quiz__fixed_questions__question__bank=OuterRef("bank"))
    )
    seen = scope_of(user, Permission.SEE_QUESTIONS, on=on).q("bank__owner__")
    marked = markable(user, on=on).filter(version__question__bank=OuterRef("bank"))
    image = QuestionImage.objects.filter(seen | Exists(asked) | Exists(marked), pk=image_id).first()
    if image is None:
        raise Http404
    return image


def batches_of(user: AnyUser, *, on: dt.date) -> QuerySet[ImportBatch]:
    """Return the files that `user` has handed in for banks where they still write questions."""
    return ImportBatch.objects.filter(
        scope_of(user, Permission.EDIT_QUESTIONS, on=on).q("bank__owner__"), owner_id=user.pk
    )


def get_batch_or_404(user: AnyUser, batch_id: int, *, on: dt.date) -> ImportBatch:
    batch = (
        batches_of(user, on=on)
        .select_related("bank", "category__parent__parent")
        .filter(pk=batch_id)
        .first()
    )
    if batch is None:
        raise Http404
    return batch


# --- marking, regrading, appeals ------------------------------------------------------------------


def marking_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` marks answers."""
    scope = scope_of(user, Permission.MARK_ANSWERS, on=on)
    if not scope:
        raise Http404
    return scope


def get_answer_or_404(user: AnyUser, response_id: int, *, on: dt.date) -> Response:
    """Return an answer of which people mark something, in a class of which `user` marks answers;
    never their own."""
    return _first_or_404(
        markable(user, on=on)
        .filter(pk=response_id)
        .select_related("version__question", "attempt__quiz", "attempt__enrolment__person")
        .prefetch_related("markings")
    )


def get_photo_or_404(user: AnyUser, photo_id: int, *, on: dt.date) -> AnswerPhoto:
    """Return a photograph that belongs to such an answer."""
    answers = markable(user, on=on).filter(
        attempt=OuterRef("attempt"), position=OuterRef("position")
    )
    return _first_or_404(AnswerPhoto.objects.filter(Exists(answers), pk=photo_id))


def regrades_for(user: AnyUser, *, on: dt.date) -> QuerySet[Regrade]:
    """What was proposed about tests of banks where `user` writes or reviews questions, and about
    marks in classes where they mark answers or review."""
    writing = scope_of(user, Permission.EDIT_QUESTIONS, on=on)
    reviewing = scope_of(user, Permission.REVIEW_CONTENT, on=on)
    marking = scope_of(user, Permission.MARK_ANSWERS, on=on)
    of_bank, of_class = (
        "quiz__bank__owner__",
        "response__attempt__unit__training_class__organiser__",
    )
    return Regrade.objects.filter(
        Q(mark_now__isnull=True) & (writing.q(of_bank) | reviewing.q(of_bank))
        | Q(mark_now__isnull=False) & (marking.q(of_class) | reviewing.q(of_class))
    )


def sees_regrades(user: AnyUser, *, on: dt.date) -> bool:
    """Whether there is a place where `user` could propose or carry out something."""
    needed = {Permission.EDIT_QUESTIONS, Permission.REVIEW_CONTENT, Permission.MARK_ANSWERS}
    return bool(needed & permissions_of(user, on=on))


def get_regrade_or_404(user: AnyUser, regrade_id: int, *, on: dt.date) -> Regrade:
    return _first_or_404(
        regrades_for(user, on=on)
        .filter(pk=regrade_id)
        .select_related("quiz", "version__question", "response__version", "made_by", "committed_by")
    )


def quizzes_of(user: AnyUser, permission: Permission, *, on: dt.date) -> QuerySet[Quiz]:
    """Return the tests drawn from banks where `user` holds `permission`."""
    return Quiz.objects.filter(scope_of(user, permission, on=on).q("bank__owner__"))


def get_marked_version_or_404(quiz: Quiz, version_id: int) -> QuestionVersion:
    """Return a wording that stands in a paper of this test that was handed in."""
    answered = Response.objects.filter(attempt__quiz=quiz, version=OuterRef("pk"))
    return _first_or_404(
        QuestionVersion.objects.filter(Exists(answered), pk=version_id).select_related("question")
    )


def get_appeal_or_404(user: AnyUser, appeal_id: int, *, on: dt.date) -> Appeal:
    return _first_or_404(
        appeals_for(user, on=on)
        .filter(pk=appeal_id)
        .select_related("attempt__quiz", "attempt__unit__training_class", "answered_by")
    )


def _first_or_404(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


# --- taking a test --------------------------------------------------------------------------------


def get_own_photo_or_404(user: AnyUser, attempt_id: int, photo_id: int) -> AnswerPhoto:
    """Return a photographed page of the learner's own attempt."""
    own = Attempt.objects.of(user.pk).filter(pk=OuterRef("attempt"))
    return _first_or_404(AnswerPhoto.objects.filter(Exists(own), attempt=attempt_id, pk=photo_id))


# --- the bank: shelves, comments, reports, keys ---------------------------------------------------


def owners_for_banks(user: AnyUser, *, on: dt.date) -> QuerySet[Organisation]:
    """Return the organisations for which `user` may open a bank."""
    return Organisation.objects.filter(scope_of(user, Permission.EDIT_QUESTIONS, on=on).q())


def get_bank_or_404(
    user: AnyUser, code: str, permission: Permission, *, on: dt.date
) -> QuestionBank:
    banks = banks_of(user, permission, on=on)
    return _first_or_404(banks.filter(code=code).select_related("owner"))


def can_edit_bank(user: AnyUser, bank: QuestionBank, *, on: dt.date) -> bool:
    return scope_of(user, Permission.EDIT_QUESTIONS, on=on).covers(bank.owner)


def can_decide(user: AnyUser, question: Question, *, on: dt.date) -> bool:
    """Whether `user` may be the second person for another key. Who proposed it may not."""
    return any(
        scope_of(user, permission, on=on).covers(question.bank.owner)
        for permission in (Permission.EDIT_QUESTIONS, Permission.REVIEW_CONTENT)
    )


def get_category_or_404(user: AnyUser, category_id: int, *, on: dt.date) -> QuestionCategory:
    """Return a shelf of a bank where `user` writes questions."""
    categories = QuestionCategory.objects.filter(
        scope_of(user, Permission.EDIT_QUESTIONS, on=on).q("bank__owner__")
    )
    return _first_or_404(categories.filter(pk=category_id).select_related("bank", "parent"))


def get_version_or_404(question: Question, number: int) -> QuestionVersion:
    """Return a version of a question that has been through its door."""
    return _first_or_404(question.versions.filter(number=number).select_related("question"))


def get_key_change_or_404(question: Question, change_id: str) -> KeyChange:
    changes = question.key_changes.filter(pk=int(change_id) if change_id.isdecimal() else 0)
    return _first_or_404(changes.select_related("question", "version"))


def get_comment_or_404(user: AnyUser, comment_id: int, *, on: dt.date) -> QuestionComment:
    """Return a comment on a question that `user` sees."""
    seen = scope_of(user, Permission.SEE_QUESTIONS, on=on).q("question__bank__owner__")
    comments = QuestionComment.objects.filter(seen, pk=comment_id)
    return _first_or_404(comments.select_related("question"))


def get_report_or_404(
    user: AnyUser, report_id: int, permission: Permission, *, on: dt.date
) -> QuestionReport:
    """Return what a learner reported about a question of the banks where `user` may do that."""
    scope = scope_of(user, permission, on=on).q("version__question__bank__owner__")
    reports = QuestionReport.objects.filter(scope, pk=report_id)
    return _first_or_404(reports.select_related("version__question"))


# --- exceptions and more time ---------------------------------------------------------------------


def get_adjustable_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> ClassUnit:
    """Return a test's place in a class for whose organiser `user` adjusts tests.

    Nobody may have written the test yet.
    """
    scope = scope_of(user, Permission.ADJUST_TESTS, on=on)
    units = ClassUnit.objects.filter(
        scope.q("training_class__organiser__"), training_class__code=class_code, kind="quiz"
    )
    return _first_or_404(
        units.filter(pk=unit_id).select_related("training_class__organiser", "assessment__quiz")
    )


def get_adjustable_test_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> AdjustableTest:
    """Return the test that fills that place."""
    unit = get_adjustable_unit_or_404(user, class_code, unit_id, on=on)
    quiz: Quiz | None = getattr(unit.assessment, "quiz", None)
    if quiz is None:
        raise Http404
    return AdjustableTest(unit, quiz)


def can_adjust(user: AnyUser, unit: ClassUnit, *, on: dt.date) -> bool:
    """Whether `user` may make exceptions there. No query for those who hold no such role."""
    scope = scope_of(user, Permission.ADJUST_TESTS, on=on)
    return bool(scope) and scope.covers(unit.training_class.organiser)


def sees_class(user: AnyUser, unit: ClassUnit, *, on: dt.date) -> bool:
    """Whether the page of the class opens for `user` as one of its staff."""
    organiser = unit.training_class.organiser
    return any(
        scope_of(user, permission, on=on).covers(organiser)
        for permission in (Permission.OPEN_CLASSES, Permission.SUMMON)
    )


def units_to_adjust(user: AnyUser, quiz: Quiz, *, on: dt.date) -> list[ClassUnit]:
    """Return the places of a test in classes where `user` adjusts tests, newest class first."""
    scope = scope_of(user, Permission.ADJUST_TESTS, on=on)
    units = ClassUnit.objects.filter(
        scope.q("training_class__organiser__"), assessment=quiz.assessment_id
    )
    return list(
        units.select_related("training_class__organiser").order_by(
            "-training_class__starts_on", "training_class__code"
        )
    )


def get_override_or_404(test: AdjustableTest, override_id: int) -> Override:
    """Return an exception that concerns this class, whether or not it has been ended."""
    return _first_or_404(test.overrides.filter(pk=override_id))


def accommodation_of(test: AdjustableTest, accommodation_id: int) -> Accommodation:
    """Return more time for somebody of this class.

    Raises NoLongerInForce: one that is ended on its first day is gone.
    """
    accommodation = test.accommodations.filter(pk=accommodation_id).first()
    if accommodation is None:
        raise NoLongerInForce
    return accommodation
