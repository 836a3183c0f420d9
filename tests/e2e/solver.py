"""Answering an attempt in the browser, with the key read from the site's own database."""

import json
import re

from playwright.sync_api import Locator, Page

from tests.e2e.site import Site

_READ_KEYS = """
import json
from quizzes.api import Attempt, right_values
print(json.dumps(right_values(Attempt.objects.get(pk={pk}))))
"""


Values = list[str] | dict[str, list[str]]


def keys_of(site: Site, attempt_url: str) -> dict[str, Values]:
    """Return for each place (from "1") of the paper the values that its fields must have to be
    right."""
    number = re.search(r"/bai-lam/(\d+)/", attempt_url)
    assert number is not None
    code = _READ_KEYS.format(pk=number[1])
    keys: dict[str, Values] = json.loads(site.manage("shell", "--no-imports", "-c", code))
    return keys


def answer_question(page: Page, values: Values) -> None:
    """Fill the fields of the question on the page and press "save and go on"."""
    section = page.locator("[data-page]:not([hidden]) [data-q]").first
    position = section.get_attribute("data-q")
    named = values if isinstance(values, dict) else {"answer": values}
    for name, given in named.items():
        _fill(section, f"q{position}{name.removeprefix('answer')}", given)
    page.locator("[data-next]").click()
    page.wait_for_load_state()


def _fill(section: Locator, name: str, values: list[str]) -> None:
    ordering = section.locator("[data-ordering=on]")
    if ordering.count():
        _put_in_order(ordering, values)
        return
    fields = section.locator(f"[name={name}]")
    tag, kind = fields.first.evaluate("field => [field.tagName, field.type]")
    if tag == "SELECT":
        for number, value in enumerate(values):
            fields.nth(number).select_option(value)
    elif kind in {"radio", "checkbox"}:
        for value in values:
            section.locator(f"[name={name}][value='{value}']").check()
    else:
        fields.first.fill(values[0])


def _put_in_order(ordering: Locator, places: list[str]) -> None:
    """Press the buttons until each item, as it stood at first, is at its place."""
    texts = ordering.locator("[data-ordering-text]")
    wanted = [text for _place, text in sorted(zip(places, texts.all_inner_texts(), strict=True))]
    for target, text in enumerate(wanted):
        while (now := texts.all_inner_texts().index(text)) > target:
            ordering.locator("[data-ordering-item]").nth(now).locator("[data-up]").click()
