"""What of classes and essays waits on the first screen of the back office."""

import datetime as dt

from accounts.api import AnyUser
from courses.models import TrainingClass
from courses.queries.essays import QueueLine, queue_of
from shared.desk import ROWS_ASKED


def classes_at_hand(user: AnyUser, *, on: dt.date) -> list[TrainingClass]:
    """Return the classes that this person trains or looks after and that are not closed, the
    latest first. One query, besides the roles."""
    classes = TrainingClass.objects.looked_after_by(user, on=on).filter(closed_at=None)
    return list(classes.order_by("-starts_on", "code")[:ROWS_ASKED])


def essays_at_hand(user: AnyUser, *, on: dt.date) -> list[QueueLine]:
    """Return the essays of classes with something to mark, the longest wait first. Two queries,
    besides the roles."""
    return [line for line in queue_of(user, on=on) if line.waiting]
