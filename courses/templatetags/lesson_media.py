"""Where the files of a lesson are, how long and how heavy they are, and names for its questions."""

import hashlib
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Audio, SlideDeck, Video

register = template.Library()

_KINDS: list[tuple[type[Any], str]] = [(Video, "video"), (Audio, "audio"), (SlideDeck, "slides")]
# Blocks that need the style sheet and the script of media.
_WITH_MEDIA = {"picture", "self_check", "slides", "video", "audio", "document", "embed", "shared"}


@register.simple_tag(takes_context=True)
def lesson_file(context: template.Context, file: Any, name: str) -> str:
    """Return the address of a part of a file: in the class that is being read, or for staff."""
    kind = next(name for model, name in _KINDS if isinstance(file, model))
    line = context.get("line")
    if line is None:
        return reverse("lesson_media:staff_file", args=[kind, file.pk, name])
    args = [line.class_code, line.unit.pk, kind, file.pk, name]
    return reverse("courses:lesson_file", args=args)


@register.simple_tag(takes_context=True)
def watched_address(context: template.Context, video: Video) -> str:
    """Return where to report what was watched; "" outside a class."""
    line = context.get("line")
    if line is None:
        return ""
    return reverse("courses:video_watched", args=[line.class_code, line.unit.pk, video.pk])


@register.simple_tag(takes_context=True)
def reading_address(context: template.Context, value: Any) -> str:
    """Return where a video may be read instead of watched; "" where that does not count."""
    line, video = context.get("line"), value["video"]
    if line is None or not (value["must_watch"] and value["may_be_read"] and video.transcript):
        return ""
    return reverse("courses:transcript_read", args=[line.class_code, line.unit.pk, video.pk])


@register.filter
def has_media(lesson: Any) -> bool:
    return any(block["type"] in _WITH_MEDIA for block in lesson.body.raw_data)


@register.filter
def in_minutes(seconds: int) -> str:
    """Return a length in words: seconds below a minute, else minutes rounded up."""
    if seconds < 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


@register.filter
def name_of_question(value: Any) -> str:
    """Return a name for the choices of one question; the same each time."""
    said = f"{value['question']}|{'|'.join(option['text'] for option in value['options'])}"
    return "tu-" + hashlib.sha256(said.encode()).hexdigest()[:8]


@register.filter
def total_size(pages: Any) -> int:
    return sum(page.size for page in pages)


@register.filter
def smallest(variants: Any) -> Any:
    """Return the lightest form of a video that has a picture."""
    return next((variant for variant in variants if variant.height), None)


@register.filter
def form_in_words(height: int) -> str:
    if not height:
        return _("Sound only")
    return _("Light picture") if height < 300 else _("Clear picture")
