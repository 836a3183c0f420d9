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


class ClosingRefused(LedgerRefused):
    """A year that cannot be closed, or whose closing cannot be confirmed or amended now."""


class YearNotOver(ClosingRefused):
    message = _("This day lies in the future. A year is closed when its last day has passed.")


class DayOutsideYear(ClosingRefused):
    message = _("Choose a day of that year or of the year after it.")


class ClosedAlready(ClosingRefused):
    message = _("This year is closed already. What was found out later goes into an addendum.")


class ClosedAbove(ClosingRefused):
    message = _("An organisation above has closed this year, and with it everything below.")


class ClosingUnderWay(ClosingRefused):
    message = _("Somebody has prepared this already. Confirm it, or discard it first.")


class NotInTree(ClosingRefused):
    message = _("This organisation did not exist on that day.")


class ClosingNeedsAnother(ClosingRefused):
    message = _("You have prepared this yourself. Another person has to confirm it.")


class FiguresMoved(ClosingRefused):
    message = _("The figures have changed since they were prepared. Discard this and prepare anew.")


class NothingToAmend(ClosingRefused):
    message = _("Nothing differs from the closed figures, so there is nothing to add.")


class ReasonNeeded(ClosingRefused):
    message = _("Say in a few words why the figures are amended.")


class TargetRefused(LedgerRefused):
    """A target or an entered figure that cannot be set now."""


class TargetYearClosed(TargetRefused):
    """The figures of a closed year were compared with it."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.message = _(
            "The year %(year)s is closed, and its targets with it. Set a target for a later year."
        ) % {"year": year}


class TargetKnown(TargetRefused):
    message = _("There is a target for this indicator and year already. Change that one.")


class TargetGone(TargetRefused):
    message = _("This target is no longer there. Reload the page to see what holds.")


class TargetInherited(TargetRefused):
    message = _("Another organisation has decided about this target. It stays as it was.")


class InheritanceDecided(TargetRefused):
    message = _("Somebody has decided about this target meanwhile. Reload the page.")


class NotProposed(TargetRefused):
    message = _("This target is not proposed to this organisation.")


class NotEntered(TargetRefused):
    message = _("This figure is computed by the site and cannot be entered.")


class AudienceRefused(LedgerRefused):
    """An audience that cannot be defined or removed like this."""


class AudienceMoved(AudienceRefused):
    message = _(
        "Somebody has changed this audience since you opened the page. Open it anew and change it "
        "as it stands now."
    )


class AudienceGone(AudienceRefused):
    message = _("This audience is no longer there. Open the list anew.")


class AudienceKnown(AudienceRefused):
    message = _("There is an audience of this name already. Choose another name.")


class AudienceWithoutClauses(AudienceRefused):
    message = _("An audience needs at least one position. Add one.")


class AudienceBuiltIn(AudienceRefused):
    message = _("The pages and reports of the site rest on this audience. It cannot be removed.")


class AudienceInUse(AudienceRefused):
    message = _(
        "Something still counts over this audience: an indicator, a target, a programme or a "
        "yearly requirement. It cannot be removed."
    )


class ProposalRefused(LedgerRefused):
    """A proposed reorganisation that cannot be decided like this."""


class ProposalMoved(ProposalRefused):
    message = _("This has been decided or has changed meanwhile. Look at it as it stands now.")


class OwnProposal(ProposalRefused):
    message = _("You have proposed this yourself. Another administrator has to approve it.")


class ProposalOfAnother(ProposalRefused):
    message = _("Only whoever proposed this can withdraw it.")


class NoReasonGiven(ProposalRefused):
    message = _("Say why it is refused.")
