"""Marked attempts in great number, written at once: for statistics."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from courses.models import ClassUnit, Enrolment
from people.api import Person
from quizzes.models import Attempt, QuestionVersion, Quiz, Response
from tests.factories.courses import OPENED_AT

# An answer, and the part of the question's points it earned; or only the part.
Given = tuple[Any, Any]


def sit(
    quiz: Quiz,
    unit: ClassUnit,
    versions: Sequence[QuestionVersion],
    rows: Sequence[Sequence[Any]],
    *,
    at: dt.datetime = OPENED_AT,
    number: int = 1,
    enrolments: Sequence[Enrolment] | None = None,
) -> list[Attempt]:
    """Write an attempt for each row: what each version earned, or (answer, points); None: not asked.

    Each is of a learner of its own unless `enrolments` says whose.
    """
    who = list(enrolments) if enrolments is not None else _learners(unit, len(rows), at)
    papers = [
        [(v, *_given(cell)) for v, cell in zip(versions, row, strict=True) if cell is not None]
        for row in rows
    ]
    attempts = Attempt.objects.bulk_create(
        Attempt(
            enrolment=enrolment,
            unit=unit,
            quiz=quiz,
            number=number,
            paper=[],
            pass_percent=quiz.pass_percent,
            started_at=at,
            submitted_at=at,
            receipt=f"{enrolment.pk}-{number}",
            graded_at=at,
            points=sum(points for _v, _answer, points in paper),
            max_points=sum(version.points for version, *_rest in paper),
            passed=True,
        )
        for enrolment, paper in zip(who, papers, strict=True)
    )
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            position=position,
            version=version,
            answer=answer,
            points=points,
            max_points=version.points,
        )
        for attempt, paper in zip(attempts, papers, strict=True)
        for position, (version, answer, points) in enumerate(paper, 1)
    )
    return attempts


def _given(cell: Any) -> tuple[Any, Decimal]:
    answer, points = cell if isinstance(cell, tuple) else (None, cell)
    return answer, Decimal(str(points))


def _learners(unit: ClassUnit, number: int, at: dt.datetime) -> list[Enrolment]:
    first = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(
            code=f"NL{first + n:05d}",
            full_name=f"Nguyễn Thị Người Làm {first + n}",
            given=f"Làm {first + n}",
            search_text=f"nguyen thi nguoi lam {first + n}",
            sort_key=f"lam {first + n:05d}",
        )
        for n in range(number)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            person=person,
            training_class=unit.training_class,
            source=Enrolment.Source.SUMMONS,
            enrolled_at=at,
        )
        for person in people
    )
