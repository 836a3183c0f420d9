"""The sentence behind each reason why something is as it is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from courses.rules.explaining import Why

SENTENCES: dict[Why, str | Promise] = {
    Why.COMPLETED: gettext_lazy("The class is completed."),
    Why.WITHDRAWN: gettext_lazy("Taken out of the class, so it no longer shows."),
    Why.NOT_OPENED: gettext_lazy("The class is not open yet, so it does not show yet."),
    Why.SUSPENDED: gettext_lazy("The place in the class is paused."),
    Why.CLOSED: gettext_lazy("The class was closed before everything was done."),
    Why.UNITS_LEFT: gettext_lazy("Some parts of the class are not done yet."),
    Why.NOTHING_LEFT: gettext_lazy(
        "Every part is done, but the class is not completed. The officer has to look at it."
    ),
    Why.LATE: gettext_lazy("The due day has passed. It can still be finished, and counts as late."),
    Why.NOT_IN_CLASS: gettext_lazy("In no class of this name. Ask whether a summons is planned."),
    Why.LESSON_VISIBLE: gettext_lazy("The lesson is part of the class."),
    Why.LESSON_ADDED_LATER: gettext_lazy(
        "The lesson was added after the class had opened. It is not required here."
    ),
    Why.CERTIFICATE_READY: gettext_lazy("The certificate is ready."),
    Why.CERTIFICATE_BEING_MADE: gettext_lazy(
        "The certificate is issued and is being made. Look again in a few minutes."
    ),
    Why.CERTIFICATE_AFTER_COMPLETION: gettext_lazy(
        "The certificate is issued when every part of the class is done."
    ),
    Why.CERTIFICATE_AWAITS_DECISION: gettext_lazy(
        "Completed; the certificate waits for the decision of the issuer."
    ),
    Why.CERTIFICATE_BY_DECISION: gettext_lazy(
        "Certificates are issued by decision, to all who have completed the class together."
    ),
    Why.NO_CERTIFICATE_HERE: gettext_lazy(
        "This programme gives no certificate. Completing it is written into the record."
    ),
    Why.CERTIFICATE_MISSING: gettext_lazy(
        "The class is completed, but there is no certificate. The officer has to look at it."
    ),
    Why.DONE: gettext_lazy("Done on time."),
    Why.DONE_LATE: gettext_lazy("Done after the due day; it counts as late."),
    Why.WAIVED: gettext_lazy("Waived by decision."),
    Why.EXEMPT: gettext_lazy("Exempt today; nothing is asked while the exemption lasts."),
    Why.NO_DUE_DAY: gettext_lazy(
        "The day from which to count is not known. The officer has to give a due day."
    ),
    Why.OVERDUE: gettext_lazy("The due day has passed."),
    Why.NO_CLASS: gettext_lazy("In no class of this programme yet."),
    Why.IN_A_CLASS: gettext_lazy("In a class; its parts are not all done yet."),
    Why.CREDIT_WAITS: gettext_lazy(
        "An earlier training is proposed; a second person has to agree."
    ),
    Why.DUE_MOVED_BY_LEAVE: gettext_lazy("The due day was moved by the days of leave."),
    Why.DUE_MOVED_BY_EXTENSION: gettext_lazy("More time was given."),
    Why.TOO_LITTLE_TIME: gettext_lazy(
        "There was too little time until the due day. Ask the officer for more."
    ),
    Why.NOT_IN_AUDIENCE: gettext_lazy("The present position is not of the audience."),
    Why.JOINED_LATE: gettext_lazy(
        "Joined after the cut-off day, so it is not asked for this year."
    ),
    Why.TAKEN_BACK: gettext_lazy("Taken off the list by an officer."),
    Why.LEFT: gettext_lazy("No longer in the audience; what was done is kept."),
}


@dataclass(frozen=True)
class Reason:
    """rule  what the sentence stands on: a rule of the class or requirement, "" for none"""

    code: Why
    rule: str = ""

    @property
    def text(self) -> str:
        return str(SENTENCES[self.code])


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str
