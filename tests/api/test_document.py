"""What the document promises is what happens: schemathesis over every operation, with four roles."""

import warnings

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
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
CODES = st.sampled_from([None, "TINH", "A", "A1", "B", "B1", "CB-owner", "CB-other"])
ROLES = ["department", "officer", "officer_elsewhere", "issuer"]


@pytest.fixture(scope="session")
def document():
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def one_connection():
    """A request ends with the connection of a server's process; here it is the test's own."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def tried(operation, mode: GenerationMode, key: str, *, may_see: bool, ids: list[int]) -> None:
    """Send what the document allows (or, on purpose, not quite) and look at the answers."""

    @hypothesis.settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=not LOOKS_FURTHER,
        database=None,
        deadline=None,
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        code=CODES,
        number=st.sampled_from([None, *ids]),
    )
    def send(case, code, number):
        for name, known in (("code", code), ("certificate_id", number), ("fact_id", number)):
            if name in case.path_parameters and known is not None:
                case.path_parameters[name] = known
        for name in ("cursor", "organisation", "on", "since"):
            # Mostly left out: what is made up is refused, and then nothing else is looked at.
            if isinstance(case.query, dict) and mode is GenerationMode.POSITIVE:
                case.query.pop(name, None)
        with transaction.atomic():
            response = case.call(headers=bearer(key))
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        assert may_see or CANARY not in response.text
        answers.append(response.status_code)

    answers: list[int] = []
    send()


@pytest.mark.parametrize("role", ROLES)
def test_no_operation_does_anything_but_what_the_document_says(
    document, world: World, role, settings
):
    settings.API_CALLS_PER_MINUTE = 100_000
    _token, key = a_token(world.users[role], world.province)
    ids = [
        world.certificate.pk,
        world.person.training_facts.get().pk,
        QualificationFactory(person=world.person).pk,
    ]
    number = 0
    with warnings.catch_warnings():
        # Of its own libraries; none of them is about the interface.
        warnings.simplefilter("ignore")
        for result in document.get_all_operations():
            operation = result.ok()
            for mode in GenerationMode:
                may_see = role != "officer_elsewhere"
                tried(operation, mode, key, may_see=may_see, ids=ids)
            number += 1

    assert number == 26
