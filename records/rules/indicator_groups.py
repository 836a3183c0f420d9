"""The people in scope of an indicator, divided by sex, age, plan, position and levels."""

import datetime as dt
from collections.abc import Callable

from records.rules.indicators import Counted, Spec, Subject, age_on, is_counted
from records.rules.targets import Share

UNKNOWN = "khong_ro"
PLANNED, UNPLANNED = "trong", "ngoai"
BANDS = ((30, "den_30"), (40, "31_40"), (50, "41_50"), (60, "51_60"), (200, "tren_60"))


def band_of(born_on: dt.date | None, day: dt.date) -> str:
    age = age_on(born_on, day)
    return UNKNOWN if age is None else next(code for last, code in BANDS if age <= last)


def youth_of(born_on: dt.date | None, day: dt.date, *, last: int = 40) -> str:
    age = age_on(born_on, day)
    return UNKNOWN if age is None else f"den_{last}" if age <= last else f"tren_{last}"


# Ways to divide people, in the order in which they are shown.
AXES: dict[str, Callable[[Subject, dt.date], str]] = {
    "gioi_tinh": lambda each, _day: each.sex or UNKNOWN,
    "tuoi_40": lambda each, day: youth_of(each.born_on, day),
    "quy_hoach": lambda each, _day: PLANNED if each.is_planned else UNPLANNED,
    "nhom_tuoi": lambda each, day: band_of(each.born_on, day),
    "chuc_vu": lambda each, _day: each.place.title,
    "pho_thong": lambda each, _day: str(each.levels.get("pho_thong", 0)),
    "chuyen_mon": lambda each, _day: str(each.levels.get("chuyen_mon", 0)),
    "ly_luan_chinh_tri": lambda each, _day: str(each.levels.get("ly_luan_chinh_tri", 0)),
}


def breakdown(spec: Spec, counted: Counted, day: dt.date) -> dict[str, dict[str, Share]]:
    """Return axis → group → share, over the people in scope. The groups add up to the whole."""
    done = {each.person_id: is_counted(spec, each, day) for each in counted.people}
    found: dict[str, dict[str, Share]] = {}
    for axis, group_of in AXES.items():
        groups: dict[str, list[bool]] = {}
        for each in counted.people:
            groups.setdefault(group_of(each, day), []).append(done[each.person_id])
        found[axis] = {code: Share(sum(rows), len(rows)) for code, rows in sorted(groups.items())}
    return found
