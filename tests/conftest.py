"""What every test may ask for. Nothing here reaches beyond this machine."""

import gc
import ipaddress
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.core.cache import cache, caches
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests import databases

# A slow machine must not turn an example into a failure.
hypothesis.settings.register_profile("hocba", deadline=None)
# `make test-faults` looks further: HYPOTHESIS_PROFILE=faults.
hypothesis.settings.register_profile("faults", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "hocba"))

AssertQueries = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """SQLite starts from a kept copy of the migrated database; PostgreSQL migrates a new one."""
    with django_db_blocker.unblock():
        database = databases.make()
    yield
    with django_db_blocker.unblock():
        database.remove()


def pytest_collection_finish() -> None:
    """What is loaded now stays until the end; looking through it again and again costs a fifth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("fault"):
        item.user_properties.append(("fault", mark.args))
    is_postgresql = connections["default"].vendor == "postgresql"
    if item.get_closest_marker("postgresql") and not is_postgresql:
        pytest.skip("SQLite has no row locks and no collations; `make test` also runs PostgreSQL.")
    if item.get_closest_marker("sqlite") and is_postgresql:
        pytest.skip("The same on both databases, and slow; `make test` also runs SQLite.")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """After `make test-faults`: which faults were tried, what was promised, what was measured."""
    if config.getoption("-m") != "fault":
        return
    rows = set()
    for outcome in ("passed", "failed", "skipped", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            kept = list(getattr(report, "user_properties", []))
            measured = "; ".join(text for name, text in kept if name == "measured")
            test = report.nodeid.rpartition("::")[2]
            # Hundreds of rows of one table are one line, unless each measures something.
            test = test if measured else test.partition("[")[0]
            rows |= {(*args, outcome, test, measured) for name, args in kept if name == "fault"}
    terminalreporter.section("faults")
    for number, fault, outcome, test, measured in sorted(rows):
        terminalreporter.line(f"{number:>3}  {outcome:7} {fault}")
        terminalreporter.line(f"             {test}{': ' if measured else ''}{measured}")


# Tests that share one running site, or one server to be broken, belong to one worker.
ONE_WORKER = ("tests/e2e/", "tests/faults/")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep each of these folders together. (xdist 3.8 loses its own groups under pytest 9.)"""
    from xdist.scheduler import LoadGroupScheduling

    class ByFolder(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((folder for folder in ONE_WORKER if nodeid.startswith(folder)), nodeid)

    return ByFolder(config, log)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    caches["memory"].clear()
    yield
    cache.clear()
    caches["memory"].clear()


@pytest.fixture
def at() -> datetime:
    """A quiet Monday morning: 23 November 2026, 8 o'clock in Vietnam."""
    return datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


NOT_COUNTED = re.compile(r"\s*(BEGIN|SAVEPOINT|RELEASE|COMMIT|ROLLBACK|SET LOCAL)\b", re.IGNORECASE)


@pytest.fixture
def assert_queries() -> AssertQueries:
    """`with assert_queries(3): …` fails unless exactly three statements are sent.

    What only opens, sets or closes a transaction is not counted, so that the number is the same on
    both databases and does not depend on how deep the caller stands.
    """

    @contextmanager
    def checker(expected: int, *, using: str = "default") -> Iterator[None]:
        with CaptureQueriesContext(connections[using]) as captured:
            yield
        sent = [q["sql"] for q in captured.captured_queries if not NOT_COUNTED.match(q["sql"])]
        listing = "\n".join(f"{number}. {sql}" for number, sql in enumerate(sent, 1))
        assert len(sent) == expected, f"{len(sent)} queries, expected {expected}:\n{listing}"

    return checker


class NetworkUsed(AssertionError):
    """A test tried to reach another machine."""


def _is_this_machine(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _guarded(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_this_machine(address[0]):
            raise NetworkUsed(f"A test tried to connect to {address}.")
        return original(self, address)

    return connect


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_this_machine(host):
            raise NetworkUsed(f"A test tried to find the machine {host!r}.")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
