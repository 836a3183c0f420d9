from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.factories.world import World, build_world


@pytest.fixture(scope="module")
def whole_world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once; each test undoes what it did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    with transaction.atomic():
        yield whole_world
        transaction.set_rollback(True)
