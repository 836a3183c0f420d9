"""What a learner sees of an attempt, and when. The one place where this is decided.

A test says for each of four moments which of eight items are shown: its review matrix.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Moment(StrEnum):
    """The columns of the review matrix."""

    DURING = "during"
    AFTER = "after"
    LATER = "later"
    CLOSED = "closed"


class Item(StrEnum):
    """The rows of the review matrix."""

    ATTEMPT = "attempt"
    CORRECTNESS = "correctness"
    MAX_POINTS = "max_points"
    POINTS = "points"
    SPECIFIC_FEEDBACK = "specific_feedback"
    GENERAL_FEEDBACK = "general_feedback"
    RIGHT_ANSWER = "right_answer"
    BANDS = "bands"


# How long "immediately after" lasts.
RIGHT_AFTER = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class Review:
    """What may be shown at one moment."""

    shown: frozenset[str]

    @property
    def shows_attempt(self) -> bool:
        """The questions with the learner's own answers. Without them nothing else is shown of a
        single question."""
        return Item.ATTEMPT in self.shown

    @property
    def shows_correctness(self) -> bool:
        return self.shows_attempt and Item.CORRECTNESS in self.shown

    @property
    def shows_points(self) -> bool:
        return Item.POINTS in self.shown

    @property
    def shows_max_points(self) -> bool:
        """Points to be had; they are shown together with points earned, or alone."""
        return Item.MAX_POINTS in self.shown or self.shows_points

    @property
    def shows_specific_feedback(self) -> bool:
        """The remark on what was chosen."""
        return self.shows_attempt and Item.SPECIFIC_FEEDBACK in self.shown

    @property
    def shows_general_feedback(self) -> bool:
        """The explanation of the question."""
        return self.shows_attempt and Item.GENERAL_FEEDBACK in self.shown

    @property
    def shows_right_answer(self) -> bool:
        return self.shows_attempt and Item.RIGHT_ANSWER in self.shown

    @property
    def shows_bands(self) -> bool:
        """The grade of the result, and what is said to who reached it."""
        return Item.BANDS in self.shown

    def shows_explanation(self, *, is_right: bool) -> bool:
        """The explanation tells the right answer: it waits for it, except where it was given."""
        return self.shows_general_feedback and (self.shows_right_answer or is_right)


def review_of(matrix: Mapping[str, Collection[str]], moment: Moment) -> Review:
    """Read one column of a review matrix; what it does not name is not shown."""
    return Review(frozenset(matrix.get(moment, ())))


def moment_of(at: dt.datetime, *, submitted_at: dt.datetime | None, is_closed: bool) -> Moment:
    """Say in which column an attempt stands.

    is_closed  whether the test is closed (`is_closed`)
    """
    if submitted_at is None:
        return Moment.DURING
    if is_closed:
        return Moment.CLOSED
    return Moment.AFTER if at < submitted_at + RIGHT_AFTER else Moment.LATER


def is_closed(at: dt.datetime, *, closes_at: Collection[dt.datetime], may_gain: bool) -> bool:
    """Whether a test is closed, so that its key helps nobody any more.

    closes_at  when it closes: for most, and for everybody with an exception; empty where it
               never closes
    may_gain   whether this learner could still use the key, for a test that never closes
    """
    return at >= max(closes_at) if closes_at else not may_gain


def may_gain(
    *, has_passed: bool, retry_after_pass: bool, tries_left: int | None, is_trying: bool
) -> bool:
    """Whether a learner can still earn something in a test.

    tries_left  None where tries are not limited
    is_trying   whether an attempt is open: the last try still needs the key kept
    """
    if is_trying:
        return True
    return tries_left != 0 and (retry_after_pass or not has_passed)


def tries_left(allowed: int | None, *, used: int) -> int | None:
    return None if allowed is None else max(allowed - used, 0)
