"""Deadlines in words: the day itself and how far away it is, never only the one."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def deadline(due_on: dt.date, today: dt.date) -> str:
    """Return e.g. "thứ Hai 24/11, còn 2 ngày"; the year is added where it is another one."""
    days = (due_on - today).days
    pattern = "j/n" if due_on.year == today.year else "j/n/Y"
    weekday = date_format(due_on, "l")
    day = f"{weekday[:1].lower()}{weekday[1:]} {date_format(due_on, pattern)}"
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
