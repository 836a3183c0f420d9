"""Answering the survey at the end of a class."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.api import User
from courses.actions.progress import complete_unit
from courses.errors import SurveyTakenBefore
from courses.models import ClassUnit, Enrolment, SurveyReply, SurveyTaken


@transaction.atomic
def answer_survey(
    unit: ClassUnit,
    enrolment: Enrolment,
    answers: list[dict[str, Any]],
    *,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Keep a learner's answers without their name, note that they have answered, complete the unit.

    answers  [{"question": id, "kind": …, "text": …, "answer": …}, …]

    Raises SurveyTakenBefore, and what completing the class raises; nothing is kept then.
    """
    _taken, is_first = SurveyTaken.objects.get_or_create(
        unit=unit, enrolment=enrolment, defaults={"at": at}
    )
    if not is_first:
        raise SurveyTakenBefore
    SurveyReply.objects.create(unit=unit, answers=answers)
    complete_unit(unit, enrolment, by=by, at=at)
