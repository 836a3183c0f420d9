"""`manage.py verify_ledger`: recompute what is derived and print where it differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.queries.ledger import ledger_drift


class Command(BaseCommand):
    help = "Recompute every standing, completion and certificate from facts; exit 1 if any drifts."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for line in ledger_drift(at=timezone.now()):
            self.stdout.write(line)
            found += 1
        if found:
            raise CommandError(
                _("%(number)s entries do not agree with the ledger.") % {"number": found}
            )
        self.stdout.write(_("Everything agrees with the ledger."))
