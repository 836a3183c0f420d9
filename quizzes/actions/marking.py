"""What people give for essays. When the last answer of a test has its marks, the test has too."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from notifications.api import post_message
from quizzes.actions.closing import finish_marking
from quizzes.errors import MarkedBefore, MarkedMeanwhile, OwnAnswer
from quizzes.models import Attempt, Marking, Response
from quizzes.queries.marking import essays_of, given_by
from quizzes.rules.marking import (
    as_text,
    machine_points,
    points_given,
    read_marks,
    readable_marks,
    settled,
    with_marks,
)


@dataclass(frozen=True)
class Marks:
    """What a marker typed.

    by_criterion  points by the number of the criterion
    comment       for the learner
    note          for the other markers
    """

    by_criterion: Mapping[str, Any]
    comment: str = ""
    note: str = ""


@dataclass(frozen=True)
class Marked:
    """What became of an answer.

    is_settled   no other person has to mark it
    is_finished  it was the last of its test: the learner has a result now
    """

    is_settled: bool
    is_finished: bool


@transaction.atomic
def mark_answer(response_id: int, marks: Marks, *, by: User, at: dt.datetime) -> Marked:
    """Keep what one person gives for one answer.

    Where the test wants two markers, the answer is settled once both have marked it and differ by
    no more than the test tolerates; otherwise a third person's marks count alone.

    Raises MarksRefused, MarkedMeanwhile, MarkedBefore, OwnAnswer, and what completing the class
    raises when this was the last answer; nothing is written then.
    """
    response = _lock(response_id, by=by)
    asked = essays_of(response)
    given = read_marks(asked, marks.by_criterion)
    marking = _own(response, by=by, fields={
        **_kept(given, marks), "points": points_given(asked, given), "marked_at": at,
        "is_decisive": _two_have_marked(response), "put_off_at": None,
    })  # fmt: skip
    record(
        "answer.marked", response, by=by, at=at, person_code=_person_code(response),
        points=str(marking.points), decides=marking.is_decisive,
    )  # fmt: skip
    if not settle(response):
        return Marked(is_settled=False, is_finished=False)
    is_finished = not response.attempt.responses.filter(points=None).exists()
    if is_finished:
        finish_marking(response.attempt, by=by, at=at)
        _tell(response.attempt, at=at)
    return Marked(is_settled=True, is_finished=is_finished)


@transaction.atomic
def draft_marks(
    response_id: int, marks: Marks, *, put_off: bool = False, by: User, at: dt.datetime
) -> None:
    """Keep what was typed so far; it counts for nothing. `put_off`: it comes last in the queue.

    Raises MarkedMeanwhile, MarkedBefore or OwnAnswer.
    """
    response = _lock(response_id, by=by)
    asked = essays_of(response)
    given = readable_marks(asked, marks.by_criterion)
    fields = {**_kept(given, marks), "put_off_at": at if put_off else None}
    _own(response, by=by, fields=fields)


def settle(response: Response) -> bool:
    """Give an answer its points when everybody has marked it who has to. Under the lock."""
    quiz, version = response.attempt.quiz, response.version
    finished = list(response.markings.filter(marked_at__isnull=False))
    given = given_by(finished)
    counts = settled(given, markers=quiz.markers, tolerance=quiz.marking_tolerance)
    if counts is None:
        return False
    machine = machine_points(version.kind, version.content, response.answer, response.max_points)
    response.points = with_marks(machine, counts, response.max_points)
    response.comment = _comments(finished)
    response.save(update_fields=["points", "comment"])
    return True


def _lock(response_id: int, *, by: User) -> Response:
    # The attempt is what handing in and marking again lock too.
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "unit", "enrolment__person")
        .get(responses=response_id)
    )
    response = (
        Response.objects.select_related("version").prefetch_related("markings").get(pk=response_id)
    )
    response.attempt = attempt
    if attempt.enrolment is not None and attempt.enrolment.person.user_id == by.pk:
        raise OwnAnswer
    own = [each for each in response.markings.all() if each.marker_id == by.pk and each.marked_at]
    if own and response.points is None:
        raise MarkedBefore
    if response.points is not None or attempt.graded_at is not None:
        raise MarkedMeanwhile
    return response


def _own(response: Response, *, by: User, fields: dict[str, Any]) -> Marking:
    marking, _is_new = Marking.objects.update_or_create(
        response=response, marker=by, defaults=fields
    )
    return marking


def _kept(given: Mapping[str, Decimal], marks: Marks) -> dict[str, Any]:
    return {
        "by_criterion": {number: as_text(points) for number, points in given.items()},
        "comment": marks.comment.strip(),
        "note": marks.note.strip(),
    }


def _two_have_marked(response: Response) -> bool:
    return sum(each.marked_at is not None for each in response.markings.all()) >= 2


def _comments(finished: list[Marking]) -> str:
    """What the learner reads: of who decided, or of everybody who marked."""
    decisive = [each for each in finished if each.is_decisive]
    comments = [each.comment for each in decisive or finished if each.comment]
    return "\n\n".join(dict.fromkeys(comments))


def _tell(attempt: Attempt, *, at: dt.datetime) -> None:
    if attempt.enrolment is not None:
        post_message(
            attempt.enrolment.person,
            key=f"marked:{attempt.pk}",
            subject=_("Your test has been marked"),
            body=_("Test: %(title)s.") % {"title": attempt.quiz.title},
            link=reverse("quizzes:attempt_result", args=[attempt.pk]),
            at=at,
        )


def _person_code(response: Response) -> str:
    enrolment = response.attempt.enrolment
    return enrolment.person.code if enrolment is not None else ""
