"""The code of a telephone, beside the password."""

import re
from datetime import timedelta

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

from accounts.models import User
from tests.accounts.signing_in import PASSWORD, sign_in, signed_in


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
