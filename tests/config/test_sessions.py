"""Who is signed in, where a shared cache may answer for it."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from config import sessions
from config.settings import stores
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ENGINE, SECONDS = stores.sign_ins("redis://somewhere:6379/0")


@pytest.fixture
def shared_cache(settings):
    settings.SESSION_ENGINE, settings.USER_CACHE_SECONDS = ENGINE, SECONDS


@pytest.fixture
def anh(client, shared_cache):
    user = UserFactory(username="anh", full_name="Đặng Thị Ánh Tuyết")
    client.force_login(user)
    return user


def whoami(client):
    return client.get(reverse("cms:help_index")).wsgi_request.user


def test_without_a_shared_cache_the_database_is_asked_each_time():
    assert stores.sign_ins("") == ("django.contrib.sessions.backends.db", 0)
    assert settings.USER_CACHE_SECONDS == 0


def test_a_second_request_asks_the_database_neither_for_the_session_nor_for_the_account(
    client, anh, django_assert_num_queries
):
    whoami(client)
    session = client.session.session_key

    with django_assert_num_queries(0):
        store = sessions.SessionStore(session)
        assert store["_auth_user_id"] == str(anh.pk)
        assert cache.get(anh.cache_key(anh.pk)) == anh


def test_a_changed_account_is_seen_at_once(client, anh, django_capture_on_commit_callbacks):
    assert whoami(client).full_name == "Đặng Thị Ánh Tuyết"

    with django_capture_on_commit_callbacks(execute=True):
        anh.full_name = "Đặng Thị Ánh"
        anh.save()

    assert whoami(client).full_name == "Đặng Thị Ánh"


def test_a_closed_account_is_signed_out_at_once(client, anh, django_capture_on_commit_callbacks):
    whoami(client)

    with django_capture_on_commit_callbacks(execute=True):
        anh.is_active = False
        anh.save()

    assert not whoami(client).is_authenticated


def test_another_password_ends_the_other_sign_ins(client, anh, django_capture_on_commit_callbacks):
    whoami(client)

    with django_capture_on_commit_callbacks(execute=True):
        anh.set_password("mot-mat-khau-khac-99")
        anh.save()

    assert not whoami(client).is_authenticated


def test_signing_out_is_known_at_once(client, anh):
    whoami(client)
    old = client.session.session_key

    client.logout()

    assert sessions.SessionStore(old).get("_auth_user_id") is None


def test_the_cache_never_remembers_for_long(client, anh, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda *args: kept.append(args))
    store = sessions.SessionStore()
    store._cache = sessions._ShortMemory(cache)
    store["x"] = 1
    store.save()

    assert {timeout for _key, _value, timeout in kept} == {sessions.KEPT_FOR}


def test_a_lost_cache_costs_a_query_and_nothing_else(client, anh):
    whoami(client)
    cache.clear()

    assert whoami(client) == anh
