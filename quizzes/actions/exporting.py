"""Giving questions out of the system, with their keys."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from accounts.api import User
from audit.api import record
from quizzes.formats.registry import FORMATS
from quizzes.models import Question, QuestionBank
from quizzes.queries.exporting import file_of


@dataclass(frozen=True)
class GivenFile:
    """A file to hand over."""

    name: str
    content_type: str
    data: bytes


@transaction.atomic
def give_out(
    bank: QuestionBank,
    questions: QuerySet[Question],
    file_format: str,
    *,
    by: User | None,
    at: dt.datetime,
) -> GivenFile:
    """Return those of the questions that are in `bank` as a file, and write down who took them."""
    found = FORMATS[file_format]
    file = file_of(bank, questions)
    record("bank.given_out", bank, by=by, at=at, format=file_format, questions=len(file.questions))
    return GivenFile(f"{bank.code}.{found.extensions[0]}", found.content_type, found.write(file))
