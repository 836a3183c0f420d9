"""What indicators count, on people made by hand; and when targets are met."""

import datetime as dt
from decimal import Decimal

import pytest

from records.models import Indicator
from records.rules.audience import Position
from records.rules.indicator_groups import band_of, breakdown
from records.rules.indicators import (
    STANDARDS,
    Requirement,
    Rule,
    Spec,
    Subject,
    age_on,
    count,
    earliest_birth,
    is_of_programme,
    lacks,
)
from records.rules.targets import Share, gap_people, is_met, value_meets

D = dt.date
ON = D(2026, 11, 23)
# Forty on the day is not over forty.
YOUNG, OLD = D(1986, 11, 23), D(1985, 11, 23)


def position(person, title="bi_thu", organisation=1, kind="chi_bo"):
    return Position(person, title, 90, organisation, f"C{organisation}", kind, "ap", True, None)


def subject(person, *titles, organisation=1, **facts):
    held = tuple(position(person, title, organisation) for title in titles or ("bi_thu",))
    defaults = {"place": held[0], "seats": held[:1], "held": held}
    return Subject(person, **defaults | facts)


def share(rule, people, reading="nguoi", **asked):
    found = count(Spec(rule=rule, reading=reading, **asked), people, ON)
    assert len(found.hits) == found.share.count
    assert len(found.hits) + len(found.misses) == found.share.total
    return (found.share.count, found.share.total)


def test_rules_have_the_codes_that_are_stored():
    assert {each.value for each in Rule} <= set(Indicator.Rule.values)


@pytest.mark.parametrize(
    ("born_on", "age", "band"),
    [
        (D(1986, 11, 23), 40, "31_40"),
        (D(1985, 11, 24), 40, "31_40"),
        (D(1985, 11, 23), 41, "41_50"),
        # Of a year alone the first of January is stored: nobody is made younger.
        (D(1986, 1, 1), 40, "31_40"),
        (D(1996, 2, 29), 30, "den_30"),
        (D(1960, 1, 1), 66, "tren_60"),
        (None, None, "khong_ro"),
    ],
)
def test_age_is_that_of_the_day(born_on, age, band):
    assert (age_on(born_on, ON), band_of(born_on, ON)) == (age, band)


@pytest.mark.parametrize("day", [ON, D(2024, 2, 29), D(2025, 3, 1), D(2026, 12, 31)])
def test_the_last_day_of_birth_of_an_age_is_the_day_after_the_birthday(day):
    first = earliest_birth(40, day)

    assert (age_on(first, day), age_on(first - dt.timedelta(days=1), day)) == (40, 41)


def test_q_07_divides_by_all_secretaries_or_by_those_who_head_the_village():
    heads = frozenset({"truong_ap", "truong_khom"})
    people = [
        subject(1, "bi_thu", "truong_ap", born_on=YOUNG),
        subject(2, "bi_thu", "truong_khom", born_on=OLD),
        subject(3, "bi_thu", "truong_ap", born_on=None),
        subject(4, "bi_thu", born_on=YOUNG),
        subject(5, "bi_thu", born_on=OLD),
    ]
    asked = {"titles": heads, "max_age": 40}

    assert share(Rule.CONCURRENT, people, "tat_ca", **asked) == (1, 5)
    assert share(Rule.CONCURRENT, people, "kiem_nhiem", **asked) == (1, 3)


def test_q_01_jointly_and_separately():
    people = [
        subject(1, levels={"pho_thong": 3, "ly_luan_chinh_tri": 1}),
        subject(2, levels={"pho_thong": 3}),
        subject(3, levels={"pho_thong": 3}),
        subject(4, levels={"ly_luan_chinh_tri": 2}),
        # Exempt from training, and still somebody whose levels count.
        subject(5, is_exempt=True),
    ]
    asked = {"levels": {"pho_thong": 3, "ly_luan_chinh_tri": 1}}

    assert share(Rule.LEVELS, people, "chung", **asked) == (1, 5)
    assert share(Rule.LEVELS, people, "rieng", **asked) == (2, 5)
    parts = count(Spec(rule=Rule.LEVELS, reading="chung", **asked), people, ON).parts
    assert {part.code: part.share.count for part in parts} == {
        "pho_thong": 3,
        "ly_luan_chinh_tri": 2,
    }


def test_t_02_counts_members_or_committees():
    def member(person, *committees, **facts):
        return subject(person, committees=frozenset(committees), **facts)

    people = [
        member(1, 10, is_trained=True),
        member(2, 10, 11, is_trained=True),
        member(3, 11),
        member(4, 12),
        # Exempt: neither a member nor a reason why a committee is not trained.
        member(5, 10, is_exempt=True),
        # Counts as a person elsewhere, but sits in a committee here.
        member(6, 12, is_trained=True, is_here=False),
    ]

    assert share(Rule.TRAINED, people) == (2, 4)
    assert share(Rule.TRAINED, people, "ca_cap_uy") == (1, 3)
    assert share(Rule.TRAINED, people, "mot_nguoi") == (3, 3)


def test_q_06_counts_posts_or_people():
    both = (position(1, "truong_thon"), position(1, "truong_ban_cong_tac_mat_tran"))
    people = [
        Subject(1, both[0], seats=both, held=both, party_status="chinh_thuc"),
        subject(2, "truong_thon", party_status="du_bi"),
        subject(3, "truong_thon", party_status="khong"),
        subject(4, "truong_thon", party_status=""),
    ]

    assert share(Rule.PARTY_MEMBER, people, "chuc_danh") == (3, 5)
    assert share(Rule.PARTY_MEMBER, people) == (2, 4)


def test_topics_by_code_or_by_the_words_of_the_register():
    topics = {"cell_meetings": "Sinh hoạt chi bộ", "mass_mobilisation": "Công tác dân vận"}
    people = [
        subject(1, topics=frozenset({"cell_meetings"})),
        subject(2, topics=frozenset({"cong tac DÂN VẬN"})),
        subject(3, topics=frozenset({"it_skills"})),
        subject(4, topics=frozenset({"cell_meetings"}), is_exempt=True),
    ]

    found = count(Spec(rule=Rule.TOPICS, topics=topics), people, ON)
    assert found.share == Share(2, 3)
    assert {part.code: part.share for part in found.parts} == {
        "cell_meetings": Share(1, 3),
        "mass_mobilisation": Share(1, 3),
    }


def test_standards_depend_on_every_position_held():
    thpt = Requirement("level", "pho_thong", "thpt", rank=3)
    yearly = Requirement("yearly")
    course = Requirement("programme", code="nv", name="nghiệp vụ")
    standards = {
        ("bi_thu", "chi_bo"): (thpt, yearly),
        ("truong_ap", "chi_bo"): (thpt, course),
    }
    people = [
        subject(1, levels={"pho_thong": 3}, is_trained=True),
        subject(2, "bi_thu", "truong_ap", levels={"pho_thong": 3}, is_trained=True),
        subject(3, "bi_thu", "truong_ap", courses=frozenset({("", "Bồi dưỡng NGHIỆP VỤ 2024")})),
        subject(4, "pho_bi_thu"),
    ]

    assert share(Rule.STANDARD_LEVELS, people, standards=standards) == (2, 3)
    assert share(Rule.STANDARD_COURSES, people, standards=standards) == (1, 3)
    assert share(Rule.STANDARD, people, standards=standards) == (1, 3)
    spec = Spec(rule=Rule.STANDARD, standards=standards)
    assert [lacks(spec, each) for each in people[:3]] == [(), (course,), (thpt, yearly)]
    assert {Rule.STANDARD} <= STANDARDS


def test_members_only_and_levels_of_those_in_scope():
    people = [
        subject(1, party_status="chinh_thuc", levels={"chuyen_mon": 3, "ly_luan_chinh_tri": 1}),
        subject(2, party_status="chinh_thuc", levels={"chuyen_mon": 4}),
        subject(3, party_status="khong", levels={"chuyen_mon": 4, "ly_luan_chinh_tri": 1}),
    ]
    asked = {"levels": {"ly_luan_chinh_tri": 1}}

    assert share(Rule.LEVELS, people, members_only=True, **asked) == (1, 2)
    assert share(Rule.LEVELS, people, of_levels={"chuyen_mon": 4}, **asked) == (1, 2)


def test_a_breakdown_adds_up_to_the_whole_in_every_direction():
    people = [
        subject(1, sex="nu", born_on=YOUNG, is_trained=True, is_planned=True),
        subject(2, sex="nam", born_on=OLD),
        subject(3, "pho_bi_thu", sex="", born_on=None, is_trained=True),
    ]
    spec = Spec(rule=Rule.TRAINED)
    counted = count(spec, people, ON)
    found = breakdown(spec, counted, ON)

    assert found["gioi_tinh"] == {"khong_ro": Share(1, 1), "nam": Share(0, 1), "nu": Share(1, 1)}
    assert found["quy_hoach"] == {"ngoai": Share(1, 2), "trong": Share(1, 1)}
    assert found["chuc_vu"] == {"bi_thu": Share(1, 2), "pho_bi_thu": Share(1, 1)}
    for groups in found.values():
        assert sum(each.total for each in groups.values()) == counted.share.total
        assert sum(each.count for each in groups.values()) == counted.share.count


def test_programmes_by_code_or_by_words_in_their_name():
    assert is_of_programme(("nv", "Khác"), "nv", "nghiệp vụ")
    assert is_of_programme(("", "Bồi dưỡng nghiệp vụ"), "nv", "Nghiệp vụ")
    assert not is_of_programme(("", "Bồi dưỡng nghiệp vụ"), "nv", "")


# --- Operators: 90 of 100 against "trên 90 %", 3 to 4 %, rising ---------------------------------


@pytest.mark.parametrize(
    ("operator", "value", "value_to", "count", "met", "gap"),
    [
        (">=", 90, None, 90, True, 0),
        ("=", 90, None, 91, True, 0),
        (">", 90, None, 90, False, 1),
        (">", 90, None, 91, True, 0),
        ("khoang", 3, 4, 2, False, 1),
        ("khoang", 3, 4, 3, True, 0),
        ("khoang", 3, 4, 4, True, 0),
        ("khoang", 3, 4, 5, False, 0),
        ("tang", 0, None, 50, False, 1),
        ("tang", 0, None, 51, True, 0),
    ],
)
def test_targets_of_every_operator(operator, value, value_to, count, met, gap):
    upper = None if value_to is None else Decimal(value_to)
    before = Share(25, 50)
    now = Share(count, 100)

    assert is_met(operator, Decimal(value), now, value_to=upper, previous=before) is met
    assert gap_people(operator, Decimal(value), now, before) == gap
    entered = value_meets(
        operator, Decimal(value), Decimal(count), value_to=upper, previous=Decimal(50)
    )
    assert entered is met


def test_an_entered_rise_needs_a_year_to_compare_with():
    assert value_meets("tang", Decimal(0), Decimal(50)) is None
    with pytest.raises(ValueError, match="mehr"):
        value_meets("mehr", Decimal(0), Decimal(50))
