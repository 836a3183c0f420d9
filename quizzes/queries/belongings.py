"""What becomes of exceptions for tests when two records of one person are merged.

Attempts belong to enrolments and go over with them.
"""

from django.utils.translation import gettext_lazy as _

from people.api import Belonging, Part, Two, handed_over
from quizzes.models import Accommodation, Override


def exceptions(two: Two) -> Part:
    """Exceptions go over; where both have one for a test, that of the record kept holds."""
    own = Override.objects.filter(person=two.kept).in_force().values_list("quiz_id")
    rows = Override.objects.filter(person=two.merged).order_by("pk")
    ended = [each for each in rows if each.ended_at is not None]
    over, _left = handed_over(
        [each for each in rows if each.ended_at is None], two, once=("quiz_id",), taken=own
    )
    more, _none = handed_over(ended, two)
    longer, _none = handed_over(Accommodation.objects.filter(person=two.merged), two)
    return Part(number=len(over) + len(longer), changes=[*over, *more, *longer])


BELONGINGS = (
    Belonging("exceptions", _("Exceptions for tests"), exceptions, (Override, Accommodation)),
)
