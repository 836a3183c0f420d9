"""The read of an autosave, written by hand: it is made more often than all others together, and
building the same statement anew each time costs more than running it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField

from quizzes.models import Attempt
from shared.clock import as_instant, clock_sql

# As `Attempt.objects.of(user)`, which the tests compare it with.
_SQL = """
    SELECT attempt.paper, attempt.answers, attempt.pages, attempt.reached,
           attempt.started_at, attempt.due_at, attempt.delivery_until, attempt.submitted_at,
           enrolment.suspended_at, {clock}
      FROM quizzes_attempt AS attempt
      LEFT JOIN courses_enrolment AS enrolment ON enrolment.id = attempt.enrolment_id
      LEFT JOIN people_person AS person ON person.id = enrolment.person_id
     WHERE attempt.id = %s AND enrolment.withdrawn_at IS NULL
       AND %s IN (person.user_id, attempt.tester_id)
     {lock}
"""


@dataclass(frozen=True)
class LockedDraft:
    """What saving an answer needs of an attempt; `now` is the database's clock."""

    paper: list[dict[str, Any]]
    answers: dict[str, dict[str, Any]]
    pages: list[int]
    reached: int | None
    started_at: dt.datetime
    due_at: dt.datetime | None
    delivery_until: dt.datetime | None
    submitted_at: dt.datetime | None
    suspended_at: dt.datetime | None
    now: dt.datetime

    def kept(self, position: int) -> dict[str, Any]:
        """Return the draft kept for a place of the paper (from 1); empty if there is none."""
        return self.answers.get(str(position), {})


def lock_draft(attempt_id: int, *, user_id: int) -> LockedDraft:
    """Lock an attempt of the learner and return its draft. One query, inside a transaction.

    Raises Attempt.DoesNotExist.
    """
    if attempt_id > BigIntegerField.MAX_BIGINT:
        raise Attempt.DoesNotExist  # The database would not even read such a number.
    lock = "FOR UPDATE OF attempt" if connection.features.has_select_for_update_of else ""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(clock=clock_sql(connection), lock=lock), (attempt_id, user_id))
        row = cursor.fetchone()
    if row is None:
        raise Attempt.DoesNotExist
    paper, answers, pages, reached, *instants = row
    return LockedDraft(
        _read(paper),
        _read(answers),
        _read(pages),
        reached,
        *(v and as_instant(v) for v in instants),
    )


def _read(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored
