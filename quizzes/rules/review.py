"""What a learner sees of a marked attempt. The one place where this is decided."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Review:
    """What may be shown of each question once the attempt is closed.

    Always: the learner's own answer, whether it is right, and the remark on what was chosen.

    shows_key  also the right answer, and the explanation that names it
    """

    shows_key: bool

    def shows_explanation(self, *, is_right: bool) -> bool:
        """The explanation tells the right answer, so it waits, except where that was given."""
        return self.shows_key or is_right


def review_of(*, passed: bool, tries_left: int | None, is_trying: bool = False) -> Review:
    """Decide what is shown after an attempt.

    passed      whether this or another attempt passed; nobody tries again then
    tries_left  None where tries are not limited
    is_trying   whether another attempt is open: the last try still needs the key kept
    """
    return Review(shows_key=not is_trying and (passed or tries_left == 0))


def tries_left(allowed: int | None, *, used: int) -> int | None:
    return None if allowed is None else max(allowed - used, 0)
