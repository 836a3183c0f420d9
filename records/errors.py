"""Refusals that a person may read."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class LedgerRefused(Exception):
    """The ledger does not take this; `message` says what to do."""

    message: Any = _("This cannot be recorded.")


class AlreadyReversed(LedgerRefused):
    message = _("This entry has been taken back before. Reload the page to see the record.")


class ConfirmationTooLate(LedgerRefused):
    message = _(
        "A confirmation of political theory counts only if it was issued before 9 July 2021. "
        "Enter the degree instead."
    )


class PaperRefused(LedgerRefused):
    """A paper from elsewhere that cannot be taken, or not be judged by this person."""


class PaperMoved(PaperRefused):
    message = _("Somebody has changed this paper meanwhile. Look at it as it stands now.")


class OwnPaper(PaperRefused):
    message = _("This paper is your own. Somebody else has to look at it.")


class SecondPersonNeeded(PaperRefused):
    message = _(
        "You have declared this paper or seen the original. Another person has to verify it."
    )


class NoEvidence(PaperRefused):
    message = _("Add a photo or a PDF of the paper.")


class TooManyFiles(PaperRefused):
    message = _("A paper has at most 10 files. Put several pages into one PDF.")


class EntryGone(PaperRefused):
    message = _("This entry has been corrected or taken back before. Reload the record.")


class CorrectionOpen(PaperRefused):
    message = _("A correction of this entry is under way already. Wait until it is judged.")


class DuplicatePaper(PaperRefused):
    """The same paper is known; `paper_id` says which, None for one of the imported register."""

    def __init__(self, sentence: str, paper_id: int | None) -> None:
        super().__init__(sentence)
        self.message = sentence
        self.paper_id = paper_id
