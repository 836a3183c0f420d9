"""Passwords: forgotten, weak and changed."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.signing_in import PASSWORD, sign_in, signed_in


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
