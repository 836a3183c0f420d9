"""What a browser without script would send for a page."""

from typing import Any

from django.http import HttpResponse
from lxml import html


def fields_of(
    page: HttpResponse, form: str = "form[@method='post'][@novalidate]"
) -> dict[str, Any]:
    """Return the fields of a form of the page as they are filled in; several values as a list."""
    tree = html.fromstring(page.content.decode())
    for template in tree.xpath("//template"):
        template.drop_tree()
    (found,) = tree.xpath(f"//{form}")
    fields: dict[str, Any] = {}
    for name, value in found.form_values():
        # The line break behind <textarea> is not part of what it holds.
        fields.setdefault(name, []).append(value.removeprefix("\n"))
    return {name: each[0] if len(each) == 1 else each for name, each in fields.items()}
