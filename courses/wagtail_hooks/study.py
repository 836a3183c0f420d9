"""On the first screen of the back office: questions about lessons that wait for a trainer."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.api import Permission, permissions_of
from courses.models import LessonQuestion
from courses.queries import study
from shared.desk import ROWS_ASKED, DeskPanel, DeskRow, offer


@hooks.register("construct_homepage_panels")
def questions_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    today = timezone.localdate()
    if Permission.MARK_ANSWERS not in permissions_of(request.user, on=today):
        return
    waiting = study.questions_at_hand(request.user, on=today, most=ROWS_ASKED)
    rows = [_row(question) for question in waiting]
    offer(panels, DeskPanel("lesson-questions", _("Questions about lessons"), rows, order=32))


def _row(question: LessonQuestion) -> DeskRow:
    unit = question.unit
    place = reverse("courses:question_list", args=[unit.training_class.code, unit.pk])
    return DeskRow(
        Truncator(question.text).chars(100),
        f"{place}#cau-{question.pk}",
        note=f"{unit.title}, {unit.training_class.name}",
    )
