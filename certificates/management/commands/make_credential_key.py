"""`make_credential_key`: a new key for credentials; the former ones stay published."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.credential.identity import key_id
from certificates.credential.keys import make_key, ring


class Command(BaseCommand):
    help = "Make the key that signs credentials from now on; former keys keep their public half."

    def handle(self, *args: Any, **options: Any) -> None:
        key = make_key(settings.CREDENTIAL_KEYS, at=timezone.now())
        self.stdout.write(f"{key_id(key)} signs from now on ({settings.CREDENTIAL_KEYS}).")
        self.stdout.write(f"Keys published: {len(ring().keys)}.")
