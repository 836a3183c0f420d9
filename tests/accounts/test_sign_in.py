"""Signing in and out, as people meet it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_account
from accounts.adapter import WRONG_SIGN_IN
from accounts.errors import UsernameTaken
from accounts.models import User
from audit.models import Event
from tests.accounts.signing_in import PASSWORD, sign_in, signed_in


@pytest.mark.parametrize(
    "name",
    [
        "anh.tuyet",
        "Anh.Tuyet",
        " ANH.TUYET ",
        "anh.tuyet@example.vn",
        "ANH.Tuyet@Example.VN",
        "0912345678",
        "0912 345 678",
        "+84912345678",
        "84 912 345 678",
    ],
)
def test_any_of_the_three_names_signs_in(client, anh, name):
    response = sign_in(client, name)

    assert (response.status_code, response["Location"]) == (302, "/hoc/")
    assert signed_in(client)


@pytest.mark.parametrize("name", ["anh.tuyet", "nobody", "nobody@example.vn", "0999999999"])
def test_a_wrong_sign_in_says_the_same_whoever_it_is(client, anh, name):
    response = sign_in(client, name, "not this one")

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [str(WRONG_SIGN_IN)]
    assert not signed_in(client)


def test_a_closed_account_cannot_sign_in_and_its_sessions_end(client, anh):
    sign_in(client, "anh.tuyet")
    User.objects.update(is_active=False)

    assert client.get(reverse("accounts:account_detail")).status_code == 302
    other = Client()
    assert sign_in(other, "anh.tuyet").status_code == 422


def test_two_usernames_that_differ_in_case_cannot_both_exist(anh, at):
    with pytest.raises(UsernameTaken):
        open_account(username="ANH.TUYET", full_name="X", by=None, at=at)


def test_signing_in_is_journalled(client, anh):
    sign_in(client, "anh.tuyet")

    assert list(Event.objects.values_list("verb", "actor_id")) == [
        ("account.opened", None),
        ("account.signed_in", anh.pk),
    ]


def test_ten_wrong_tries_close_the_account_for_a_quarter_hour_whatever_name_is_used(client, anh):
    names = ["anh.tuyet", "ANH.TUYET", "anh.tuyet@example.vn", "0912345678", "+84912345678"]
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for number in range(10):
            address = f"203.0.113.{number}"
            sign_in(client, names[number % 5], "wrong", REMOTE_ADDR=address)

        refused = sign_in(client, "anh.tuyet", REMOTE_ADDR="203.0.113.99")
        assert refused.status_code == 422
        assert not signed_in(client)

    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        assert sign_in(client, "anh.tuyet").status_code == 302


def test_the_limit_of_one_account_does_not_touch_another(client, anh, at):
    open_account(username="binh", full_name="Bình", password=PASSWORD, by=None, at=at)
    for _ in range(10):
        sign_in(client, "anh.tuyet", "wrong")

    assert sign_in(client, "binh").status_code == 302


@pytest.mark.parametrize("typed", ["nguyen", "Nguyễn", "NGUYÊN", "nguye\u0302\u0303n"])
def test_letters_with_other_marks_do_not_dodge_the_limit(client, db, typed):
    for _ in range(10):
        sign_in(client, "nguyễn", "wrong")

    answer = sign_in(client, typed, "wrong")

    assert [error.code for error in answer.context["form"].non_field_errors().as_data()] == [
        "too_many_login_attempts"
    ]


def test_a_forged_forwarded_address_does_not_dodge_the_limit_by_address(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    statuses = []
    for number in range(4):
        forged = f"198.51.100.{number}, 203.0.113.7"
        response = sign_in(client, f"somebody{number}", "wrong", HTTP_X_FORWARDED_FOR=forged)
        statuses.append(response.status_code)

    assert statuses == [422, 422, 422, 429]


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "\t//evil.example",
        "javascript:alert(1)",
        "///evil.example",
    ],
)
def test_next_leads_only_to_our_own_pages(client, anh, evil):
    response = client.post(
        reverse("account_login"), {"login": "anh.tuyet", "password": PASSWORD, "next": evil}
    )

    assert response["Location"] == "/hoc/"


def test_next_leads_back_to_the_page_that_was_asked_for(client, anh):
    client.get(reverse("accounts:account_detail"))
    response = client.post(
        reverse("account_login"), {"login": "anh.tuyet", "password": PASSWORD, "next": "/ho-so/"}
    )

    assert response["Location"] == "/ho-so/"


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(client, anh):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key

    sign_in(client, "anh.tuyet")
    during = client.session.session_key
    cookie = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    replay = Client()
    replay.cookies["sessionid"] = cookie

    assert before != during
    assert replay.get(reverse("accounts:account_detail")).status_code == 302


def test_signing_out_needs_a_press_of_the_button(client, anh):
    sign_in(client, "anh.tuyet")

    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert not signed_in(client)


def test_a_sign_in_ends_after_twelve_hours_however_busy(client, anh):
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in(client, "anh.tuyet")
    for hours in (4, 8, 11.9):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            assert client.get(reverse("accounts:account_detail")).status_code == 200
    with time_machine.travel(start + timedelta(hours=12), tick=False):
        assert client.get(reverse("accounts:account_detail")).status_code == 302


def test_nobody_opens_an_account_for_themselves(client, db):
    page = client.get(reverse("account_signup"))
    post = client.post(
        reverse("account_signup"),
        {"username": "me", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert (page.status_code, post.status_code) == (200, 405)
    assert not User.objects.exists()


def test_the_account_page_changes_the_size_of_the_letters_everywhere(client, anh):
    sign_in(client, "anh.tuyet")

    response = client.post(reverse("accounts:text_size_set"), {"text_size": "largest"})
    page = client.get(reverse("accounts:account_detail")).content.decode()

    assert response.status_code == 302
    assert 'data-text-size="larger"' in page


def test_an_unknown_text_size_is_refused(client, anh):
    sign_in(client, "anh.tuyet")

    response = client.post(reverse("accounts:text_size_set"), {"text_size": "huge"})

    assert response.status_code == 422
    assert User.objects.get().text_size == "normal"
