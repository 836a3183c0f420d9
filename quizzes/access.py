"""The doors to attempts and questions. Missing and forbidden are the same: 404."""

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, scope_of
from courses.api import ClassUnit
from quizzes.models import Attempt, Question, QuestionBank, QuestionImage, Quiz

# What a save raises that finds no attempt of the learner: for a view, the same as not found.
MissingAttempt = Attempt.DoesNotExist


def get_attempt_or_404(user: AnyUser, attempt_id: int) -> Attempt:
    """Return an attempt of the learner, with the database's clock as `now`. One query."""
    attempt = (
        Attempt.objects.of(user)
        .with_clock()
        .select_related(
            "quiz", "unit__training_class", "enrolment__person", "enrolment__certificate"
        )
        .filter(pk=attempt_id)
        .first()
    )
    if attempt is None:
        raise Http404
    return attempt


def quiz_of(unit: ClassUnit) -> Quiz | None:
    """Return the test that fills a unit of a class, which itself has been through its door.

    None while nobody has written it: the page then says so, the unit being the learner's own.
    """
    return Quiz.objects.filter(assessment=unit.assessment_id).first()


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
    """Return a picture for those who see the bank's questions, or have sat a test made of them.

    One query besides those about the roles.
    """
    asked = Attempt.objects.of(user).filter(
        Q(quiz__bank=OuterRef("bank")) | Q(quiz__fixed_questions__question__bank=OuterRef("bank"))
    )
    seen = scope_of(user, Permission.SEE_QUESTIONS, on=on).q("bank__owner__")
    image = QuestionImage.objects.filter(seen | Exists(asked), pk=image_id).first()
    if image is None:
        raise Http404
    return image
