"""What the page after a test shows, as far as `rules.review` allows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse

from courses.api import ClassUnit
from quizzes.models import Attempt, Response
from quizzes.queries.intro import mark_of
from quizzes.queries.reviewing import ReviewedQuestion, reviewed_question
from quizzes.rules.review import Review, review_of, tries_left


@dataclass
class StudyAgain:
    """A lesson to read again (url empty where the class has none), and the questions it is for."""

    title: str
    url: str
    topics: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """A marked attempt.

    tries_left  None where tries are not limited
    """

    attempt: Attempt
    mark: Decimal
    pass_mark: Decimal
    tries_left: int | None
    can_try_again: bool
    review: Review
    questions: list[ReviewedQuestion]
    study: list[StudyAgain]


def result_of(attempt: Attempt) -> Result:
    """Three queries, however many questions."""
    all_tries = list(
        Attempt.objects.filter(enrolment=attempt.enrolment_id, unit=attempt.unit_id).values_list(
            "passed", "submitted_at"
        )
    )
    left = tries_left(attempt.quiz.attempts_allowed, used=len(all_tries))
    has_passed = any(passed for passed, _submitted_at in all_tries)
    is_trying = any(submitted_at is None for _passed, submitted_at in all_tries)
    review = review_of(passed=has_passed, tries_left=left, is_trying=is_trying)
    responses = list(
        attempt.responses.select_related("version__question__topic", "version__question__lesson")
    )
    return Result(
        attempt=attempt,
        mark=mark_of(attempt),
        pass_mark=attempt.pass_percent / 10,
        tries_left=left,
        can_try_again=not has_passed and left != 0,
        review=review,
        questions=[reviewed_question(response, review) for response in responses],
        study=_to_study(
            attempt, [r for r in responses if r.points is not None and r.points < r.max_points]
        ),
    )


def _to_study(attempt: Attempt, missed: Iterable[Response]) -> list[StudyAgain]:
    questions = [(response.position, response.version.question) for response in missed]
    lessons = {question.lesson_id for _number, question in questions if question.lesson_id}
    training_class = attempt.unit.training_class
    units = {
        unit.lesson_id: unit
        for unit in ClassUnit.objects.filter(training_class=training_class, lesson__in=lessons)
    }
    found: dict[str, StudyAgain] = {}
    for number, question in questions:
        unit = units.get(question.lesson_id)
        if unit is not None:
            url = reverse("courses:lesson_detail", args=[training_class.code, unit.pk])
            again = found.setdefault(url, StudyAgain(unit.title, url))
        else:
            again = found.setdefault(question.topic.name, StudyAgain(question.topic.name, ""))
        again.numbers.append(number)
        if question.topic.name not in {*again.topics, again.title}:
            again.topics.append(question.topic.name)
    in_order = {unit.title: unit.position for unit in units.values()}
    return sorted(found.values(), key=lambda again: in_order.get(again.title, len(in_order) + 999))
