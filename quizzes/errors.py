"""Refusals a person may read. Each says why and what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quizzes.rules.drawing import Shortage


class QuizRefused(Exception):
    """Something cannot be done with a test as it stands. `message` says why."""

    message = _("This cannot be done with the test as it is.")


class QuizNotPublished(QuizRefused):
    message = _("The test has not been opened yet. Ask the training officer when it opens.")


class ClassClosed(QuizRefused):
    message = _("The class is closed, so the test can no longer be taken.")


class EnrolmentSuspended(QuizRefused):
    message = _("Your studies are suspended. Ask the training officer of your organisation.")


class NoTriesLeft(QuizRefused):
    message = _("You have used all your tries. Ask the training officer of your organisation.")


class AlreadyPassed(QuizRefused):
    message = _("You have passed this test already; there is no need to take it again.")


class AttemptClosed(QuizRefused):
    """The attempt has been handed in, by the learner or by the clock."""

    message = _("This test has been handed in. Answers can no longer be changed.")


class TooLate(QuizRefused):
    message = _("Time is up. This answer came too late; the answers saved before it count.")


class NoSuchQuestion(QuizRefused):
    message = _("This question is not part of your test. Load the page again.")


class AnswerRefused(QuizRefused):
    message = _("This answer does not fit the question. Load the page again and choose once more.")


class BankTooSmall(QuizRefused):
    """The bank cannot fill a paper."""

    message = _("The question bank has too few questions for this test.")

    def __init__(self, shortages: Sequence[Shortage] = ()) -> None:
        super().__init__()
        self.shortages = tuple(shortages)

    def sentences(self) -> list[str]:
        """One sentence for each row of the blueprint that cannot be filled."""
        return [
            _now("%(topic)s, %(difficulty)s: %(wanted)d questions wanted, %(available)d ready.")
            % {
                "topic": row.wanted.topic,
                "difficulty": row.wanted.difficulty,
                "wanted": row.wanted.count,
                "available": row.available,
            }
            for row in self.shortages
        ]


class StillNeeded(QuizRefused):
    """A published test could no longer fill its papers."""

    message = _(
        "A published test needs this question: without it the bank has too few. "
        "Make another one of the same topic and difficulty ready first."
    )


class NothingToShow(QuizRefused):
    """A question without a version cannot be made ready."""

    message = _("The question has no wording yet. Write it first.")


class CodeTaken(QuizRefused):
    message = _("Another question of this bank has this code. Choose another code.")


class PictureRefused(QuizRefused):
    message = _("This file is not a picture. Choose a JPEG, PNG, WebP or GIF file.")


class PictureTooBig(PictureRefused):
    message = _("This picture is too big. Choose one of at most 15 MB.")
