"""Changing the words of an occasion. What they were before is in the journal."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from notifications.actions.messages import Addressed, composed, post_composed
from notifications.errors import WrongWords
from notifications.models import MessageTemplate
from notifications.reference import OCCASIONS, PLACEHOLDERS, Occasion
from notifications.rules import has_stray_braces, placeholders_in
from people.api import Person, person_of
from shared.text import nfc


def check_words(occasion: Occasion, subject: str, body: str) -> None:
    """Raise WrongWords unless the words use only what may stand in them."""
    for text in (subject, body):
        if has_stray_braces(text):
            raise WrongWords(_("A brace { or } stands alone. Write placeholders as in {ho_ten}."))
        unknown = sorted(placeholders_in(text) - occasion.placeholders)
        if unknown:
            raise WrongWords(_("%(name)s may not be used here.") % {"name": "{" + unknown[0] + "}"})
    if placeholders_in(subject) & {"ho_ten", "danh_sach"}:
        raise WrongWords(_("No names in the subject: it shows on locked screens."))


@transaction.atomic
def change_words(code: str, *, subject: str, body: str, by: User, at: dt.datetime) -> None:
    """Use other words for an occasion from now on. Raises WrongWords."""
    subject, body = nfc(subject).strip(), nfc(body).replace("\r\n", "\n").strip()
    check_words(OCCASIONS[code], subject, body)
    row = MessageTemplate.objects.select_for_update().filter(occasion=code).first()
    version = row.version + 1 if row else 1
    row = MessageTemplate(occasion=code, subject=subject, body=body, version=version, changed_at=at)
    row.save()
    record(
        "message_template.changed", row, by=by, at=at, version=version, subject=subject, body=body
    )


@transaction.atomic
def restore_words(code: str, *, by: User, at: dt.datetime) -> None:
    """Go back to the words as shipped."""
    row = MessageTemplate.objects.select_for_update().filter(occasion=code).first()
    if row is None:
        return
    record("message_template.restored", row, by=by, at=at, version=row.version)
    row.delete()


# What comes from the recipient and the link, not from examples.
OWN = {"ho_ten", "lien_ket"}


def example_values() -> dict[str, str]:
    """Return what stands for each placeholder in a preview, but the name."""
    return {name: example for name, (_what, example) in PLACEHOLDERS.items() if name not in OWN}


def previewed(
    code: str, *, subject: str, body: str, person: Person | None, by: User
) -> tuple[str, str]:
    """Return words, saved or not, as `person` (else `by`) would read them, with examples."""
    one = Addressed(person=person, user=by, values=example_values(), link="/hoc/")
    return composed(code, one, words=(subject, body))


def send_trial(code: str, *, by: User, at: dt.datetime) -> None:
    """Send the words of an occasion to oneself, by every channel one has."""
    one = Addressed(person=person_of(by), user=by, values=example_values(), link="/tin-nhan/")
    post_composed([one], occasion=code, key=f"trial:{code}:{at.timestamp():.0f}", at=at)
