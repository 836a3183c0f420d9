import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path


def page(request):
    return HttpResponse("Xin chào")


urlpatterns = [path(f"{start}trang/", page) for start in ["", "quan-tri/", "xquan-tri/"]]
# Where the door of the staff screens sends whoever has not signed in.
urlpatterns += [path("tai-khoan/login/", page, name="account_login")]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return {name: values for name, *values in (part.split() for part in parts)}


def test_a_learner_page_runs_nothing_but_our_own_files(client):
    assert policy(client.get("/trang/")) == {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # SCORM packages play in a frame; films of other sites only where the settings name their hosts.
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }


def test_only_staff_screens_may_carry_inline_code(client):
    staff = policy(client.get("/quan-tri/trang/"))

    assert staff["script-src"] == ["'self'", "'unsafe-inline'"]
    assert staff["frame-ancestors"] == ["'self'"]
    assert staff["object-src"] == ["'none'"]
    assert staff["base-uri"] == ["'none'"]
    assert staff["form-action"] == ["'self'"]


@pytest.mark.parametrize("address", ["/xquan-tri/trang/", "/trang/?x=/quan-tri/"])
def test_an_address_that_only_looks_like_staff_gets_the_strict_policy(client, address):
    assert policy(client.get(address))["script-src"] == ["'self'"]


@override_settings(DEBUG=False)
def test_an_error_page_keeps_the_policy_and_tells_no_other_site_where_we_were(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert policy(response)["script-src"] == ["'self'"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
