"""What becomes of certificates when two records of one person are merged: nothing at all.

What a certificate says is frozen, its holder too. Whoever the holder has been merged into finds it
all the same, because it is looked for under both.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from certificates.models import Certificate
from people.api import Belonging, Part, Person, Two


def held_by(person: Person) -> Q:
    """Certificates of a person, and of records that were merged into that person's."""
    return Q(person=person) | Q(person__merged_into=person)


def certificates(two: Two) -> Part:
    number = Certificate.objects.filter(held_by(two.merged)).count()
    if not number:
        return Part()
    text = ngettext(
        "%(count)s certificate stays as it was issued, verifies as before and is found under the "
        "record kept.",
        "%(count)s certificates stay as they were issued, verify as before and are found under the "
        "record kept.",
        number,
    )
    return Part(number=number, notes=[text % {"count": number}])


BELONGINGS = (Belonging("certificates", _("Certificates"), certificates, (Certificate,)),)
