"""Keeping identity numbers: sealed in the database, with the key outside it."""

import datetime as dt
import re

from django.conf import settings
from django.db import transaction

from accounts.api import User
from audit.api import record
from people.actions.keeping import kept_record
from people.errors import IdentifierRefused, IdentifierTaken
from people.models import Person, PersonIdentifier
from shared.sealing import keyed_hash, masked, seal, unseal

# What a number looks like once spaces and dots are gone. Old identity cards had 9 digits.
PATTERNS = {
    PersonIdentifier.Kind.CITIZEN_ID: re.compile(r"\d{12}|\d{9}"),
    PersonIdentifier.Kind.PARTY_CARD: re.compile(r"\d{8}|\d{12}"),
    PersonIdentifier.Kind.PARTY_FILE: re.compile(r"\d{6}[A-ZĐ]{1,3}"),
}


@transaction.atomic
def keep_identifier(
    person: Person, kind: str, number: str, *, by: User | None, at: dt.datetime
) -> PersonIdentifier:
    """Seal a person's number of that kind, in place of the one kept before. A record that was
    merged into another gets none any more: it is that of the other.

    Raises IdentifierRefused for a number of another shape, IdentifierTaken when somebody else
    has it.
    """
    person = kept_record(person)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    plain = normal_number(kind, number)
    digest = _hash(kind, plain)
    if (
        PersonIdentifier.objects.filter(kind=kind, keyed_hash=digest)
        .exclude(person=person)
        .exists()
    ):
        raise IdentifierTaken
    identifier, _created = PersonIdentifier.objects.update_or_create(
        person=person,
        kind=kind,
        defaults={
            "sealed": seal(plain, key=settings.SEALING_KEY, context=_context(kind, person)),
            "keyed_hash": digest,
        },
    )
    record("identifier.kept", identifier, by=by, at=at, person_code=person.code, kind=kind)
    return identifier


@transaction.atomic
def open_identifier(identifier: PersonIdentifier, *, by: User | None, at: dt.datetime) -> str:
    """Return the number in clear, and note in the journal who read it."""
    person = identifier.person
    record("identifier.read", identifier, by=by, at=at, person_code=person.code)
    context = _context(identifier.kind, person)
    return unseal(bytes(identifier.sealed), key=settings.SEALING_KEY, context=context)


def masked_identifier(identifier: PersonIdentifier) -> str:
    """Return the number with only its last three characters readable, for screens."""
    context = _context(identifier.kind, identifier.person)
    return masked(unseal(bytes(identifier.sealed), key=settings.SEALING_KEY, context=context))


def person_with_identifier(kind: str, number: str) -> Person | None:
    """Return who has that number; None when nobody has. Raises IdentifierRefused.

    Numbers stay with the record they were given for; one merged since leads to the one kept.
    """
    digest = _hash(kind, normal_number(kind, number))
    rows = Person.objects.filter(identifiers__kind=kind, identifiers__keyed_hash=digest)
    person = rows.select_related("merged_into").first()
    return person and (person.merged_into or person)


def normal_number(kind: str, number: str) -> str:
    """Return `number` as it is sealed: upper case, no spaces, dots or hyphens."""
    plain = re.sub(r"[\s.-]", "", number).upper()
    if not PATTERNS[PersonIdentifier.Kind(kind)].fullmatch(plain):
        raise IdentifierRefused
    return plain


def _hash(kind: str, plain: str) -> str:
    return keyed_hash(plain, key=settings.SEALING_KEY, context=kind)


def _context(kind: str, person: Person) -> str:
    return f"{kind}:{person.pk}"
