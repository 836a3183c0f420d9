"""Versions of programmes in the back office."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from courses.models import ProgrammeVersion
from tests.factories.accounts import UserFactory
from tests.factories.courses import ProgrammeVersionFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_version_under_which_classes_run_is_refused_and_a_new_one_is_offered(client):
    version = ProgrammeVersionFactory(
        guideline="350-QĐ/TW", eligibility=[("service", {"years": 2})], periods=50
    )
    version.clean()
    TrainingClassFactory(programme_version=version, opened_at=None)
    version.clean()
    TrainingClassFactory(programme_version=version)
    with pytest.raises(ValidationError):
        version.clean()

    administrator = UserFactory()
    assign_role(
        administrator, Role.ADMINISTRATOR, OrganisationFactory(), by=None, at=timezone.now()
    )
    client.force_login(administrator)
    revise = reverse("programme_versions:revise", args=[version.pk])
    page = client.get(reverse("programme_versions:edit", args=[version.pk]))
    assert revise in page.content.decode()
    assert client.get(revise).status_code == 200
    response = client.post(revise)

    new = ProgrammeVersion.objects.latest("pk")
    assert response.url == reverse("programme_versions:edit", args=[new.pk])
    assert (new.number, new.guideline, new.periods) == (2, "350-QĐ/TW", 50)
    assert new.eligibility[0].value["years"] == 2
    assert new.grade_bands.count() == version.grade_bands.count() == 3
    assert revise not in client.get(response.url).content.decode()
    # Nobody else makes versions.
    client.force_login(UserFactory())
    assert client.post(revise).status_code == 404
    assert ProgrammeVersion.objects.count() == 2
