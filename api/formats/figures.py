"""The shapes of figures. Counts of people (người) and of places taken (lượt người) are told apart."""

import datetime as dt
from typing import Any

from ninja import Schema


class TargetOut(Schema):
    operator: str
    value: str
    value_to: str | None
    year: int
    source: str


class IndicatorOut(Schema):
    """`count` of `total` in `unit` (people, committees …); null where nothing was counted.

    told: false where the owner of the key may not see people and so few are counted
    """

    code: str
    name: str
    audience: str
    reading: str
    unit: str
    told: bool
    count: int | None
    total: int | None
    percent: str | None
    previous_percent: str | None
    target: TargetOut | None
    gap_people: int | None
    is_met: bool | None


class IndicatorsOut(Schema):
    organisation: str
    organisation_name: str
    as_of: dt.date
    year: int
    indicators: list[IndicatorOut]


class TrackingRow(Schema):
    """People (người). `own`: those placed directly at the organisation."""

    organisation: str
    organisation_name: str
    own: bool
    in_scope: int
    exempt: int | None
    trained: int
    percent: str | None
    on_time: int
    missing_for_target: int
    is_met: bool | None


class TrackingOut(Schema):
    organisation: str
    organisation_name: str
    as_of: dt.date
    year: int
    target: TargetOut | None
    total: TrackingRow
    committees_total: int
    committees_fully_trained: int
    rows: list[TrackingRow]


class TopicOut(Schema):
    count: int
    percent: str | None


class AnnualNodeOut(Schema):
    """People (người). The sums of `by_child` are those of the organisation."""

    organisation: str
    organisation_name: str
    own: bool
    in_scope: int
    exempt: int | None
    trained: int
    percent: str | None
    on_time: int
    late: int
    committees_total: int
    committees_fully_trained: int
    by_topic: dict[str, TopicOut]
    by_child: list["AnnualNodeOut"]


class AnnualOut(AnnualNodeOut):
    report: str
    year: int
    as_of: dt.date
    audience: str


class PreviousYearOut(Schema):
    as_of: dt.date
    total: int
    count: int
    percent: str | None


class TargetGapOut(Schema):
    year: int
    operator: str
    value: str
    value_to: str | None
    gap_people: int
    source: str


class LevelFigureOut(Schema):
    count: int
    percent: str | None
    target: str | None
    target_year: int | None
    gap_people: int | None
    previous_year: PreviousYearOut | None
    targets: list[TargetGapOut]


class GroupOut(Schema):
    group: str
    total: int
    indicators: dict[str, LevelFigureOut]


class QualificationsOut(Schema):
    report: str
    organisation: str
    organisation_name: str
    as_of: dt.date
    audience: str
    groups: list[GroupOut]


class ClassFiguresOut(Schema):
    """`enrolments`, `completed`: places taken (lượt người). `people…`: each person once (người).

    Null where the owner of the key may not see people and so few took part.
    """

    report: str
    organisation: str
    organisation_name: str
    year: int
    classes: int
    classes_closed: int
    enrolments: int | None
    people: int | None
    completed: int | None
    people_completed: int | None
    certificates: int | None
    by_programme: list[dict[str, Any]]
    by_organiser: list[dict[str, Any]]
