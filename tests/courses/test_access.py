"""The single door and the list say the same thing, for every person and state of a class."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.rules import Role
from courses import access
from courses.models import Enrolment, TrainingClass
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import OPENED_AT, EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

# state of the class and of the place in it -> whether the learner sees it
STATES = {
    "open": ({}, {}, True),
    "not open yet": ({"opened_at": None}, {}, False),
    "closed": ({"closed_at": OPENED_AT}, {}, True),
    "completed": ({}, {"completed_at": OPENED_AT}, True),
    "paused": ({}, {"suspended_at": OPENED_AT}, True),
    "left": ({}, {"withdrawn_at": OPENED_AT}, False),
}
OFFICERS = {Role.TRAINING_OFFICER}


@pytest.fixture
def xa():
    return OrganisationFactory()


def may(door, *args, **kwargs):
    try:
        door(*args, **kwargs)
    except Http404:
        return False
    return True


def user_who_is(who, training_class, place, xa):
    user = UserFactory()
    if who == "learner":
        EnrolmentFactory(user=user, training_class=training_class, **place)
    elif who == "stranger":
        EnrolmentFactory(person=PersonFactory(user=user))
    elif who == "visitor":
        return AnonymousUser()
    elif who == "officer elsewhere":
        RoleAssignmentFactory(user=user, organisation=OrganisationFactory())
    else:
        RoleAssignmentFactory(user=user, role=who.value, organisation=xa)
    return user


PEOPLE = ["learner", "stranger", "visitor", "officer elsewhere", *Role]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", STATES)
def test_door_and_list_agree(who, state, xa, at):
    dates, place, is_seen_by_learner = STATES[state]
    training_class = TrainingClassFactory(
        organiser=OrganisationFactory(parent=xa), lessons=1, **dates
    )
    # Somebody without an account is in the class too: no visitor may pass for them.
    EnrolmentFactory(training_class=training_class)
    user = user_who_is(who, training_class, place, xa)
    today = at.date()
    expected = is_seen_by_learner if who == "learner" else who in OFFICERS

    listed = TrainingClass.objects.visible_to(user, on=today)
    code, unit = training_class.code, training_class.units.get()

    assert listed.filter(pk=training_class.pk).exists() is expected
    assert may(access.get_class_or_404, user, code, on=today) is expected
    is_learner = expected and who == "learner"
    assert Enrolment.objects.visible_to(user).filter(training_class__code=code).exists() is (
        is_learner
    )
    assert may(access.get_enrolment_or_404, user, code) is is_learner
    assert may(access.get_unit_or_404, user, code, unit.pk, kind="lesson") is is_learner
    assert may(access.get_unit_or_404, user, code, unit.pk, kind="quiz") is False


@pytest.mark.parametrize("who", PEOPLE)
def test_officers_of_the_subtree_summon(who, xa, at):
    training_class = TrainingClassFactory(organiser=OrganisationFactory(parent=xa))
    user = user_who_is(who, training_class, {}, xa)
    today = at.date()
    expected = who in OFFICERS

    assert may(access.get_class_for_summons_or_404, user, training_class.code, on=today) is expected
    assert access.can_summon(user, training_class, on=today) is expected
    assert access.can_look_after(user, training_class, on=today) is expected
    assert (
        TrainingClass.objects.looked_after_by(user, on=today).filter(pk=training_class.pk).exists()
        is expected
    )


def test_role_that_has_ended_opens_nothing(xa, at):
    training_class = TrainingClassFactory(organiser=xa)
    user = RoleAssignmentFactory(organisation=xa, valid_until=at.date()).user

    assert may(access.get_class_or_404, user, training_class.code, on=at.date()) is False
