"""What was looked for, marked where it stands."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.rules import marked_words

register = template.Library()


@register.simple_tag
def marked(text: str, typed: str) -> SafeString:
    """Give a text with the words that were typed in <mark>, however they are spelt."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", part.text) if part.is_match else part.text,)
            for part in marked_words(text, typed)
        ),
    )
