"""Ánh owns a record, Bình looks after her commune, Châu is a stranger."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.api import Role
from people.api import Person, get_person_or_404, people_visible_to, person_of
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


@pytest.fixture
def commune():
    return OrganisationFactory(kind_id="xa")


@pytest.fixture
def cell(commune):
    return OrganisationFactory(parent=commune, residential_kind_id="thon")


@pytest.fixture
def anh(cell):
    user = UserFactory(full_name="Đặng Thị Ánh")
    person = PersonFactory(full_name="Đặng Thị Ánh", user=user)
    HoldingFactory(person=person, organisation=cell, title_id="bi_thu")
    HoldingFactory(person=person, organisation=cell, title_id="truong_thon")
    return person


def officer(role, organisation):
    return RoleAssignmentFactory(role=role.value, organisation=organisation).user


def is_let_in(user, person):
    try:
        return get_person_or_404(user, person.code, on=DAY) == person
    except Http404:
        return False


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("place", ["above", "own", "beside"])
def test_the_list_and_the_door_say_the_same(anh, commune, cell, role, place):
    organisation = {"above": commune, "own": cell, "beside": OrganisationFactory()}[place]
    user = officer(role, organisation)

    listed = anh in people_visible_to(user, on=DAY)

    may_see = role in {Role.TRAINING_OFFICER, Role.DEPARTMENT, Role.ADMINISTRATOR}
    assert listed == is_let_in(user, anh) == (may_see and place != "beside")


def test_a_person_with_two_positions_is_listed_once(anh, commune):
    user = officer(Role.DEPARTMENT, commune)

    assert list(people_visible_to(user, on=DAY)) == [anh]


def test_ones_own_record_is_open_to_oneself_and_not_to_a_stranger(anh):
    assert is_let_in(anh.user, anh)
    assert not is_let_in(UserFactory(), anh)
    assert not is_let_in(AnonymousUser(), anh)
    assert list(people_visible_to(anh.user, on=DAY)) == []


def test_sight_ends_with_the_position(anh, commune):
    user = officer(Role.TRAINING_OFFICER, commune)
    anh.holdings.update(valid_until=DAY)

    assert not is_let_in(user, anh)
    assert get_person_or_404(user, anh.code, on=DAY - dt.timedelta(days=1)) == anh


def test_a_code_that_does_not_exist_is_not_found(commune):
    with pytest.raises(Http404):
        get_person_or_404(officer(Role.DEPARTMENT, commune), "NOBODY", on=DAY)


def test_the_person_behind_an_account_is_asked_for_once(anh, assert_queries):
    user = type(anh.user).objects.get(pk=anh.user.pk)

    with assert_queries(1):
        assert person_of(user) == person_of(user) == anh


def test_an_account_without_a_person_is_asked_for_once(assert_queries):
    user = UserFactory()

    with assert_queries(1):
        assert person_of(user) is person_of(user) is None
    assert person_of(AnonymousUser()) is None


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_two_queries_whatever_its_length(commune, cell, assert_queries, people):
    for _number in range(people):
        HoldingFactory(organisation=cell)
    user = officer(Role.DEPARTMENT, commune)

    with assert_queries(2):
        assert len(people_visible_to(user, on=DAY)) == people


def test_people_are_found_without_accents_and_listed_by_given_name():
    for name in ("Trần Văn Đức", "Đặng Thị Ánh", "Lê Văn An", "Đỗ Thị Ánh Dũng"):
        PersonFactory(full_name=name)

    assert [one.given for one in Person.objects.by_name()] == ["An", "Ánh", "Dũng", "Đức"]
    found = Person.objects.matching("anh đ").by_name()
    assert [one.full_name for one in found] == ["Đặng Thị Ánh", "Đỗ Thị Ánh Dũng"]
