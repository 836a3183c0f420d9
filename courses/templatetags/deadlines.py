"""Deadlines in words: the day itself and how far away it is, never only the one."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

register = template.Library()

# Django's own Vietnamese writes "Thứ 2"; people write "thứ Hai".
WEEKDAYS = [
    pgettext_lazy("within a sentence", "Monday"),
    pgettext_lazy("within a sentence", "Tuesday"),
    pgettext_lazy("within a sentence", "Wednesday"),
    pgettext_lazy("within a sentence", "Thursday"),
    pgettext_lazy("within a sentence", "Friday"),
    pgettext_lazy("within a sentence", "Saturday"),
    pgettext_lazy("within a sentence", "Sunday"),
]


@register.filter
def deadline(due_on: dt.date, today: dt.date) -> str:
    """Return e.g. "thứ Hai 24/11, còn 2 ngày"; the year is added where it is another one."""
    days = (due_on - today).days
    pattern = "j/n" if due_on.year == today.year else "j/n/Y"
    day = f"{WEEKDAYS[due_on.weekday()]} {date_format(due_on, pattern)}"
    if days == 0:
        return _("%(day)s, today is the last day") % {"day": day}
    if days > 0:
        return ngettext("%(day)s, %(count)d day left", "%(day)s, %(count)d days left", days) % {
            "day": day,
            "count": days,
        }
    return ngettext("%(day)s, %(count)d day ago", "%(day)s, %(count)d days ago", -days) % {
        "day": day,
        "count": -days,
    }
