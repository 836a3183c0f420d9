"""Why something is as it is: facts in, codes out. The sentences are in `queries.explaining`."""

from enum import StrEnum

from courses.rules.rounds import DutyState, Moved


class Why(StrEnum):
    # A class, and whether it is seen.
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    NOT_OPENED = "not_opened"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    UNITS_LEFT = "units_left"
    NOTHING_LEFT = "nothing_left"
    LATE = "late"
    NOT_IN_CLASS = "not_in_class"
    LESSON_VISIBLE = "lesson_visible"
    LESSON_ADDED_LATER = "lesson_added_later"
    # A certificate.
    CERTIFICATE_READY = "certificate_ready"
    CERTIFICATE_BEING_MADE = "certificate_being_made"
    CERTIFICATE_AFTER_COMPLETION = "certificate_after_completion"
    CERTIFICATE_AWAITS_DECISION = "certificate_awaits_decision"
    CERTIFICATE_BY_DECISION = "certificate_by_decision"
    NO_CERTIFICATE_HERE = "no_certificate_here"
    CERTIFICATE_MISSING = "certificate_missing"
    # A requirement.
    DONE = "done"
    DONE_LATE = "done_late"
    WAIVED = "waived"
    EXEMPT = "exempt"
    NO_DUE_DAY = "no_due_day"
    OVERDUE = "overdue"
    NO_CLASS = "no_class"
    IN_A_CLASS = "in_a_class"
    CREDIT_WAITS = "credit_waits"
    DUE_MOVED_BY_LEAVE = "due_moved_by_leave"
    DUE_MOVED_BY_EXTENSION = "due_moved_by_extension"
    TOO_LITTLE_TIME = "too_little_time"
    NOT_IN_AUDIENCE = "not_in_audience"
    JOINED_LATE = "joined_late"
    TAKEN_BACK = "taken_back"
    LEFT = "left"


# Codes that say all is well; nobody has to help.
FINE = frozenset(
    {
        Why.COMPLETED,
        Why.LESSON_VISIBLE,
        Why.CERTIFICATE_READY,
        Why.CERTIFICATE_AWAITS_DECISION,
        Why.NO_CERTIFICATE_HERE,
        Why.DONE,
        Why.DONE_LATE,
        Why.WAIVED,
        Why.EXEMPT,
        Why.NOT_IN_AUDIENCE,
    }
)


def class_reasons(
    *,
    is_completed: bool,
    is_withdrawn: bool,
    is_opened: bool,
    is_closed: bool,
    is_suspended: bool,
    units_left: int,
    is_late: bool,
) -> list[Why]:
    """Return why a class is not complete, the reason that weighs most first."""
    if is_completed:
        return [Why.COMPLETED]
    if is_withdrawn:
        return [Why.WITHDRAWN]
    if not is_opened:
        return [Why.NOT_OPENED]
    found = []
    if is_suspended:
        found.append(Why.SUSPENDED)
    if is_closed:
        found.append(Why.CLOSED)
    found.append(Why.UNITS_LEFT if units_left else Why.NOTHING_LEFT)
    if is_late:
        found.append(Why.LATE)
    return found


def lesson_reason(*, in_a_class: bool, in_units: bool, class_reason: Why | None) -> Why:
    """Return why a lesson is, or is not, among what a learner studies.

    class_reason  what keeps the class of the lesson out of sight, None for nothing
    """
    if not in_a_class:
        return Why.NOT_IN_CLASS
    if class_reason is not None:
        return class_reason
    return Why.LESSON_VISIBLE if in_units else Why.LESSON_ADDED_LATER


def hides_the_class(reason: Why) -> bool:
    """Whether a learner does not see the class at all."""
    return reason in {Why.WITHDRAWN, Why.NOT_OPENED}


def certificate_reason(
    *,
    is_completed: bool,
    issues_certificates: bool,
    by_decision: bool,
    has_certificate: bool,
    is_printed: bool,
) -> Why:
    if has_certificate:
        return Why.CERTIFICATE_READY if is_printed else Why.CERTIFICATE_BEING_MADE
    if not issues_certificates:
        return Why.NO_CERTIFICATE_HERE
    if by_decision:
        return Why.CERTIFICATE_AWAITS_DECISION if is_completed else Why.CERTIFICATE_BY_DECISION
    return Why.CERTIFICATE_MISSING if is_completed else Why.CERTIFICATE_AFTER_COMPLETION


_BY_STATE = {
    DutyState.DONE: Why.DONE,
    DutyState.DONE_LATE: Why.DONE_LATE,
    DutyState.WAIVED: Why.WAIVED,
    DutyState.EXEMPT: Why.EXEMPT,
    DutyState.NO_DUE_DAY: Why.NO_DUE_DAY,
    DutyState.OVERDUE: Why.OVERDUE,
}
_BY_MOVE = {
    Moved.LEAVE: Why.DUE_MOVED_BY_LEAVE,
    Moved.EXTENSION: Why.DUE_MOVED_BY_EXTENSION,
}


def requirement_reasons(
    *, state: DutyState, in_a_class: bool, credit_waits: bool, moved: Moved, too_little_time: bool
) -> list[Why]:
    """Return why a requirement that concerns a person is, or is not, satisfied."""
    found = [_BY_STATE[state]] if state in _BY_STATE else []
    if state in {DutyState.DONE, DutyState.DONE_LATE, DutyState.WAIVED}:
        return found
    if state is not DutyState.EXEMPT:
        if credit_waits:
            found.append(Why.CREDIT_WAITS)
        found.append(Why.IN_A_CLASS if in_a_class else Why.NO_CLASS)
        if too_little_time:
            found.append(Why.TOO_LITTLE_TIME)
    if moved in _BY_MOVE:
        found.append(_BY_MOVE[moved])
    return found


def outside_reason(*, in_audience: bool, joined_late: bool, taken_back: bool, left: bool) -> Why:
    """Return why a requirement does not concern a person."""
    if taken_back:
        return Why.TAKEN_BACK
    if in_audience and joined_late:
        return Why.JOINED_LATE
    return Why.LEFT if left else Why.NOT_IN_AUDIENCE
