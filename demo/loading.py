"""The whole demonstration, loaded into an empty database through the same doors as real data."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from accounts.api import User
from cms.api import found_site
from courses.api import CourseIndexPage
from demo.accounts import SignIn, new_password, open_learner_account, open_staff_accounts
from demo.closings import close_last_year
from demo.courses import INDEX_INTRO, INDEX_TITLE, load_courses
from demo.essays import add_essay_and_survey, let_some_write
from demo.learners import let_some_learn
from demo.library import fill_library
from demo.months import keep_past_months
from demo.news import write_news
from demo.packages import add_package
from demo.papers import declare_some
from demo.programmes import found_issuer, found_programme, open_classes
from demo.questions import load_quiz
from demo.register import LEARNER_CODE, OFFICER_PLACE, ROOT_CODE, write_workbook
from demo.rounds import begin_the_round
from demo.sessions import hold_sessions
from demo.sittings import let_some_sit
from organisations.api import Organisation
from people.api import Person
from records.api import import_register, rebuild_standings
from shared.dates import local_day

CONTENT = Path(__file__).parent / "content"
# The first course is the one everybody is summoned to.
COURSE_ORDER = ["sinh-hoat-chi-bo", "kiem-tra-giam-sat", "ket-nap-dang-vien"]


class NotEmpty(Exception):
    """The database holds organisations or accounts already; nothing was written."""


class RegisterRefused(Exception):
    """The demonstration's own workbook was refused: a mistake in the program."""


def load(*, at: dt.datetime, folder: Path, say: Callable[[str], None]) -> tuple[str, list[SignIn]]:
    """Load everything in one transaction; return the password and the sign-ins.

    folder  where the register workbook is left for the reader to look at

    Raises NotEmpty when the database is not empty.
    """
    if Organisation.objects.exists() or User.objects.exists():
        raise NotEmpty
    folder.mkdir(parents=True, exist_ok=True)
    workbook = folder / "so-lieu-duc-pho.xlsx"
    write_workbook(workbook, today=local_day(at))
    password = new_password()
    with transaction.atomic():
        sign_ins = _load_all(workbook, password=password, at=at, say=say)
    # The index of search is written by background tasks; here it should be there at once.
    call_command("update_index", verbosity=0)
    return password, sign_ins


def _load_all(
    workbook: Path, *, password: str, at: dt.datetime, say: Callable[[str], None]
) -> list[SignIn]:
    say("  register of organisations and people")
    report = import_register(workbook, dry_run=False, by=None, at=at)
    if report.refusals:
        raise RegisterRefused(report.refusals[0])
    root = Organisation.objects.get(code=ROOT_CODE)
    say("  site, courses and question banks")
    found_site(at=at, course_index=CourseIndexPage(title=INDEX_TITLE, intro=INDEX_INTRO))
    write_news(at=at)
    fill_library(at=at)
    loaded = sorted(
        load_courses(CONTENT, by=None, at=at),
        key=lambda course: COURSE_ORDER.index(course.page.slug),
    )
    for course in loaded:
        load_quiz(course, owner=root, at=at)
    say("  programme, classes and summons")
    issuer = found_issuer(root)
    version = found_programme(root, year=local_day(at).year)
    add_package(loaded[1].page, at=at)
    add_essay_and_survey(loaded[1].page)
    classes = open_classes([course.page for course in loaded], version, issuer, root, at=at)
    let_some_learn(classes[0], at=at)
    let_some_sit(classes[0], besides=LEARNER_CODE, at=at)
    let_some_write(classes[1], besides=LEARNER_CODE, at=at)
    office = Organisation.objects.get(code=OFFICER_PLACE)
    begin_the_round(root, office, version, classes[0], at=at)
    hold_sessions(loaded[-1].page, version, issuer, office, besides=LEARNER_CODE, at=at)
    # They learned in the past; where everyone stands is reckoned as of today.
    rebuild_standings(local_day(at).year, at=at)
    say("  accounts")
    sign_ins = open_staff_accounts(root, office, password=password, at=at)
    learner = Person.objects.get(code=LEARNER_CODE)
    own = open_learner_account(learner, "hocvien", password=password, at=at)
    officer = User.objects.get(username="canbodaotao")
    declare_some(Person.objects.get(code=LEARNER_CODE), officer, at=at)
    say("  figures of the months behind")
    keep_past_months(at=at)
    close_last_year(root, confirmed_by=User.objects.get(username="bantochuc"), at=at)
    return [own, *sign_ins]


def sign_in_lines(password: str, sign_ins: list[SignIn]) -> str:
    """Return the table of sign-ins as it is printed and kept for the next start."""
    lines = [f"Đăng nhập để dùng thử (mật khẩu chung: {password})", ""]
    lines += [
        f"  {sign_in.username:<12} {sign_in.role:<28} {sign_in.name:<24} {sign_in.first_page}"
        for sign_in in sign_ins
    ]
    return "\n".join([*lines, ""])


def demo_folder() -> Path | None:
    """Return the folder for what the demonstration leaves behind; None where it may not run."""
    folder = getattr(settings, "DEMO_FOLDER", None)
    return Path(folder) if folder else None
