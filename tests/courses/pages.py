"""What tests of learners' pages ask, and where things are."""

import re

from django.urls import reverse

from tests.factories.courses import (
    UnitProgressFactory,
)


def units_of(enrolment):
    return list(enrolment.training_class.units.order_by("position"))


def do(enrolment, *positions):
    for unit in enrolment.training_class.units.filter(position__in=positions):
        UnitProgressFactory(enrolment=enrolment, unit=unit, completed_at=enrolment.enrolled_at)


def lesson_url(unit, name="lesson_detail"):
    return reverse(f"courses:{name}", args=[unit.training_class.code, unit.pk])


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def primary_links(html):
    """Where the primary buttons of a page lead."""
    return re.findall(r'class="button button--primary"\s+href="([^"]*)"', html)
