"""The yearly round of the demonstration: what is planned, and what is required of whom."""

import datetime as dt

from courses.api import (
    PlanLine,
    ProgrammeVersion,
    Requirement,
    TrainingClass,
    approve_plan,
    link_classes,
    put_live,
    submit_plan,
    write_line,
    write_plan,
)
from demo.programmes import first_morning
from organisations.api import Organisation
from shared.dates import end_of_year, local_day


def begin_the_round(
    root: Organisation,
    commune: Organisation,
    version: ProgrammeVersion,
    held: TrainingClass,
    *,
    at: dt.datetime,
) -> None:
    """Approve the plan of the root, hand in that of a commune, and make the requirement live."""
    _plan_of_the_root(root, version, held, at=at)
    _plan_of_the_commune(commune, version, at=at)
    for requirement in Requirement.objects.filter(owner=root):
        put_live(requirement, by=None, at=first_morning(at))


def _plan_of_the_root(
    root: Organisation, version: ProgrammeVersion, held: TrainingClass, *, at: dt.datetime
) -> None:
    year = local_day(at).year
    plan = write_plan(root, year, decision_number=f"05-KH/TTCT/{year}", notes="", by=None, at=at)
    line = PlanLine(
        programme=version.programme,
        class_quota=2,
        people_quota=held.enrolments.count(),
        starts_on=dt.date(year, 1, 1),
        ends_on=end_of_year(year),
        mode=TrainingClass.Mode.ONLINE,
        topic_note="Sinh hoạt chi bộ; kiểm tra, giám sát; kết nạp đảng viên",
    )
    line = write_line(plan, line, by=None, at=at)
    submit_plan(plan, by=None, at=at)
    approve_plan(plan, decision_number=f"112-QĐ/ĐU/{year}", by=None, at=at)
    link_classes(line, [held], by=None, at=at)


def _plan_of_the_commune(
    commune: Organisation, version: ProgrammeVersion, *, at: dt.datetime
) -> None:
    year = local_day(at).year
    plan = write_plan(commune, year, by=None, at=at)
    line = PlanLine(
        programme=version.programme,
        class_quota=1,
        people_quota=60,
        starts_on=dt.date(year, 9, 1),
        ends_on=dt.date(year, 11, 30),
        mode=TrainingClass.Mode.BLENDED,
        place="Hội trường Đảng ủy",
        topic_note="Kiểm tra, giám sát của chi bộ",
    )
    write_line(plan, line, by=None, at=at)
    submit_plan(plan, by=None, at=at)
