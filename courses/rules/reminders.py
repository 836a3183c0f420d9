"""The ladder of reminders: which step falls on a day. Plain values.

Each step is taken once per person, requirement and year. A run that comes late takes only the
latest step, never all that were missed; and steps of long ago are not taken at all, so that a
system that is switched on does not remind of everything that ever was.
"""

import datetime as dt
from enum import StrEnum

# A step that was not taken within so many days is left out.
STEP_HOLDS = dt.timedelta(days=15)
# Who has so many days left, or fewer, is named to the head each week.
NEARLY_DUE = dt.timedelta(days=14)


class Step(StrEnum):
    ASSIGNED = "assigned"
    BEFORE_30 = "t-30"
    BEFORE_14 = "t-14"
    BEFORE_7 = "t-7"
    BEFORE_1 = "t-1"
    DUE = "t0"
    AFTER_3 = "t+3"
    AFTER_7 = "t+7"
    AFTER_30 = "t+30"
    # The head has been told of the step before; the person is told nothing more.
    HEAD_TOLD = "head+30"


DAYS_FROM_DUE: dict[Step, int] = {
    Step.BEFORE_30: -30,
    Step.BEFORE_14: -14,
    Step.BEFORE_7: -7,
    Step.BEFORE_1: -1,
    Step.DUE: 0,
    Step.AFTER_3: 3,
    Step.AFTER_7: 7,
    Step.AFTER_30: 30,
}


def ladder(*, since: dt.date, due_on: dt.date | None) -> list[tuple[dt.date, Step]]:
    """Return the steps of somebody asked since `since`, in order.

    What would fall on the day of the assignment or before is left out: that day says it already.
    Without a due day there is only the assignment.
    """
    steps = [(since, Step.ASSIGNED)]
    if due_on is not None:
        steps += [
            (due_on + dt.timedelta(days=days), step)
            for step, days in DAYS_FROM_DUE.items()
            if due_on + dt.timedelta(days=days) > since
        ]
    return steps


def step_on(day: dt.date, *, since: dt.date, due_on: dt.date | None) -> Step | None:
    """Return the latest step up to `day`, if it is not too old."""
    begun = [(on, step) for on, step in ladder(since=since, due_on=due_on) if on <= day]
    if not begun:
        return None
    on, step = begun[-1]
    return step if day - on <= STEP_HOLDS else None


def occasion_of_step(step: Step) -> str:
    """Return which words a step is told in."""
    if step is Step.ASSIGNED:
        return "assigned"
    days = DAYS_FROM_DUE[step]
    if days == 0:
        return "reminder_due"
    return "reminder_before" if days < 0 else "reminder_late"


def is_behind(day: dt.date, due_on: dt.date | None) -> bool:
    """Whether somebody who has not done it is named to the head."""
    return due_on is not None and due_on - day <= NEARLY_DUE
