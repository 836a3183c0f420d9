"""python manage.py import_questions PATH --bank CODE [--dry-run]: take in a file of questions."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.api import Topic
from quizzes.actions.importing import facts_of, import_questions
from quizzes.formats.draft import UnusableFile
from quizzes.formats.registry import FORMATS
from quizzes.forms.importing import (
    outcome_words,
    problem_sentence,
    read_file,
    refuse_too_big,
)
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.queries.import_rows import Defaults, rows_of
from quizzes.queries.importing import CheckedRow, ImportTable, Outcome, usual_topic
from quizzes.rules.prose import bare_text

GOOD, ROWS_REFUSED, UNUSABLE_FILE = 0, 1, 2
_LONGEST_STEM = 50


class Command(BaseCommand):
    """Exit code 0: good; 1: rows refused, nothing written; 2: the file cannot be used."""

    help = "Takes questions in from Word, Excel, GIFT, Aiken or Moodle XML, as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--bank", required=True, help="code of the question bank")
        parser.add_argument("--format", choices=sorted(FORMATS), default="", dest="file_format")
        parser.add_argument("--topic", default="", help="for questions that name none")
        parser.add_argument(
            "--difficulty", choices=Question.Difficulty.values, default="medium",
            help="for questions that name none",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="check all of it, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        bank = QuestionBank.objects.filter(code=options["bank"]).first()
        if bank is None:
            self._stop(_("There is no question bank “%(code)s”.") % {"code": options["bank"]})
        try:
            read, _name = read_file(
                _bytes_of(options["path"]), options["path"].name, options["file_format"]
            )
        except OSError as error:
            self._stop(str(error))
        except UnusableFile as refusal:
            self._stop(problem_sentence(refusal))
        table = import_questions(
            bank,
            rows_of(read),
            defaults=self._defaults(bank, options),
            pictures=facts_of(read.pictures),
            fetch=read.pictures.__getitem__,
            by=None,
            at=timezone.now(),
            dry_run=options["dry_run"],
            problems=read.problems,
        )
        self.stdout.write("\n".join(lines_of(table, dry_run=options["dry_run"])))
        if not table.is_good:
            sys.exit(ROWS_REFUSED)

    def _defaults(self, bank: QuestionBank, options: dict[str, Any]) -> Defaults:
        if not options["topic"]:
            return Defaults(usual_topic(bank), options["difficulty"])
        topic = Topic.objects.filter(pk=options["topic"]).first()
        if topic is None:
            self._stop(_("There is no topic “%(code)s”.") % {"code": options["topic"]})
        return Defaults(topic, options["difficulty"])

    def _stop(self, reason: str) -> NoReturn:
        self.stderr.write(reason)
        sys.exit(UNUSABLE_FILE)


def lines_of(table: ImportTable, *, dry_run: bool) -> list[str]:
    """Return the table as lines of a terminal."""
    return [*_table(table), *_refusals(table), *_notes(table), "", _outcome(table, dry_run=dry_run)]


def _bytes_of(path: Path) -> bytes:
    refuse_too_big(path.stat().st_size)
    return path.read_bytes()


def _table(table: ImportTable) -> list[str]:
    rows = [[_("Place"), _("Kind"), _("Topic"), _("Result"), _("Question")]]
    words = outcome_words()
    kinds = dict(QuestionVersion.Kind.choices)
    for row in table.rows:
        stem = bare_text(row.draft.stem)
        short = stem if len(stem) <= _LONGEST_STEM else f"{stem[: _LONGEST_STEM - 1]}…"
        outcome = words[row.outcome] if table.is_good or not row.sound else "–"
        topic = row.topic.code if row.topic else "–"
        kind = str(kinds.get(row.draft.kind, row.draft.kind or "–"))
        rows.append([row.draft.place, kind, topic, outcome, short])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _refusals(table: ImportTable) -> list[str]:
    lines = [
        f"{_place(row)}: {problem_sentence(problem, row.draft.kind)}"
        for row in table.rows
        for problem in row.faults
    ]
    lines += [problem_sentence(problem) for problem in table.problems if problem.blocks]
    return ["", *lines] if lines else []


def _notes(table: ImportTable) -> list[str]:
    lines = [
        f"{_place(row)}: {problem_sentence(problem, row.draft.kind)}"
        for row in table.rows
        for problem in row.notes
    ]
    lines += [problem_sentence(problem) for problem in table.problems if not problem.blocks]
    return ["", _("Please look at:"), *lines] if lines else []


def _place(row: CheckedRow) -> str:
    return row.draft.place or str(row.number)


def _outcome(table: ImportTable, *, dry_run: bool) -> str:
    if not table.is_good:
        count = table.count(Outcome.REFUSED)
        text = ngettext(
            "%(count)s question refused. Nothing was written. Mend it and try again.",
            "%(count)s questions refused. Nothing was written. Mend them and try again.",
            count,
        )
        return text % {"count": count}
    if table.changes_nothing:
        return _("0 new, 0 changed: the bank already says all of this.")
    counts = {"new": table.count(Outcome.NEW), "changed": table.count(Outcome.CHANGED)}
    if dry_run:
        return _("Dry run: %(new)s new, %(changed)s changed. Nothing was written.") % counts
    return _("%(new)s new, %(changed)s changed. All is written.") % counts
