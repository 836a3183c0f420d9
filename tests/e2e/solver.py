"""Answering an attempt in the browser, with the key read from the site's own database."""

import json
import re

from playwright.sync_api import Page

from tests.e2e.site import Site

_READ_KEYS = """
import json
from quizzes.api import Attempt, right_values
print(json.dumps(right_values(Attempt.objects.get(pk={pk}))))
"""


def keys_of(site: Site, attempt_url: str) -> dict[str, list[str]]:
    """Return for each place (from "1") of the paper the values that its fields must have to be right."""
    number = re.search(r"/bai-lam/(\d+)/", attempt_url)
    assert number is not None
    code = _READ_KEYS.format(pk=number[1])
    keys: dict[str, list[str]] = json.loads(site.manage("shell", "--no-imports", "-c", code))
    return keys


def answer_question(page: Page, values: list[str]) -> None:
    """Fill the fields of the question on the page and press "save and go on"."""
    form = page.locator("[data-question-form]:not([hidden])")
    fields = form.locator("[name=answer]")
    tag, kind = fields.first.evaluate("field => [field.tagName, field.type]")
    if tag == "SELECT":
        for number, value in enumerate(values):
            fields.nth(number).select_option(value)
    elif kind in {"radio", "checkbox"}:
        for value in values:
            form.locator(f"[name=answer][value='{value}']").check()
    else:
        fields.first.fill(values[0])
    page.locator("[data-next]").click()
    page.wait_for_load_state()
