"""What tests do at the door."""

from django.test import Client
from django.urls import reverse

PASSWORD = "lúa chín vàng đồng 26"


def sign_in(client: Client, name: str, password: str = PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": name, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
