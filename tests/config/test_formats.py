from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, localize_input, number_format
from django.utils.timezone import localtime

A_DAY = date(2026, 6, 5)


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize("typed", ["05/06/2026", "5/6/2026", "05-06-2026", "2026-06-05"])
def test_a_typed_date_has_its_day_first(typed):
    assert forms.DateField().clean(typed) == A_DAY


@pytest.mark.parametrize("typed", ["06/30/2026", "31/02/2026", "2026"])
def test_a_date_that_does_not_exist_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


def test_a_date_is_shown_with_its_day_first():
    assert date_format(A_DAY) == "05/06/2026"
    assert localize_input(A_DAY) == "05/06/2026"


def test_a_moment_is_shown_in_vietnamese_time():
    late = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)

    assert date_format(localtime(late), "DATETIME_FORMAT") == "00:30, 01/01/2027"


def test_what_the_browser_sends_for_a_moment_is_read():
    moment = forms.DateTimeField().clean("2026-06-05T08:30")

    assert moment.isoformat() == "2026-06-05T08:30:00+07:00"


def test_thousands_have_points_and_decimals_a_comma():
    assert number_format(1240, force_grouping=True) == "1.240"
    assert number_format(Decimal("67.78")) == "67,78"


def test_a_year_is_not_grouped_but_a_count_is_when_asked():
    page = Template(
        "{% load humanize %}{{ year }} · {{ people|intcomma }} · {{ share|floatformat:2 }}"
    )

    shown = page.render(Context({"year": 2026, "people": 1240, "share": Decimal("67.775")}))

    assert shown == "2026 · 1.240 · 67,78"


def test_a_typed_number_may_use_the_vietnamese_comma():
    assert forms.DecimalField(localize=True).clean("67,78") == Decimal("67.78")
