"""Signing in and out, as people meet it."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_account
from accounts.adapter import WRONG_SIGN_IN
from accounts.errors import UsernameTaken
from accounts.models import User
from audit.models import Event

PASSWORD = "lúa chín vàng đồng 26"


@pytest.fixture
def anh(db: None, at: datetime) -> User:
    return open_account(
        username="Anh.Tuyet",
        full_name="Đặng Thị Ánh Tuyết",
        password=PASSWORD,
        email="Anh.Tuyet@Example.vn",
        phone="0912 345 678",
        by=None,
        at=at,
    )


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": name, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


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


# --- Passwords ------------------------------------------------------------------------------------


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, anh):
    client.post(reverse("account_reset_password"), {"email": "Anh.Tuyet@example.vn"})
    [message] = mail.outbox
    link = re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]

    form = client.get(link, follow=True)
    done = client.post(
        form.redirect_chain[-1][0],
        {"password1": "gạo mới thơm lừng", "password2": "gạo mới thơm lừng"},
    )

    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert not signed_in(client)
    assert sign_in(client, "anh.tuyet", "gạo mới thơm lừng").status_code == 302
    again = Client().get(link, follow=True)
    assert again.context["token_fail"]


def test_setting_a_new_password_lifts_the_limit(client, anh):
    for _ in range(10):
        sign_in(client, "anh.tuyet", "wrong")
    client.post(reverse("account_reset_password"), {"email": "anh.tuyet@example.vn"})
    link = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "gạo mới thơm lừng", "password2": "gạo mới thơm lừng"},
    )

    assert sign_in(client, "anh.tuyet", "gạo mới thơm lừng").status_code == 302


def test_asking_for_a_password_answers_the_same_for_an_unknown_address(client, anh):
    known = client.post(reverse("account_reset_password"), {"email": "anh.tuyet@example.vn"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.vn"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [
        ["anh.tuyet@example.vn"],
        ["nobody@example.vn"],
    ]
    assert "password/reset/key" not in mail.outbox[1].body


@pytest.mark.parametrize(
    "weak",
    [
        "12345678",
        "matkhau1",
        "Mật khẩu 2026!",
        "0912345678",
        "đặng thị ánh tuyết",
        "anh.tuyet1",
        "ngắn",
        "19051890",
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(client, anh, weak):
    sign_in(client, "anh.tuyet")

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
    )

    assert response.status_code == 422
    assert response.context["form"].errors["password1"]


def test_changing_the_password_keeps_this_sign_in_and_ends_the_others(client, anh):
    elsewhere = Client()
    sign_in(elsewhere, "anh.tuyet")
    sign_in(client, "anh.tuyet")

    response = client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "gạo mới thơm lừng",
            "password2": "gạo mới thơm lừng",
        },
    )

    assert response.status_code == 302
    assert client.get(reverse("accounts:account_detail")).status_code == 200
    assert elsewhere.get(reverse("accounts:account_detail")).status_code == 302
    assert [message.to for message in mail.outbox] == [["anh.tuyet@example.vn"]]


# --- The second factor ----------------------------------------------------------------------------


def code_for(user: User) -> str:
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_of(decrypt(authenticator.data["secret"]))


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def switch_on(client: Client) -> None:
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret)
    client.post(reverse("mfa_activate_totp"), {"code": f"{code[:3]} {code[3:]}"})


def test_a_person_with_an_unverified_address_can_switch_the_code_on(client, anh):
    # allauth keeps a row for the address once a password was asked for, and then refuses.
    client.post(reverse("account_reset_password"), {"email": "anh.tuyet@example.vn"})
    sign_in(client, "anh.tuyet")

    switch_on(client)

    kinds = set(Authenticator.objects.filter(user=anh).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_the_secret_is_sealed_in_the_database(client, anh):
    sign_in(client, "anh.tuyet")
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    stored = str(Authenticator.objects.get(type="totp").data)

    assert secret not in stored


def test_with_a_second_factor_the_password_alone_opens_nothing(client, anh):
    sign_in(client, "anh.tuyet")
    switch_on(client)
    client.post(reverse("account_logout"))

    half = sign_in(client, "anh.tuyet")

    assert half["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    for name in ("accounts:account_detail", "mfa_index", "account_change_password"):
        assert client.get(reverse(name)).status_code == 302


def test_the_code_completes_the_sign_in_and_a_wrong_one_does_not(client, anh):
    sign_in(client, "anh.tuyet")
    switch_on(client)
    client.post(reverse("account_logout"))
    sign_in(client, "anh.tuyet")

    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (wrong.status_code, signed_in(client)) == (422, False)

    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        right = client.post(reverse("mfa_authenticate"), {"code": code_for(anh)})
    assert (right.status_code, signed_in(client)) == (302, True)


def test_a_recovery_code_works_once(client, anh):
    sign_in(client, "anh.tuyet")
    switch_on(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    outcomes = []
    for _ in range(2):
        client.post(reverse("account_logout"))
        sign_in(client, "anh.tuyet")
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        outcomes.append(signed_in(client))

    assert (len(codes), outcomes) == (10, [True, False])


def test_a_new_password_does_not_remove_the_second_factor(client, anh):
    sign_in(client, "anh.tuyet")
    switch_on(client)
    client.post(reverse("account_logout"))
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": "anh.tuyet@example.vn"})
    link = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "gạo mới thơm lừng", "password2": "gạo mới thơm lừng"},
    )

    assert sign_in(client, "anh.tuyet", "gạo mới thơm lừng")["Location"] == reverse(
        "mfa_authenticate"
    )


def test_every_page_of_the_second_factor_opens(client, anh):
    sign_in(client, "anh.tuyet")
    switch_on(client)
    names = [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_deactivate_totp",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "account_change_password",
    ]

    statuses = {name: client.get(reverse(name)).status_code for name in names}

    assert statuses == dict.fromkeys(names, 200)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
