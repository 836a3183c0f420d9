import time

import pytest

from config.cache import ForgivingRedisCache
from tests.config.ports import closed_port


@pytest.fixture
def away():
    options = {"OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}}
    return ForgivingRedisCache(f"redis://127.0.0.1:{closed_port()}/0", options)


def test_a_cache_that_is_away_is_an_empty_cache(away):
    away.set("a", 1)

    assert away.get("a", "none") == "none"
    assert away.get_many(["a"]) == {}
    assert away.add("a", 1) is True
    assert away.incr("a", 2) == 2
    assert away.has_key("a") is False
    assert away.get_or_set("a", 5) == 5
    assert away.delete("a") is False


def test_after_a_failure_the_cache_is_left_alone_for_a_while(away):
    away.get("a")
    started = time.monotonic()

    for _ in range(1000):
        away.get("a")

    assert time.monotonic() - started < 1
