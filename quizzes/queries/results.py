"""What the page after a test shows, as far as `rules.review` allows it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from courses.api import ClassUnit
from quizzes.models import Attempt, QuestionReport, QuizBand, Response
from quizzes.queries.intro import mark_of
from quizzes.queries.moments import review_at, tries_of
from quizzes.queries.outcomes import SectionResult, band_of, section_results
from quizzes.queries.reviewing import ReviewedQuestion, reviewed_question
from quizzes.rules.review import Review
from shared.prepared import Prepared


@dataclass
class StudyAgain:
    """A lesson to read again (url empty where the class has none), and the questions it is for."""

    title: str
    url: str
    topics: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """A closed attempt.

    mark        of 10; None while something waits for a marker
    tries_left  None where tries are not limited
    questions   none where the attempt is not shown now
    sections    none where points are not shown now
    band        the grade in words, where it is shown now
    again_at    when the next try may be begun, if that lies ahead
    reported    the questions in which the learner has reported a mistake
    """

    attempt: Attempt
    mark: Decimal | None
    pass_mark: Decimal
    tries_left: int | None
    can_try_again: bool
    review: Review
    questions: list[ReviewedQuestion]
    study: list[StudyAgain]
    sections: list[SectionResult]
    band: QuizBand | None
    again_at: dt.datetime | None
    reported: set[int]


def _marked(attempt: int) -> QuerySet[Response]:
    reports = QuestionReport.objects.filter(attempt=attempt, position=OuterRef("position"))
    shown = ("kind", "stem", "content", "feedback", "question__lesson", "question__topic__name")
    own = ("attempt", "position", "answer", "points", "max_points", "comment")
    rows: Any = (
        Response.objects.filter(attempt=attempt)
        .select_related("version__question__topic")
        .only(*own, *(f"version__{name}" for name in shown))
    )
    return rows.annotate(is_reported=Exists(reports))


_RESPONSES = Prepared(_marked, attempt=int)


def result_of(attempt: Attempt) -> Result:
    """Two queries, however many questions; more where something is to study again, or where the
    test has exceptions."""
    tries = tries_of(attempt)
    review = review_at(attempt, tries, attempt.now)
    responses = _RESPONSES(attempt=attempt.pk)
    return Result(
        attempt=attempt,
        mark=mark_of(attempt),
        pass_mark=attempt.pass_percent / 10,
        tries_left=tries.left,
        can_try_again=tries.may_gain and not tries.is_trying,
        review=review,
        questions=[reviewed_question(response, review) for response in responses]
        if review.shows_attempt
        else [],
        study=_to_study(attempt, _missed(responses)) if review.shows_correctness else [],
        sections=section_results(attempt, responses) if review.shows_points else [],
        band=band_of(attempt) if review.shows_bands else None,
        again_at=_again_at(attempt),
        reported={each.position for each in responses if each.is_reported},
    )


def _again_at(attempt: Attempt) -> dt.datetime | None:
    if attempt.submitted_at is None:
        return None
    again_at = attempt.submitted_at + dt.timedelta(minutes=attempt.quiz.wait_minutes)
    return again_at if again_at > attempt.now else None


def _missed(responses: Iterable[Response]) -> list[Response]:
    return [each for each in responses if each.points is not None and each.points < each.max_points]


def _to_study(attempt: Attempt, missed: Iterable[Response]) -> list[StudyAgain]:
    questions = [(response.position, response.version.question) for response in missed]
    lessons = {question.lesson_id for _number, question in questions if question.lesson_id}
    training_class = attempt.unit.training_class if attempt.unit else None
    units = (
        {
            unit.lesson_id: unit
            for unit in ClassUnit.objects.filter(training_class=training_class, lesson__in=lessons)
        }
        if training_class
        else {}
    )
    found: dict[str, StudyAgain] = {}
    for number, question in questions:
        unit = units.get(question.lesson_id)
        if unit is not None and training_class is not None:
            url = reverse("courses:lesson_detail", args=[training_class.code, unit.pk])
            again = found.setdefault(url, StudyAgain(unit.title, url))
        else:
            again = found.setdefault(question.topic.name, StudyAgain(question.topic.name, ""))
        again.numbers.append(number)
        if question.topic.name not in {*again.topics, again.title}:
            again.topics.append(question.topic.name)
    in_order = {unit.title: unit.position for unit in units.values()}
    return sorted(found.values(), key=lambda again: in_order.get(again.title, len(in_order) + 999))
