import pytest

from tests.people.twice import Twice, enter_twice


@pytest.fixture
def twice(at) -> Twice:
    return enter_twice(at)
