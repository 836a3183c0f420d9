"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class CourseRefused(Exception):
    """Something cannot be done with a class. `message` says why and what to do."""

    message = _("This cannot be done with the class as it is.")


class ClassNotOpen(CourseRefused):
    message = _("The class is not open. Ask the training officer when it begins.")


class ClassAlreadyOpen(CourseRefused):
    message = _("The class is open already; its lessons can no longer be chosen anew.")


class ClassExists(CourseRefused):
    message = _("There is a class of this name and intake already. Give the new one another name.")


class NothingToStudy(CourseRefused):
    message = _("The course has no published lesson yet. Publish its lessons, then open the class.")


class ClassFull(CourseRefused):
    message = _("The class has no place for so many. Raise the number of places or summon fewer.")


class EnrolmentClosed(CourseRefused):
    message = _("You are no longer in this class. Ask the training officer of your organisation.")


class EssayRefused(CourseRefused):
    """Something cannot be done with an essay as it stands."""

    message = _("This cannot be done with the essay as it is.")


class EssayClosed(EssayRefused):
    message = _("The essay is handed in. It can be changed again when the trainer sends it back.")


class NewerDraft(EssayRefused):
    message = _(
        "A newer draft was saved in another window. Look at it below; saving once more replaces it."
    )


class EssayEmpty(EssayRefused):
    message = _("There is nothing to hand in yet. Write something or choose a file.")


class TooFewWords(EssayRefused):
    message = _("The text is shorter than asked for. Write more, then hand it in.")


class TooManyWords(EssayRefused):
    message = _("The text is longer than allowed. Shorten it, then hand it in.")


class EssayNotWaiting(EssayRefused):
    message = _("This essay does not wait for a mark any more. Look at how it stands now.")


class OwnEssay(EssayRefused):
    message = _("Nobody marks their own essay. Ask another trainer of the class.")


class LearnerLeft(EssayRefused):
    message = _("This learner is not in the class any more; the essay is no longer marked.")


class ReasonMissing(EssayRefused):
    message = _("Say why. The learner reads it, and it stays in the history.")


class MarkIsFinal(EssayRefused):
    message = _(
        "The learner has completed the class, and its mark stands on the certificate. So it stays"
        " here. If it is wrong, write to the body that issued the certificate: it withdraws that"
        " certificate and issues a corrected one."
    )


class SurveyTakenBefore(CourseRefused):
    message = _("You have answered this survey already. Thank you.")


class ClassClosed(EnrolmentClosed):
    message = _("The class is closed and takes nothing more. Ask the training officer.")


class StepHeldUp(CourseRefused):
    message = _("Something in the list is still missing. Mend what is marked, then try again.")


class NoReason(CourseRefused):
    message = _("Say why in a few words; it is kept with the class.")


class ClassSettled(CourseRefused):
    message = _("The class is open: only its trainers, places and last day can still be changed.")


class AlreadyCompleted(CourseRefused):
    message = _("This learner has completed the class. What is completed stays as it is.")


class NotEligible(CourseRefused):
    message = _("The programme takes only people who meet its conditions. Untick those who do not.")


class VersionInUse(CourseRefused):
    message = _("Classes run under this version, so it stays as it is. Make a new version.")


class SessionRefused(CourseRefused):
    """Something cannot be done with a session."""


class SessionCancelled(SessionRefused):
    message = _("This session has been cancelled.")


class SessionNotNow(SessionRefused):
    message = _("You can check in from half an hour before the session begins until it ends.")


class WrongCode(SessionRefused):
    message = _("The code is wrong or no longer shown. Use the code on the screen now.")


class TooManyTries(SessionRefused):
    message = _("Too many wrong codes. Wait ten minutes, or ask the trainer to mark you.")


class DueDayEarlier(CourseRefused):
    message = _("The new day is not after the present one. Choose a later day.")


class NothingToAskAgain(CourseRefused):
    message = _("This edition was not published to be studied again.")


class WhatChangedMissing(CourseRefused):
    message = _("Write what has changed: the learners read this sentence.")


class LessonChanged(CourseRefused):
    message = _("The lesson was changed while you were reading. Please read it once more.")


class OtherWindow(CourseRefused):
    message = _("The package has been opened in another window. Go on there, or reload this page.")


class PackageDataRefused(CourseRefused):
    message = _("The package sent something that SCORM does not know. Nothing of it is saved.")


class NeedsSecondPerson(CourseRefused):
    message = _("This needs a second person. Ask a colleague to look through it and agree.")


class NotADraft(CourseRefused):
    message = _("This can be changed only as a draft. Load the page again to see where it stands.")


class RequirementNotLive(CourseRefused):
    message = _("The requirement is not live.")


class NobodyConcerned(CourseRefused):
    message = _("Nobody belongs to this audience. Choose another audience or organisation.")


class NotConcerned(CourseRefused):
    message = _("The requirement does not concern this person today.")


class AlreadyWaived(CourseRefused):
    message = _("The requirement has been waived for this person already.")


class TrainingTooOld(CourseRefused):
    message = _("This training is too old for the requirement, or counts already.")


class NobodyToRemind(CourseRefused):
    message = _("Nobody was reminded: each has finished, or was reminded by an officer today.")


class PlanEmpty(CourseRefused):
    message = _("The plan has no line yet. Add the programmes, then submit it.")


class PlanExists(CourseRefused):
    message = _("This organisation has a plan for this year already.")


class RequirementExists(CourseRefused):
    message = _("There is a requirement of this programme, audience and year already.")


class NotWatched(CourseRefused):
    """seconds  how many of the video are still to be watched"""

    def __init__(self, title: str, percent: int, seconds: int) -> None:
        super().__init__(title)
        self.message = _(  # type: ignore[assignment]  # of this video
            "The video “%(title)s” must be watched to %(percent)d %%. %(minutes)d min"
            " %(seconds)d s are missing; then confirm the lesson."
        ) % {"title": title, "percent": percent, "minutes": seconds // 60, "seconds": seconds % 60}


class ReadTooFast(CourseRefused):
    """seconds  how many the text takes at the least"""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.message = _(  # type: ignore[assignment]  # of this text
            "Reading this text takes longer. Read on for %(minutes)d min %(seconds)d s, then"
            " confirm."
        ) % {"minutes": seconds // 60, "seconds": seconds % 60}


class MediaStays(CourseRefused):
    message = _("Only what could not be prepared and no lesson names can be deleted.")


class PackageInUse(CourseRefused):
    message = _("Courses or classes use this package, so it stays.")


class ClassHasNoTemplate(CourseRefused):
    message = _("The programme of this class gives no certificate.")


class DecisionOpen(CourseRefused):
    message = _("Another decision for this class waits for approval. Settle that one first.")


class DecisionSettled(CourseRefused):
    message = _("This decision is settled already. Look at how it stands now.")


class DecisionTooEarly(CourseRefused):
    message = _("Somebody on the list completed the class after this day. Enter a later day.")


class DecisionTooLong(CourseRefused):
    message = _("Too many people for one decision. Write several decisions.")


class NobodyEligible(CourseRefused):
    message = _("Nobody on the list can get a certificate. Look through the reasons.")


class NotAllEligible(CourseRefused):
    message = _("The list has changed meanwhile. Look through it once more.")


class NoSuchSignatory(CourseRefused):
    message = _(
        "Who was to sign does not sign for the issuer on this day. Choose another person, or enter"
        " them at the issuing body."
    )
