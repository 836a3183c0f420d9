"""The first screen of the back office: answers to mark, reported questions, unfinished imports."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks

from accounts.api import Permission, permissions_of
from quizzes import access
from quizzes.models import ImportBatch
from quizzes.queries import desk
from quizzes.queries.marking import QuestionLine, queue_of
from shared.desk import DeskPanel, DeskRow, offer


@hooks.register("construct_homepage_panels")
def questions_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    today = timezone.localdate()
    held = permissions_of(request.user, on=today)
    if Permission.MARK_ANSWERS in held:
        offer(panels, _answers(request, today))
    if Permission.EDIT_QUESTIONS in held:
        offer(panels, _reports(request, today))
        offer(panels, _imports(request))


def _answers(request: HttpRequest, today: dt.date) -> DeskPanel:
    lines = [line for line in queue_of(request.user, on=today) if line.mine]
    return DeskPanel(
        "answers",
        _("Answers to mark"),
        [_answer_row(line) for line in lines],
        order=32,
        more_url=reverse("questions:marking_queue"),
        more_label=_("All answers to mark"),
    )


def _answer_row(line: QuestionLine) -> DeskRow:
    return DeskRow(
        line.question.code,
        reverse("questions:marking_next", args=[line.quiz.pk, line.question.pk]),
        _("%(waiting)s answers, %(quiz)s") % {"waiting": line.mine, "quiz": line.quiz.title},
    )


def _reports(request: HttpRequest, today: dt.date) -> DeskPanel:
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    rows = [
        DeskRow(
            row["code"],
            reverse("questions:question_detail", args=[row["question"]]),
            _("%(count)s reports") % {"count": row["reports"]},
        )
        for row in desk.reported_questions(banks)
    ]
    return DeskPanel(
        "reports",
        _("Questions that learners report"),
        rows,
        order=33,
        more_url=reverse("questions:report_list"),
        more_label=_("All reports"),
    )


def _imports(request: HttpRequest) -> DeskPanel:
    rows = [_import_row(batch) for batch in desk.unfinished_imports(request.user)]
    return DeskPanel("imports", _("Imports not finished"), rows, order=34)


def _import_row(batch: ImportBatch) -> DeskRow:
    day = date_format(timezone.localtime(batch.created_at), "SHORT_DATE_FORMAT")
    return DeskRow(
        batch.file_name,
        reverse("questions:import_detail", args=[batch.pk]),
        _("into %(bank)s, read %(day)s") % {"bank": batch.bank.name, "day": day},
    )
