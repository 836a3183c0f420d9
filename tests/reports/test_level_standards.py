"""Who may be sent to study for a level, by hand."""

import datetime as dt

import pytest

from records.rules.levels import level_rank
from reports.rules.level_standards import STANDARDS, Known, Verdict, judged

DAY = dt.date(2026, 11, 23)
COLLEGE = {"chuyen_mon": 3, "ly_luan_chinh_tri": 1, "pho_thong": 3}


def found(**known):
    values = {
        "party_status": "chinh_thuc", "sex": "nam", "born_on": dt.date(1980, 1, 1),
        "levels": COLLEGE,
    } | known  # fmt: skip
    return judged(STANDARDS["trung_cap_llct"], Known(**values), on=DAY, ranks=level_rank)


@pytest.mark.parametrize(
    ("known", "verdict", "code"),
    [
        ({}, Verdict.ELIGIBLE, None),
        ({"party_status": "du_bi"}, Verdict.ELIGIBLE, None),
        ({"party_status": "khong"}, Verdict.NOT_ELIGIBLE, "membership"),
        ({"party_status": ""}, Verdict.TO_CHECK, "membership"),
        ({"levels": COLLEGE | {"ly_luan_chinh_tri": 0}}, Verdict.NOT_ELIGIBLE, "ly_luan_chinh_tri:so_cap"),
        # With upper secondary school only: an exception may apply, somebody has to look.
        ({"levels": COLLEGE | {"chuyen_mon": 2}}, Verdict.TO_CHECK, "chuyen_mon:cao_dang"),
        ({"levels": {"ly_luan_chinh_tri": 1}}, Verdict.NOT_ELIGIBLE, "chuyen_mon:cao_dang"),
        # Thirty for men on the day itself, not the day before; twenty-eight for women.
        ({"born_on": dt.date(1996, 11, 23)}, Verdict.ELIGIBLE, None),
        ({"born_on": dt.date(1996, 11, 24)}, Verdict.NOT_ELIGIBLE, "age"),
        ({"born_on": dt.date(1996, 11, 24), "sex": "nu"}, Verdict.ELIGIBLE, None),
        ({"born_on": dt.date(1997, 6, 1), "sex": ""}, Verdict.TO_CHECK, "age"),
        ({"born_on": dt.date(1996, 1, 1), "born_year_only": True}, Verdict.TO_CHECK, "age"),
        ({"born_on": None}, Verdict.TO_CHECK, "age"),
    ],
)  # fmt: skip
def test_trung_cap(known, verdict, code):
    finding = found(**known)

    assert finding.verdict == verdict
    if code:
        assert code in (*finding.not_met, *finding.to_check)


def test_every_condition_has_a_level_that_exists():
    known = Known()
    for standard in STANDARDS.values():
        judged(standard, known, on=DAY, ranks=level_rank)
