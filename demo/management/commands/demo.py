"""`manage.py demo`: load the demonstration into an empty database."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.loading import NotEmpty, demo_folder, load, sign_in_lines


class Command(BaseCommand):
    help = "Load the demonstration (Đức Phổ, three courses, one account per role)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        folder = demo_folder()
        if folder is None:
            raise CommandError("The demonstration is not for a server in use.")
        # Wagtail tells of each page it publishes.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        try:
            password, sign_ins = load(at=timezone.now(), folder=folder, say=self.stdout.write)
        except NotEmpty as error:
            raise CommandError(
                "The database is not empty. The demonstration is loaded into an empty one only: "
                "name another with DATABASE_URL."
            ) from error
        lines = sign_in_lines(password, sign_ins)
        (folder / "demo-accounts.txt").write_text(lines)
        self.stdout.write(lines)
