"""`manage.py report qualifications|annual|classes|narrative`: the reports on the command line."""

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.api import Organisation
from reports.queries.annual import annual_report
from reports.queries.classes import class_report, classes_document
from reports.queries.documents import annual_document, qualifications_document
from reports.queries.papers import make_paper
from reports.queries.qualifications import qualification_report
from reports.rendering.files import KINDS, file_of
from reports.rules.paper import Paper
from reports.rules.plain import paper_document
from reports.rules.wanted import Form, Wanted
from shared.dates import end_of_year

FORMS = {
    "qualifications": Form.QUALIFICATIONS,
    "annual": Form.ANNUAL,
    "classes": Form.CLASSES,
}
NARRATIVES = {"year": Form.YEAR, "midterm": Form.MIDTERM, "final": Form.FINAL}
MAKER = "manage.py report"


class Command(BaseCommand):
    help = "Print a report of an organisation and all below it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form", choices=[*FORMS, "narrative"])
        parser.add_argument("--organisation", required=True, metavar="CODE")
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--year",
            type=int,
            metavar="YYYY",
            help="annual, classes: the year of training; qualifications: the year of the target",
        )
        parser.add_argument(
            "--kind",
            choices=list(NARRATIVES),
            default="year",
            help="narrative: of a year, mid-term or final",
        )
        parser.add_argument(
            "--since",
            type=_day,
            metavar="YYYY-MM-DD",
            help="narrative: the first day of the period",
        )
        parser.add_argument(
            "--format",
            choices=["json", *KINDS],
            default="json",
            help="other than json: with --output",
        )
        parser.add_argument(
            "--people", action="store_true", help="annual: name the people behind each count"
        )
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate(timezone.now())
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                _("There is no organisation with the code %(code)s.")
                % {"code": options["organisation"]}
            )
        if options["as_of"] and options["as_of"] > today:
            raise CommandError(_("The day of the report lies in the future."))
        if options["format"] != "json":
            self._write_file(organisation, today, options)
            return
        document = self._document(organisation, today, options)
        text = json.dumps(document, ensure_ascii=False, indent=2)
        if options["output"]:
            options["output"].write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def _write_file(self, organisation: Organisation, today: dt.date, options: Any) -> None:
        if options["output"] is None:
            raise CommandError(_("This format needs --output FILE."))
        content, _content_type = file_of(_paper(organisation, today, options), options["format"])
        options["output"].write_bytes(content)

    def _document(self, organisation: Organisation, today: dt.date, options: Any) -> Any:
        if options["form"] == "narrative":
            return paper_document(_paper(organisation, today, options))
        if options["form"] == "qualifications":
            day = options["as_of"] or today
            return qualifications_document(
                organisation, qualification_report(organisation, on=day, year=options["year"])
            )
        if options["form"] == "classes":
            year = options["year"] or today.year
            return classes_document(class_report(organisation, year=year))
        day = options["as_of"] or _day_of_year(options["year"], today)
        year = options["year"] or day.year
        report = annual_report(organisation, on=day, year=year, with_people=options["people"])
        return annual_document(report, with_people=options["people"])


def _paper(organisation: Organisation, today: dt.date, options: Any) -> Paper:
    form = FORMS.get(options["form"]) or NARRATIVES[options["kind"]]
    day = options["as_of"] or (
        today if form == Form.QUALIFICATIONS else _day_of_year(options["year"], today)
    )
    year = options["year"] or day.year
    since = options["since"] or dt.date(year, 1, 1)
    if since > day:
        raise CommandError(_("The period ends before it begins. Choose an earlier day."))
    wanted = Wanted(
        form=form,
        day=day,
        year=day.year if form.spans_years else year,
        since=since if form.spans_years else None,
        with_names=options["people"],
    )
    return make_paper(organisation, wanted, maker=MAKER, at=timezone.now())


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD") from error


def _day_of_year(year: int | None, today: dt.date) -> dt.date:
    return today if year is None else min(end_of_year(year), today)
