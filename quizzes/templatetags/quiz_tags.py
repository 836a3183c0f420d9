"""Showing what people wrote in questions."""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.templatetags.deadlines import WEEKDAYS
from quizzes.rules import receipts
from quizzes.rules.kinds.cloze import split_at_gaps
from quizzes.rules.prose import bare_text, shown_html

if TYPE_CHECKING:
    from quizzes.queries.asking import Asked

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Show kept text with its few marks; whatever else is in it becomes plain text."""
    return mark_safe(_shown(text))  # noqa: S308 - cleaned by `shown_html`


@register.filter
def with_gaps(asked: "Asked") -> Iterator[tuple[SafeString, "Asked | None"]]:
    """Give the text of a cloze question in pieces, each with the gap behind it; the last has none.

    A piece alone may end inside a paragraph: only all of them together are whole.
    """
    pieces = split_at_gaps(_shown(asked.stem))
    gaps = [asked.parts[int(number) - 1] for number in pieces[1::2]]
    for piece, gap in zip(pieces[::2], [*gaps, None], strict=True):
        yield mark_safe(piece), gap  # noqa: S308 - of a text cleaned above


@register.simple_tag
def gap_field(gap: "Asked") -> SafeString:
    """Show a gap without white space around, so that a comma behind it stays there."""
    return mark_safe(render_to_string("quizzes/kinds/_gap.html", {"gap": gap}).strip())  # noqa: S308 - a template


# The same questions are shown to a whole class, one learner after the other.
@lru_cache(maxsize=4096)
def _shown(text: str) -> str:
    return shown_html(text, _address_of_image)


def _address_of_image(image: str) -> str:
    return reverse("quizzes:question_image", args=[image])


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
def as_spoken(receipt: str) -> str:
    """Show a receipt code in groups."""
    return receipts.as_spoken(receipt)


@register.filter
def milliseconds(at: dt.datetime | None) -> str:
    """An instant for a script: milliseconds since 1970, without separators."""
    return "" if at is None else str(int(at.timestamp() * 1000))


@register.filter
def day_and_hour(at: dt.datetime) -> str:
    """Return e.g. "thứ Hai 24/11, 17:00"; the year is added where it is another one."""
    local = timezone.localtime(at)
    pattern = "j/n, H:i" if local.year == timezone.localdate().year else "j/n/Y, H:i"
    return f"{WEEKDAYS[local.weekday()]} {date_format(local, pattern)}"


@register.filter
def duration(length: dt.timedelta) -> str:
    """Return a length of time in days, hours and minutes; nothing is left out but seconds."""
    minutes = int(length.total_seconds()) // 60
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    words = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
        ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
        if minutes or not (days or hours)
        else "",
    ]
    return " ".join(word for word in words if word)


@register.filter
def bare(text: str | None) -> str:
    """Show kept text on one line without its marks."""
    return bare_text(text or "")
