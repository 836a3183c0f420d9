import pytest

from audit.models import Event
from people.api import (
    AccountLinked,
    IdentifierRefused,
    IdentifierTaken,
    PersonIdentifier,
    keep_identifier,
    link_account,
    masked_identifier,
    open_identifier,
    person_with_identifier,
)
from shared.sealing import SealBroken
from tests.factories.accounts import UserFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
CITIZEN, CARD = PersonIdentifier.Kind.CITIZEN_ID, PersonIdentifier.Kind.PARTY_CARD
NUMBER = "051168000123"


def test_an_account_is_linked_once(at):
    person, user = PersonFactory(), UserFactory()

    link_account(person, user, by=None, at=at)
    link_account(person, user, by=None, at=at)

    person.refresh_from_db()
    assert person.user == user
    assert [event.verb for event in Event.objects.all()] == ["person.account_linked"]


def test_a_person_has_one_account_and_an_account_one_person(at):
    person, user = PersonFactory(user=UserFactory()), UserFactory()

    with pytest.raises(AccountLinked):
        link_account(person, user, by=None, at=at)
    with pytest.raises(AccountLinked):
        link_account(PersonFactory(), person.user, by=None, at=at)


def test_a_number_is_sealed_found_by_its_hash_and_shown_masked(at):
    person = PersonFactory()

    identifier = keep_identifier(person, CITIZEN, "051 168 000 123", by=None, at=at)

    identifier.refresh_from_db()
    assert NUMBER.encode() not in bytes(identifier.sealed)
    assert NUMBER not in identifier.keyed_hash
    assert masked_identifier(identifier) == "•••••••••123"
    assert person_with_identifier(CITIZEN, "051.168.000.123") == person
    assert person_with_identifier(CITIZEN, "051168000124") is None
    assert NUMBER not in str(list(Event.objects.values()))


def test_reading_a_number_is_noted_in_the_journal(at):
    identifier = keep_identifier(PersonFactory(), CITIZEN, NUMBER, by=None, at=at)

    assert open_identifier(identifier, by=None, at=at) == NUMBER

    assert [event.verb for event in Event.objects.all()] == ["identifier.kept", "identifier.read"]


def test_a_new_number_takes_the_place_of_the_old(at):
    person = PersonFactory()
    keep_identifier(person, CITIZEN, NUMBER, by=None, at=at)

    keep_identifier(person, CITIZEN, "051168000999", by=None, at=at)

    assert person_with_identifier(CITIZEN, NUMBER) is None
    assert person.identifiers.count() == 1


def test_a_number_belongs_to_one_person(at):
    keep_identifier(PersonFactory(), CITIZEN, NUMBER, by=None, at=at)

    with pytest.raises(IdentifierTaken):
        keep_identifier(PersonFactory(), CITIZEN, NUMBER, by=None, at=at)


@pytest.mark.parametrize(
    ("kind", "number"),
    [(CITIZEN, "12345"), (CITIZEN, "05116800012X"), (CARD, "1234567"), (CITIZEN, "")],
)
def test_a_number_of_another_shape_is_refused(at, kind, number):
    with pytest.raises(IdentifierRefused):
        keep_identifier(PersonFactory(), kind, number, by=None, at=at)


def test_a_sealed_number_cannot_be_given_to_somebody_else(at):
    first = keep_identifier(PersonFactory(), CITIZEN, NUMBER, by=None, at=at)
    second = keep_identifier(PersonFactory(), CITIZEN, "051168000999", by=None, at=at)
    second.sealed = first.sealed

    with pytest.raises(SealBroken):
        masked_identifier(second)


def test_another_key_opens_nothing(at, settings):
    identifier = keep_identifier(PersonFactory(), CITIZEN, NUMBER, by=None, at=at)
    settings.SEALING_KEY = "another"

    with pytest.raises(SealBroken):
        masked_identifier(identifier)
    assert person_with_identifier(CITIZEN, NUMBER) is None
