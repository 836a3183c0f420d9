"""Who may get a certificate by decision, and why somebody may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# One decision issues all its certificates in one transaction, and everybody else who issues for that
# body waits for it: a few seconds for so many.
MOST_PEOPLE = 200


class Obstacle(StrEnum):
    """What keeps a certificate from somebody in the class, the weightiest first."""

    WITHDRAWN = "withdrawn"
    HAS_ONE = "has_one"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    NOT_DONE = "not_done"
    TOO_LOW = "too_low"
    LATER = "later"


@dataclass(frozen=True)
class Standing:
    """How somebody stands in the class.

    missing   units that are not done
    score     of 10, None where the class gives no marks
    """

    is_withdrawn: bool
    is_suspended: bool
    is_completed: bool
    missing: Sequence[object]
    score: Decimal | None
    pass_mark: Decimal
    has_live_certificate: bool
    had_certificate: bool


def obstacle_of(standing: Standing) -> Obstacle | None:
    """Return why no certificate can be issued; None when one can."""
    if standing.is_withdrawn:
        return Obstacle.WITHDRAWN
    if standing.has_live_certificate:
        return Obstacle.HAS_ONE
    if standing.had_certificate:
        # Revoked by two people: a list does not undo that.
        return Obstacle.REVOKED
    if standing.is_suspended:
        return Obstacle.SUSPENDED
    if not standing.is_completed:
        return Obstacle.NOT_DONE
    if standing.score is not None and standing.score < standing.pass_mark:
        return Obstacle.TOO_LOW
    return None
