"""`manage.py make_test_identity FOLDER ISSUER`: a signing key for trials, which proves nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.models import IssuingBody
from certificates.signing.trial import write_identity


class Command(BaseCommand):
    help = "Make a self-made authority and a signing key for one issuing body, to try signing with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder outside the repository")
        parser.add_argument("issuer", help="code of the issuing body")

    def handle(self, *_args: Any, folder: Path, issuer: str, **_options: Any) -> None:
        # Only where the demonstration may be loaded: a server in use has no such folder.
        if getattr(settings, "DEMO_FOLDER", None) is None:
            raise CommandError("Trial keys are not for a server in use; see docs/operations.")
        folder = folder.resolve()
        if folder.is_relative_to(settings.BASE_DIR) and not folder.is_relative_to(
            settings.BASE_DIR / "var"
        ):
            raise CommandError("Name a folder outside the repository: keys are never kept in it.")
        body = IssuingBody.objects.filter(code=issuer).first()
        if body is None:
            raise CommandError(f"No issuing body has the code {issuer}.")
        try:
            file = write_identity(folder, issuer, body.name, at=timezone.now())
        except FileExistsError as error:
            raise CommandError(f"{error.filename} is there already; name another folder.") from None
        self.stdout.write(f"SIGNING_FILE={file}")
