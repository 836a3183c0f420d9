"""Showing what people wrote in questions."""

import datetime as dt

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.rules.prose import bare_text, clean_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Show kept text with its few marks; whatever else is in it becomes plain text."""
    return mark_safe(clean_html(text))  # noqa: S308 - cleaned on the line itself


@register.filter
def time_left(left: dt.timedelta | None) -> str:
    """Say how much time is left: minutes, and seconds too in the last two minutes."""
    if left is None:
        return _("No time limit")
    seconds = int(left.total_seconds())
    if seconds > 120:
        # A minute that has begun is counted: 29:59 is what people call 30 minutes.
        minutes = -(-seconds // 60)
        return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {
            "count": minutes
        }
    return ngettext("%(count)d second left", "%(count)d seconds left", seconds) % {"count": seconds}


@register.filter
def whole_seconds(left: dt.timedelta) -> str:
    """Whole seconds for a script: no separators, whatever the language."""
    return str(int(left.total_seconds()))


@register.filter
def bare(text: str | None) -> str:
    """Show kept text on one line without its marks."""
    return bare_text(text or "")
