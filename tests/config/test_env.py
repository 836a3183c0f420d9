from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import env


@pytest.fixture
def set_x(monkeypatch):
    return lambda value: monkeypatch.setenv("X", value)


def test_a_required_value_that_is_missing_or_empty_stops_the_start(set_x):
    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        env.text("X")

    set_x("  ")

    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        env.text("X")


@pytest.mark.parametrize(
    ("raw", "expected"), [("1", True), ("TRUE", True), ("0", False), ("False", False), ("", True)]
)
def test_a_flag_reads_both_words_and_keeps_its_default_when_empty(set_x, raw, expected):
    set_x(raw)

    assert env.flag("X", default=True) is expected


def test_a_flag_refuses_what_it_does_not_know(set_x):
    set_x("maybe")

    with pytest.raises(ImproperlyConfigured, match="X='maybe'; use 1 or 0"):
        env.flag("X", default=False)


@pytest.mark.parametrize("raw", ["15s", "-1", "0", "1.5", "١٥"])
def test_seconds_refuse_what_is_not_a_whole_number_of_one_or_more(set_x, raw):
    set_x(raw)

    with pytest.raises(ImproperlyConfigured, match="whole number of seconds"):
        env.seconds("X", default=timedelta(seconds=15))


def test_seconds_are_a_length_of_time(set_x):
    set_x("90")

    assert env.seconds("X", default=timedelta(seconds=15)) == timedelta(minutes=1.5)
    assert env.seconds("Y", default=timedelta(seconds=15)) == timedelta(seconds=15)


@pytest.mark.parametrize("raw", ["*", "https://hoc.example.vn", "good.vn,*"])
def test_hosts_refuse_the_wildcard_and_addresses(set_x, raw):
    set_x(raw)

    with pytest.raises(ImproperlyConfigured, match="name the hosts"):
        env.hosts("X")


def test_hosts_are_separated_by_commas(set_x):
    set_x(" a.vn, b.vn ,")

    assert env.hosts("X") == ["a.vn", "b.vn"]


def test_a_path_must_be_absolute(set_x):
    set_x("var/media")

    with pytest.raises(ImproperlyConfigured, match="starts with /"):
        env.path("X", default=Path("/srv"))


@pytest.mark.parametrize("raw", ["hoc.example.vn", "ftp://a.vn", "https://a.vn/hoc"])
def test_a_site_is_an_address_without_a_path(set_x, raw):
    set_x(raw)

    with pytest.raises(ImproperlyConfigured, match="use an address like"):
        env.site("X")


def test_a_site_loses_its_last_slash(set_x):
    set_x("https://hoc.example.vn/")

    assert env.site("X") == "https://hoc.example.vn"


def test_redis_refuses_another_scheme(set_x):
    set_x("amqp://localhost")

    with pytest.raises(ImproperlyConfigured, match="redis:// URL, not amqp://"):
        env.redis("X", default="")


def test_a_postgresql_url_is_taken_apart(set_x):
    set_x("postgresql://h%E1%BB%8Dc:p%40ss@db.example.vn:5433/hoc_ba?sslmode=require")

    assert env.database("X") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "hoc_ba",
        "USER": "học",
        "PASSWORD": "p@ss",
        "HOST": "db.example.vn",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_postgresql_url_may_name_a_socket_folder(set_x):
    set_x("postgresql:///hocba?host=/run/postgresql")

    assert env.database("X")["HOST"] == "/run/postgresql"


def test_an_sqlite_url_keeps_an_absolute_path_absolute(set_x):
    set_x("sqlite:////srv/h%E1%BB%8Dc.sqlite3")

    assert env.database("X")["NAME"] == "/srv/học.sqlite3"


@pytest.mark.parametrize(
    "raw", ["mysql://localhost/x", "postgresql://localhost", "sqlite://x", "hocba.sqlite3"]
)
def test_a_database_url_that_will_not_do_is_named(set_x, raw):
    set_x(raw)

    with pytest.raises(ImproperlyConfigured, match=r"^X "):
        env.database("X")


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path):
    file = tmp_path / "secret-key"
    secrets = iter(["first", "second"])

    assert env.kept_secret(file, lambda: next(secrets)) == "first"
    assert env.kept_secret(file, lambda: next(secrets)) == "first"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
