"""Real processes that are killed, stopped and restarted. PostgreSQL only; one after another."""

from collections.abc import Iterator

import pytest

from bench import stand
from tests.faults import stage as stages


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults" in str(item.path):
            item.add_marker(pytest.mark.postgresql)


@pytest.fixture(scope="session")
def stage() -> Iterator[stages.Stage]:
    with stages.set_up() as ready:
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
