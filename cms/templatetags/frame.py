"""Parts of pages that are the same for everybody, drawn once per process."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=64)
def drawing(name: str) -> SafeString:
    """Give a line drawing by its name; see `components/icon.html`."""
    return render_to_string("cms/drawing.html", {"name": name})
