"""Why somebody who should be trained this year is not: five fixed reasons, and one order of them.

A person has one reason, the first that fits. The order asks who has to act: the register before
anything else, then the committee that owes an answer, then the learner.

1. wrong_place      the register is wrong: the unit is closed or no longer in the tree, the position
                    has ended, or the account was closed because the person has left
2. awaiting         the person has done their part; a mark or an approval is owed to them
3. failed_tries     what was handed in did not pass
4. stopped_midway   signed in and in a class of the year, or something is done, but not all of it
5. never_signed_in  nothing is done, and there is no account or it was never used

Whoever has signed in and is in no class of the year has none of the five: nobody has summoned them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """As stored, and as it stands in addresses and figures."""

    WRONG_PLACE = "wrong_place"
    AWAITING = "awaiting"
    FAILED_TRIES = "failed_tries"
    STOPPED_MIDWAY = "stopped_midway"
    NEVER_SIGNED_IN = "never_signed_in"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one person who is not trained this year, in plain facts.

    is_in_place    the position is in force, and its unit stands in the tree of that day
    has_left       the account was closed
    has_signed_in  at least once, ever
    is_in_class    of the year that counts, open, neither withdrawn nor completed
    has_begun      some unit of such a class was opened, or sessions attended
    has_failed     a test or essay of such a class was marked and did not pass
    awaits         a test, an essay or a paper waits for somebody else, or a certificate for the
                   decision about it
    """

    is_in_place: bool = True
    has_left: bool = False
    has_signed_in: bool = False
    is_in_class: bool = False
    has_begun: bool = False
    has_failed: bool = False
    awaits: bool = False


def reason_of(situation: Situation) -> Reason | None:
    """Return the reason; None when the person has signed in and is in no class of the year."""
    if situation.has_left or not situation.is_in_place:
        return Reason.WRONG_PLACE
    if situation.awaits:
        return Reason.AWAITING
    if situation.has_failed:
        return Reason.FAILED_TRIES
    if situation.has_begun or (situation.has_signed_in and situation.is_in_class):
        return Reason.STOPPED_MIDWAY
    return None if situation.has_signed_in else Reason.NEVER_SIGNED_IN
