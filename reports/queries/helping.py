"""What would help somebody who is not trained, by the reason: the next step, and whose it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.api import Reason
from reports.queries.why import UNKNOWN

HELP: dict[str, str | Promise] = {
    Reason.NEVER_SIGNED_IN: _("Hand out the account and sit down together for the first sign-in."),
    Reason.STOPPED_MIDWAY: _("Remind, and ask what is in the way."),
    Reason.FAILED_TRIES: _("The trainer goes through the wrong answers; then one more try."),
    Reason.AWAITING: _(
        "The trainer or the officer has to answer; the learner has done their part."
    ),
    Reason.WRONG_PLACE: _("The officer has to put the register right: unit, position or account."),
    UNKNOWN: _("Summon to a class of this year."),
}
