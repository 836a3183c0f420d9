"""What marking again does to each attempt, and to all of them."""

from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.models import Attempt, RegradedAttempt
from quizzes.rules.grading import mark_of_ten
from quizzes.rules.regrading import Change, Standing


@dataclass(frozen=True)
class Line:
    """One attempt before and after.

    mark_before, mark_after  of 10
    certificate              id of the one that rests on this attempt, where the mark behind it
                             changes
    may_pass_test            it counts as part of an average, so the test may be passed by it
                             although this attempt was not
    """

    attempt: int
    enrolment: int
    before: Standing
    after: Standing
    mark_before: Decimal
    mark_after: Decimal
    changes: tuple[Change, ...]
    certificate: int | None
    may_pass_test: bool = False

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def became_passed(self) -> bool:
        return self.after.passed and not self.before.passed

    @property
    def became_failed(self) -> bool:
        return self.before.passed and not self.after.passed

    @property
    def needs_decision(self) -> bool:
        """The certificate stays until its issuer decides."""
        return self.became_failed and self.certificate is not None

    @property
    def is_weighty(self) -> bool:
        return (
            self.became_passed
            or self.became_failed
            or self.certificate is not None
            or (self.may_pass_test and self.is_changed)
        )

    @classmethod
    def of(cls, kept: RegradedAttempt) -> "Line":
        """Return what was done, as it was written down. `kept` with its `attempt`."""
        attempt = kept.attempt
        before = Standing(kept.points_before, kept.max_points_before, kept.passed_before)
        after = Standing(kept.points_after, kept.max_points_after, kept.passed_after)
        return cls(
            attempt=attempt.pk,
            enrolment=attempt.enrolment_id or 0,
            before=before,
            after=after,
            mark_before=mark_of_standing(before, attempt),
            mark_after=mark_of_standing(after, attempt),
            changes=tuple(Change.from_json(change) for change in kept.changes),
            certificate=kept.certificate_id,
        )


@dataclass(frozen=True)
class Impact:
    """Everything that marking again does.

    lines   the attempts concerned, those that change first
    open    attempts under way, which will be marked by the new rule
    waiting  attempts in which people still have to mark something; they follow the new rule too
    """

    lines: list[Line] = field(default_factory=list)
    open: int = 0
    waiting: int = 0

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @property
    def passed_now(self) -> list[Line]:
        return [line for line in self.lines if line.became_passed]

    @property
    def failed_now(self) -> list[Line]:
        return [line for line in self.lines if line.became_failed]

    @property
    def certificates(self) -> list[Line]:
        return [line for line in self.lines if line.certificate is not None]

    @property
    def is_weighty(self) -> bool:
        """Another person has to carry it out."""
        return any(line.is_weighty for line in self.lines)

    @property
    def leaves_nothing(self) -> bool:
        """Some attempt would have no points to be had."""
        return any(not line.after.max_points for line in self.lines)


def mark_of_standing(standing: Standing, attempt: Attempt) -> Decimal:
    """Return the mark of 10; 0 where there are no points to be had."""
    if not standing.max_points:
        return Decimal("0.00")
    return mark_of_ten(standing.points, standing.max_points, pass_percent=attempt.pass_percent)
