"""Refusals a person may read. Each says why and what to do."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.rules.drawing import Shortage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class QuizRefused(Exception):
    """Something cannot be done with a test as it stands. `message` says why."""

    message: "StrOrPromise" = _("This cannot be done with the test as it is.")


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


class NotOpenYet(QuizRefused):
    """The test opens later."""

    def __init__(self, opens_at: dt.datetime) -> None:
        super().__init__()
        self.opens_at = opens_at
        self.message = gettext("The test opens at %(time)s.") % {"time": _clock(opens_at)}


class NoLongerOpen(QuizRefused):
    """The test has closed."""

    def __init__(self, closed_at: dt.datetime) -> None:
        super().__init__()
        self.closed_at = closed_at
        self.message = gettext(
            "The test closed at %(time)s. Ask the training officer of your organisation."
        ) % {"time": _clock(closed_at)}


class TooSoon(QuizRefused):
    """Between two tries some time has to pass; `again_at` is when it has."""

    def __init__(self, again_at: dt.datetime) -> None:
        super().__init__()
        self.again_at = again_at
        self.message = gettext("You can try again from %(time)s. Use the time to read again.") % {
            "time": _clock(again_at)
        }


class WrongPassword(QuizRefused):
    message = _("The password of the test is not right. Ask the training officer for it.")


class WrongNetwork(QuizRefused):
    message = _(
        "This test can only be taken in certain places, and this device is not in one of them. "
        "Ask the training officer."
    )


class NotReached(QuizRefused):
    """Strictly forwards: a page further on, or skipping one."""

    message = _("You have not come to this question yet. Answer the questions one after another.")


class LeftBehind(QuizRefused):
    """Strictly forwards: a page that was left."""

    message = _("You have gone on from this question. In this test there is no way back.")


class AnswerChecked(QuizRefused):
    """With feedback at once: the learner has seen what the answer was worth."""

    message = _("This answer has been checked and can no longer be changed.")


class NothingToCheck(QuizRefused):
    message = _("Answer the question first, then check the answer.")


class CheckedLater(QuizRefused):
    """Feedback comes after handing in."""

    message = _("In this test you see what was right after handing in.")


class ReasonMissing(QuizRefused):
    """An exception or more time, without a word about why."""

    message = _("Write down why. Others have to be able to understand it later.")


class NoLongerInForce(QuizRefused):
    message = _("This exception has been ended already.")


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
            gettext("%(topic)s, %(difficulty)s: %(wanted)d questions wanted, %(available)d ready.")
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


class MarkingRefused(QuizRefused):
    message = _("These marks cannot be kept.")


class MarkedMeanwhile(MarkingRefused):
    """Somebody else was quicker."""

    message = _(
        "Somebody else has marked this answer meanwhile. Your marks do not count; "
        "what you typed still stands below."
    )


class MarkedBefore(MarkingRefused):
    message = _("You have marked this answer already. Now another person has to mark it.")


class OwnAnswer(MarkingRefused):
    message = _("Nobody marks their own answer. Leave it to another person.")


class RegradeRefused(QuizRefused):
    message = _("This cannot be marked again in this way.")


class RegradeClosed(RegradeRefused):
    message = _("This proposal has been carried out or withdrawn already.")


class RegradeWaiting(RegradeRefused):
    message = _("Another proposal for this question waits. Carry it out or withdraw it first.")


class NeedsSecondPerson(RegradeRefused):
    message = _(
        "This changes who has passed, or a mark behind a certificate. "
        "Another person than the one who proposed it has to carry it out."
    )


class NothingLeft(RegradeRefused):
    message = _(
        "Without this question some attempts would have no points to be had. "
        "Give full marks for it instead."
    )


class KeyDoesNotFit(RegradeRefused):
    message = _(
        "The new key does not fit the answers that were given: "
        "it must be for the same options, in the same number."
    )


class NothingToRegrade(RegradeRefused):
    message = _("Nobody has been marked on this yet.")


class AppealRefused(QuizRefused):
    message = _("You cannot ask for this mark to be looked at again.")


class AppealTooLate(AppealRefused):
    message = _("The time in which you could ask is over. Ask the training officer.")


class AppealedBefore(AppealRefused):
    message = _("You have asked about this already. The answer will appear on this page.")


class AppealAnswered(AppealRefused):
    message = _("Somebody has answered this already.")


class ChangedMeanwhile(QuizRefused):
    message = _(
        "Somebody else has saved this question in the meantime. Compare with the version below, "
        "then save again."
    )


class KeyChangeOpen(QuizRefused):
    message = _("A change of the key waits for a decision. Decide on it first, then edit.")


class ReasonNeeded(QuizRefused):
    """Another key of a question that people have answered."""

    message = _(
        "Learners have been shown this question, and the key is now another one. "
        "Say why; a second person then decides."
    )


class AlreadyDecided(QuizRefused):
    message = _("This change of the key has been decided already. Load the page again.")


class SecondPersonNeeded(QuizRefused):
    message = _("You proposed this change yourself. Ask a colleague to decide on it.")


class NoteNeeded(QuizRefused):
    message = _("Say why you refuse the change.")


class CategoryRefused(QuizRefused):
    """A shelf cannot be made, moved or removed as asked."""


class CategoryNameTaken(CategoryRefused):
    message = _("There is a category of this name here already. Choose another name.")


class CategoryNotEmpty(CategoryRefused):
    message = _("The category is not empty. Move its questions and categories elsewhere first.")


class CategoryInsideItself(CategoryRefused):
    message = _("A category cannot stand inside itself. Choose another place.")


class AlreadyAnswered(QuizRefused):
    message = _("A colleague has answered this report already. Load the page again.")


class AlreadySettled(QuizRefused):
    message = _("This comment is settled already. Load the page again.")


def _clock(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "H:i d/m/Y")


class TooManyPhotos(PictureRefused):
    message = _("You have sent as many photos for this question as it takes.")


class NotHandedIn(QuizRefused):
    message = _("Hand in the test first.")


class ReportedBefore(QuizRefused):
    message = _("You have reported this question already. Thank you.")


class BatchTaken(QuizRefused):
    """The questions of a file are in the bank already."""

    message = _("These questions have been taken in already.")


class AlreadyATest(QuizRefused):
    message = _("This place of the course has a test already. Open that one instead.")


class PeopleAreSitting(QuizRefused):
    message = _(
        "Somebody is sitting this test. Sections and their pass marks can be changed when the "
        "last open attempt has been handed in."
    )
