"""Making tests available."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from audit.api import record
from quizzes.errors import BankTooSmall
from quizzes.models import Quiz
from quizzes.queries.papers import blueprint_of, pool_of
from quizzes.rules.drawing import Shortage, Wanted, shortages


def check_blueprint(quiz: Quiz) -> list[Shortage]:
    """Return the rows of the blueprint that the bank cannot fill; an empty blueprint is one."""
    wanted = blueprint_of(quiz)
    if not wanted:
        return [Shortage(Wanted("", "", 1), 0)]
    return shortages(wanted, pool_of(quiz, wanted))


@transaction.atomic
def publish_quiz(quiz: Quiz, *, by: User | None, at: dt.datetime) -> Quiz:
    """Let learners start the test. Publishing again checks again and changes nothing else.

    A test that could not fill a paper is refused here, where staff can mend it, and not when a
    learner presses "start".

    Raises BankTooSmall.
    """
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    if lacking := check_blueprint(locked):
        raise BankTooSmall(lacking)
    if locked.published_at is None:
        locked.published_at = at
        locked.save(update_fields=["published_at"])
        record("quiz.published", locked, by=by, at=at)
    return locked
