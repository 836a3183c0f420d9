"""`manage.py close_year YEAR --organisation CODE`: freeze the figures of a year."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.api import Permission, User, scope_of
from organisations.api import Organisation
from records.api import (
    YEARLY_TRAINING,
    ClosingRefused,
    YearClosing,
    closings_of,
    figures_of,
)
from reports.actions.closings import confirm_year, prepare_year
from shared.dates import local_day


class Command(BaseCommand):
    help = (
        "Prepare the closing of a year for an organisation and all below it. It holds when a second"
        " person confirms it: on the page, or with --confirmed-by."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument(
            "--day", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="default: 31 December"
        )
        parser.add_argument("--prepared-by", metavar="USERNAME")
        parser.add_argument("--confirmed-by", metavar="USERNAME")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                _("There is no organisation with the code %(code)s.")
                % {"code": options["organisation"]}
            )
        preparer, confirmer = (
            _user(options[name], organisation, at) for name in ("prepared_by", "confirmed_by")
        )
        closing = closings_of(organisation).filter(year=options["year"], number=0).first()
        try:
            if closing is None or closing.is_confirmed or confirmer is None:
                closing = prepare_year(
                    organisation, options["year"], by=preparer, at=at, day=options["day"]
                )
            if confirmer is not None:
                closing = confirm_year(closing, by=confirmer, at=at)
        except ClosingRefused as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self._say(closing, organisation)

    def _say(self, closing: YearClosing, organisation: Organisation) -> None:
        yearly = figures_of(closing)[organisation.code].get(YEARLY_TRAINING, {})
        self.stdout.write(
            _("%(name)s, year %(year)s as of %(day)s: %(trained)s of %(total)s people trained.")
            % {
                "name": organisation.name,
                "year": closing.year,
                "day": f"{closing.day:%d/%m/%Y}",
                "trained": yearly.get("trained", 0),
                "total": yearly.get("in_scope", 0),
            }
        )
        self.stdout.write(f"SHA-256 {closing.sha256}")
        if not closing.is_confirmed:
            self.stdout.write(_("Prepared. A second person has to confirm it."))
        elif closing.signature:
            self.stdout.write(_("Closed and signed."))
        else:
            self.stdout.write(_("Closed without a signature: this installation has no key."))


def _user(username: str | None, organisation: Organisation, at: dt.datetime) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None or not scope_of(user, Permission.CLOSE_YEARS, on=local_day(at)).covers(
        organisation
    ):
        raise CommandError(
            _("%(name)s may not close years of this organisation.") % {"name": username}
        )
    return user
