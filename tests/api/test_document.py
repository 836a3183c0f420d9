"""What the document promises is what happens: schemathesis over every operation, with four roles."""

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories.api import a_token, bearer
from tests.factories.records import QualificationFactory
from tests.factories.world import CANARY, World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# `HYPOTHESIS_PROFILE=faults` looks further.
LOOKS_FURTHER = hypothesis.settings.default.max_examples > 100
EXAMPLES = 60 if LOOKS_FURTHER else 2
# The administrator besides the four, because only this role may hand in.
ROLES = ["department", "officer", "officer_elsewhere", "issuer", "administrator"]
BLIND = "officer_elsewhere"


@contextmanager
def one_connection() -> Iterator[None]:
    """A request ends with the connection of a server's process; here it is the test's own."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def document():
    with one_connection():
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def with_known(case, world: World) -> None:
    """Put what exists in commune A into the address, so that more than 404 is looked at."""
    parameters = case.path_parameters
    if "code" in parameters:
        parameters["code"] = "CB-owner" if "/people/" in case.path else "A"
    if "certificate_id" in parameters:
        parameters["certificate_id"] = world.certificate.pk
    if "fact_id" in parameters:
        facts = (
            world.person.training_facts if "/train" in case.path else world.person.qualifications
        )
        parameters["fact_id"] = facts.first().pk
    for name in ("cursor", "organisation", "on", "since", "audience", "person"):
        # What is made up is refused, and then nothing else is looked at.
        if isinstance(case.query, dict):
            case.query.pop(name, None)


def statuses(operation, mode: GenerationMode, keys: dict[str, str], world: World) -> set[int]:
    """Send what the document allows (or, on purpose, not quite); return how it was answered."""
    answered: set[int] = set()
    sent = itertools.count()

    @hypothesis.settings(
        max_examples=EXAMPLES if mode is GenerationMode.POSITIVE else EXAMPLES // 2,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=not LOOKS_FURTHER,
        database=None,
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        if mode is GenerationMode.POSITIVE and next(sent) % 2 == 0:
            with_known(case, world)
        for role, key in keys.items():
            with transaction.atomic():
                response = case.call(headers=bearer(key))
                transaction.set_rollback(True)
            case.validate_response(response, checks=CHECKS)
            assert role != BLIND or CANARY not in response.text
            answered.add(response.status_code)

    send()
    return answered


def test_no_operation_does_anything_but_what_the_document_says(document, world: World, settings):
    settings.API_CALLS_PER_MINUTE = 1_000_000
    QualificationFactory(person=world.person)
    keys = {role: a_token(world.users[role], world.province)[1] for role in ROLES}
    read: dict[str, set[int]] = {}
    with one_connection(), warnings.catch_warnings():
        # Of its own libraries; none of them is about the interface.
        warnings.simplefilter("ignore")
        for result in document.get_all_operations():
            operation = result.ok()
            answered = set()
            for mode in GenerationMode:
                answered |= statuses(operation, mode, keys, world)
            if operation.method == "get":
                read[operation.path] = answered

    assert len(read) == 22
    assert [path for path, answered in read.items() if 200 not in answered] == []
