"""Faults of ours: which status they get, and that their page stands alone."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

handler500 = "config.errors.server_error"


def busy(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("canceling statement due to lock timeout")


def broken(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("busy/", busy), path("broken/", broken)]


@pytest.mark.parametrize(
    ("address", "status", "again"), [("/busy/", 503, "10"), ("/broken/", 500, None)]
)
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_busy_database_is_told_from_a_fault(address, status, again):
    response = Client(raise_request_exception=False).get(address)

    assert (response.status_code, response.get("Retry-After")) == (status, again)
    assert "page-title" in response.content.decode()
