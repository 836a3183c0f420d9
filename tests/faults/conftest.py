"""Real processes that are killed, stopped and restarted. PostgreSQL only; one after another."""

from collections.abc import Iterator
from typing import Any

import pytest

from bench import stand
from tests import databases
from tests.faults import stage as stages


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults" in str(item.path):
            item.add_marker(pytest.mark.postgresql)


@pytest.fixture(scope="session")
def stage(django_test_environment: None, django_db_blocker: Any) -> Iterator[stages.Stage]:
    with django_db_blocker.unblock():
        migrated = databases.migrated_database()
    with stages.set_up(migrated) as ready:
        yield ready


@pytest.fixture(scope="session")
def _kept_site(stage: stages.Stage) -> Iterator[stand.Site]:
    with stage.serving() as running:
        yield running


@pytest.fixture
def site(_kept_site: stand.Site) -> stand.Site:
    """The web server, up again after whatever the test before did to it."""
    _kept_site.wait()
    return _kept_site
