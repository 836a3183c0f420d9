import os
import runpy

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

PRODUCTION = {
    "SECRET_KEY": "a-dummy-key-of-fifty-characters-or-more-0123456789-abcdef",
    "SEALING_KEY": "another-dummy-key-of-fifty-characters-0123456789-abcdef",
    "ALLOWED_HOSTS": "hoc.example.gov.vn",
    "SITE_URL": "https://hoc.example.gov.vn",
    "DATABASE_URL": "postgresql://hocba@localhost/hocba",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_FROM": "hoc@example.gov.vn",
}


@pytest.fixture
def read(monkeypatch):
    """The settings of a file as they come out in an environment with these variables only."""

    def reader(name, environment=None):
        for variable in os.environ:
            monkeypatch.delenv(variable)
        for variable, value in (environment or {}).items():
            monkeypatch.setenv(variable, value)
        return runpy.run_path(f"{settings.BASE_DIR}/config/settings/{name}.py")

    return reader


@pytest.mark.parametrize("name", PRODUCTION)
def test_a_server_does_not_start_without(read, name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    with pytest.raises(ImproperlyConfigured, match=f"{name} is not set"):
        read("production", environment)


def test_a_server_puts_limits_on_the_database_and_keeps_its_connections(read):
    found = read("production", PRODUCTION | {"DATABASE_STATEMENT_TIMEOUT": "5"})

    default = found["DATABASES"]["default"]
    assert default["CONN_MAX_AGE"] == 600
    assert default["CONN_HEALTH_CHECKS"] is True
    assert default["OPTIONS"]["connect_timeout"] == 3
    assert default["OPTIONS"]["options"].split(" -c ") == [
        "-c statement_timeout=5000",
        "lock_timeout=2000",
        "idle_in_transaction_session_timeout=30000",
        "client_connection_check_interval=2000",
    ]


def test_a_server_uses_redis_for_queue_and_cache(read):
    found = read("production", PRODUCTION)

    assert found["CELERY_BROKER_URL"] == "redis://localhost/0"
    assert found["CACHES"]["default"]["BACKEND"] == "config.cache.ForgivingRedisCache"
    assert found["DEBUG"] is False


def test_at_home_another_database_has_another_queue_and_its_files_stay_apart(read, tmp_path):
    queue = "CELERY_BROKER_TRANSPORT_OPTIONS"

    var = {"VAR_DIR": f"{tmp_path}/var"}

    home = read("dev", var)
    other = read(
        "dev",
        var
        | {
            "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3",
            "MEDIA_ROOT": f"{tmp_path}/media",
        },
    )

    assert home["DATABASES"]["default"]["NAME"] == f"{tmp_path}/var/hocba.sqlite3"
    assert other["DATABASES"]["default"]["NAME"] == f"{tmp_path}/other.sqlite3"
    assert home[queue]["data_folder_in"] != other[queue]["data_folder_in"]
    assert (other["MEDIA_ROOT"], other["PRIVATE_ROOT"]) == (
        tmp_path / "media",
        tmp_path / "private",
    )


def test_two_processes_at_home_sign_with_the_same_key(read, tmp_path):
    var = {"VAR_DIR": str(tmp_path)}

    assert read("dev", var)["SECRET_KEY"] == read("dev", var)["SECRET_KEY"]


def test_at_home_everything_lies_in_one_folder_of_the_checkout(read):
    found = read("dev")

    assert found["VAR_DIR"] == settings.BASE_DIR / "var"
    assert found["MEDIA_ROOT"] == settings.BASE_DIR / "var/media"


def test_private_files_have_no_address():
    with pytest.raises(ValueError, match="not accessible via a URL"):
        storages["private"].url("giay-chung-nhan.pdf")


def test_passwords_are_argon2id_at_the_owasp_minimum(settings):
    settings.PASSWORD_HASHERS = ["config.hashers.OwaspArgon2PasswordHasher"]

    encoded = get_hasher().encode("mật khẩu", "salt-of-a-test")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


GATEWAY = {
    "SMS_WEBHOOK_URL": "https://sms.example.vn/gui",
    "SMS_WEBHOOK_SECRET": "shared",
    "WEBHOOK_HOSTS": "sms.example.vn",
}


def test_channels_are_off_until_their_gateway_is_named(read):
    assert read("production", PRODUCTION)["MESSAGE_CHANNELS"] == {}

    found = read("production", PRODUCTION | GATEWAY | {"EMAIL_REPORT_SECRET": "s"})

    assert found["MESSAGE_CHANNELS"] == {
        "sms": {"url": "https://sms.example.vn/gui", "secret": "shared"},
        "email": {"secret": "s"},
    }
    assert found["MESSAGE_HOSTS"] == ["sms.example.vn"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SMS_WEBHOOK_URL": "http://sms.example.vn/gui"}, "use an https:// address"),
        ({"WEBHOOK_HOSTS": "other.example.vn"}, "not in WEBHOOK_HOSTS"),
        ({"SMS_WEBHOOK_SECRET": ""}, "needs its secret"),
    ],
)
def test_a_gateway_that_is_not_safe_stops_the_start(read, change, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read("production", PRODUCTION | GATEWAY | change)
