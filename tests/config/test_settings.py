import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core.files.storage import storages

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-dummy-key-of-fifty-characters-or-more-0123456789-abcdef",
    "SEALING_KEY": "another-dummy-key-of-fifty-characters-or-more-0123456789",
    "ALLOWED_HOSTS": "hoc.example.gov.vn",
    "SITE_URL": "https://hoc.example.gov.vn",
    "DATABASE_URL": "postgresql://hocba@localhost/hocba",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_FROM": "hoc@example.gov.vn",
}
DEV = {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}
QUESTION = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))
"""


def start(environment, *names):
    """A process of its own, as settings are read once."""
    kept = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", QUESTION % (names,)],
        env=kept | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def ask(environment, *names):
    return json.loads(start(environment, *names).stdout)


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "SEALING_KEY",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_FROM",
    ],
)
def test_a_server_does_not_start_without(name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    outcome = start(environment, "DEBUG")

    assert outcome.returncode != 0
    assert f"{name} is not set" in outcome.stderr


def test_a_server_puts_limits_on_the_database_and_keeps_its_connections():
    database = ask(PRODUCTION | {"DATABASE_STATEMENT_TIMEOUT": "5"}, "DATABASES")["DATABASES"]

    default = database["default"]
    assert default["CONN_MAX_AGE"] == 600
    assert default["CONN_HEALTH_CHECKS"] is True
    assert default["OPTIONS"]["connect_timeout"] == 3
    assert default["OPTIONS"]["options"].split(" -c ") == [
        "-c statement_timeout=5000",
        "lock_timeout=2000",
        "idle_in_transaction_session_timeout=30000",
        "client_connection_check_interval=2000",
    ]


def test_a_server_uses_redis_for_queue_and_cache():
    answer = ask(PRODUCTION, "CELERY_BROKER_URL", "CACHES", "DEBUG")

    assert answer["CELERY_BROKER_URL"] == "redis://localhost/0"
    assert answer["CACHES"]["default"]["BACKEND"] == "config.cache.ForgivingRedisCache"
    assert answer["DEBUG"] is False


def test_at_home_another_database_has_another_queue_and_its_files_stay_apart(tmp_path):
    elsewhere = DEV | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3",
        "MEDIA_ROOT": f"{tmp_path}/media",
    }
    names = ("DATABASES", "CELERY_BROKER_TRANSPORT_OPTIONS", "MEDIA_ROOT", "PRIVATE_ROOT")

    home, other = ask(DEV, *names), ask(elsewhere, *names)

    assert home["DATABASES"]["default"]["NAME"] == f"{settings.BASE_DIR}/var/hocba.sqlite3"
    assert other["DATABASES"]["default"]["NAME"] == f"{tmp_path}/other.sqlite3"
    queue = "CELERY_BROKER_TRANSPORT_OPTIONS"
    assert home[queue]["data_folder_in"] != other[queue]["data_folder_in"]
    assert (other["MEDIA_ROOT"], other["PRIVATE_ROOT"]) == (
        f"{tmp_path}/media",
        f"{tmp_path}/private",
    )


def test_two_processes_at_home_sign_with_the_same_key():
    assert ask(DEV, "SECRET_KEY") == ask(DEV, "SECRET_KEY")


def test_private_files_have_no_address():
    with pytest.raises(ValueError, match="not accessible via a URL"):
        storages["private"].url("giay-chung-nhan.pdf")


def test_passwords_are_argon2id_at_the_owasp_minimum(settings):
    settings.PASSWORD_HASHERS = ["config.hashers.OwaspArgon2PasswordHasher"]

    encoded = get_hasher().encode("mật khẩu", "salt-of-a-test")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
