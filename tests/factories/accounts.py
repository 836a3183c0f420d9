"""Accounts and roles."""

import factory

from accounts.models import RoleAssignment, User
from accounts.rules import Role
from tests.factories.base import QuietFactory


class UserFactory(QuietFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"nguoi-dung-{n}")
    full_name = "Đặng Thị Ánh"


class RoleAssignmentFactory(QuietFactory[RoleAssignment]):
    """A role over an organisation and all below it, without end."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = Role.TRAINING_OFFICER.value
    organisation = factory.SubFactory("tests.factories.organisations.OrganisationFactory")
