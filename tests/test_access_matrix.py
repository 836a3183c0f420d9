"""Every address, for everybody: see tests/rows for the table."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.actions import end_role
from accounts.models import User
from tests.factories.world import CANARY, World, build_world
from tests.rows import OF_WAGTAIL, ROWS, WITHOUT_NAME
from tests.rows.base import BACK_OFFICE, EVERYBODY, Row

STAFF = settings.STAFF_PATH.lstrip("/")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once; each test undoes what it did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def kept(world: World) -> Iterator[World]:
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def as_user(world: World, key: str | None, **kwargs) -> Client:
    client = Client(**kwargs)
    if key is not None:
        client.force_login(world.users[key])
    return client


# Opened by keys instead of sign-ins: tests/api/test_matrix.py.
OF_THE_INTERFACE = "api-1:"
OUR_OWN = (
    "packages:",
    "questions:",
)


def routes(resolver: URLResolver | None = None, path: str = "", space: str = ""):
    """Every route as (pattern, full name)."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, here, inner)
        elif isinstance(entry, URLPattern):
            yield here, f"{space}{entry.name}" if entry.name else None


def of_wagtail_admin(pattern: str, name: str | None) -> bool:
    """Wagtail's own screens. Ours beside them need a row like every other."""
    return pattern.startswith(STAFF) and name not in ROWS and not (name or "").startswith(OUR_OWN)


def sign_in_address(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith(reverse("account_login"))


def ask(client: Client, name: str, row: Row, world: World):
    address = reverse(name, args=row.args(world))
    if row.post is None:
        return client.get(address)
    return client.post(address, sent_by(row, world))


def sent_by(row: Row, world: World):
    return row.post(world) if callable(row.post) else row.post or {}


# --- The table is whole -------------------------------------------------------------------------


def test_every_route_has_a_row():
    unknown = [
        (pattern, name)
        for pattern, name in routes()
        if not of_wagtail_admin(pattern, name)
        and name not in ROWS
        and name not in OF_WAGTAIL
        and pattern not in WITHOUT_NAME
        and not (name or "").startswith(OF_THE_INTERFACE)
    ]

    assert unknown == []


def test_every_row_has_a_route():
    known = {name for _pattern, name in routes()}

    assert sorted(set(ROWS) - known) == []


# --- Each row holds -----------------------------------------------------------------------------


@pytest.mark.fault(25, "a change by another site or by the wrong role")
@pytest.mark.parametrize("name", ROWS)
def test_route_answers_each_person_as_the_table_says(kept, name):
    row = ROWS[name]
    expected = {key: row.status if key in row.sees else 404 for key in sorted(EVERYBODY)}
    answers = {}
    for key in expected:
        with transaction.atomic():
            response = ask(as_user(kept, key), name, row, kept)
            answers[key] = response.status_code
            if response.status_code == 302 and row.status == 302 and not row.public:
                assert not sign_in_address(response) or name.startswith("mfa_"), key
            if response.status_code != 404:
                kept_away = response["Cache-Control"] == "no-store, private"
                assert kept_away is not row.kept, key
            transaction.set_rollback(True)

    assert answers == expected


@pytest.mark.parametrize("name", ROWS)
def test_route_sends_the_signed_out_to_the_sign_in(kept, name):
    row = ROWS[name]
    response = ask(as_user(kept, None), name, row, kept)

    if row.public:
        assert response.status_code in {200, 302, row.status}
        assert not sign_in_address(response)
    else:
        assert sign_in_address(response)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.post is not None])
def test_a_change_by_get_is_refused(kept, name):
    row = ROWS[name]
    client = as_user(kept, min(row.sees))

    assert client.get(reverse(name, args=row.args(kept))).status_code == 405


@pytest.mark.fault(25, "a change by another site or by the wrong role")
@pytest.mark.parametrize("name", ROWS)
def test_a_post_without_token_is_refused(kept, name):
    row = ROWS[name]
    if not row.sees or row.tokenless:
        pytest.skip("nobody reaches it, or it changes nothing")
    client = as_user(kept, min(row.sees), enforce_csrf_checks=True)

    response = client.post(reverse(name, args=row.args(kept)), sent_by(row, kept))

    # 405 where the address takes no POST at all.
    assert response.status_code in {403, 405}
    if row.post is not None:
        assert response.status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in ROWS
        if not name.startswith(
            (
                "packages:",
                "courses:package_file",
                "courses:package_script",
                "lessons:",
                "questions:",
                "records:",
                "lesson_media:",
                "message_words:",
                "connections:",
                "reorganisations:",
                "people:",
            )
        )
    ],
)
def test_learners_pages_carry_the_strict_policy(kept, name):
    row = ROWS[name]
    if not row.sees or row.post is not None:
        pytest.skip("no page")
    policy = ask(as_user(kept, min(row.sees)), name, row, kept)["Content-Security-Policy"]

    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


HOLDERS_OF_A_CODE = ("certificates:certificate_verify", "certificates:credential_")

# --- What belongs to commune A stays there ------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["other", "officer_elsewhere", "trainer_elsewhere", "issuer_elsewhere"]
)
def test_nobody_of_another_commune_meets_a_name_of_this_one(kept, key):
    client = as_user(kept, key)
    met = []
    for name, row in ROWS.items():
        if row.post is not None or name.startswith(HOLDERS_OF_A_CODE):
            continue  # whoever holds the paper may check it
        response = client.get(reverse(name, args=row.args(kept)), follow=True)
        if CANARY in b"".join(response).decode(errors="ignore"):
            met.append(name)

    assert met == []


def test_the_canary_is_there_to_be_met(kept):
    pages = [
        ("owner", "courses:learning_home"),
        ("officer", "courses:class_list"),
        ("officer", "reports:tracking_people"),
    ]
    for key, name in pages:
        html = ask(as_user(kept, key), name, ROWS[name], kept).content.decode()
        assert CANARY in html, name


def test_a_forbidden_page_reads_like_one_that_does_not_exist(kept):
    client = as_user(kept, "other")
    forbidden = client.get(reverse("courses:class_detail", args=[kept.training_class.code]))
    missing = client.get(reverse("courses:class_detail", args=["khong-co"]))

    assert plain(forbidden, kept.training_class.code) == plain(missing, "khong-co")


def plain(response, code: str) -> str:
    html = response.content.decode().replace(code, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


# --- A right that ends --------------------------------------------------------------------------


def test_a_role_that_ends_is_gone_with_the_next_request(kept):
    client = as_user(kept, "officer")
    address = reverse("reports:tracking_people", args=[kept.commune.code])
    before = client.get(address).status_code
    end_role(kept.users["officer"].role_assignments.get(), by=None, at=timezone.now())

    assert (before, client.get(address).status_code) == (200, 404)


# --- Wagtail's back office ----------------------------------------------------------------------


def dummy(pattern: str) -> str:
    """An address that the pattern matches, as far as dummies do."""
    path = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: "1" if m[1] in {"int", None} else "x", pattern)
    path = re.sub(r"\(\?P<\w+>[^()]*(\([^()]*\))*[^()]*\)|\([^?][^()]*\)", "1", path)
    return "/" + re.sub(r"[\^$\\?]", "", path)


ADMIN_ADDRESSES = sorted(
    {dummy(pattern) for pattern, _name in routes() if pattern.startswith(STAFF)}
)


def test_the_back_office_has_addresses():
    assert len(ADMIN_ADDRESSES) > 150


def test_every_address_of_the_back_office_sends_the_signed_out_to_the_sign_in(kept):
    client = as_user(kept, None)
    open_doors = [a for a in ADMIN_ADDRESSES if not sign_in_address(client.get(a))]
    open_to_post = [a for a in ADMIN_ADDRESSES if not sign_in_address(client.post(a))]

    assert (open_doors, open_to_post) == ([], [])


@pytest.mark.parametrize("key", ["owner", "department"])
def test_the_back_office_does_not_exist_for_those_without_a_role_in_it(kept, key):
    client = as_user(kept, key)
    found = [a for a in ADMIN_ADDRESSES if client.get(a).status_code != 404]

    assert found == []


@pytest.mark.parametrize("key", sorted(BACK_OFFICE))
def test_the_back_office_opens_for_those_with_a_role_in_it(kept, key):
    response = as_user(kept, key).get(settings.STAFF_PATH)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("key", sorted(BACK_OFFICE))
def test_lists_of_accounts_and_settings_of_wagtail_are_closed_to_everybody(kept, key):
    client = as_user(kept, key)
    names = ["wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"]

    answers = [client.get(reverse(name)).status_code for name in names]

    assert answers == [302, 302, 302]


def test_without_the_required_second_factor_the_back_office_leads_to_its_set_up(kept, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = as_user(kept, "trainer")

    response = client.get("/quan-tri/pages/")

    assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))
    assert as_user(kept, "department").get("/quan-tri/").status_code == 404


@pytest.mark.parametrize("path", ["/quan-tri/login/", "/quan-tri/password_reset/", "/_util/login/"])
def test_wagtails_own_sign_ins_sign_nobody_in(kept, path):
    # Read anew: the object that all tests share must not change.
    user = User.objects.get(username="trainer")
    user.set_password("lúa chín vàng đồng 26")
    user.save()
    client = Client()

    response = client.post(path, {"username": "trainer", "password": "lúa chín vàng đồng 26"})

    assert sign_in_address(response) or response["Location"] == reverse("account_reset_password")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/quan-tri", "/quan-tri/", "/quan-tri/khong-co/"])
def test_the_door_stands_before_everything_below_its_address(kept, path):
    assert sign_in_address(Client().get(path))
    assert as_user(kept, "owner").get(path, follow=True).status_code == 404
