"""The offices a paper passes through."""

import pytest

from tests.records.office import Office


@pytest.fixture
def office(db) -> Office:
    return Office()
