"""The steps of the main job, as a learner takes them in the browser."""

import io
import re
import time

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.site import Site
from tests.e2e.solver import answer_question, keys_of

PDF_SECONDS = 30


def go_on(page: Page) -> None:
    """Press the one primary button of the home page."""
    page.goto("/hoc/")
    page.locator(".next-step a.button--primary").click()
    page.wait_for_load_state()


def study_every_lesson(page: Page) -> int:
    """Follow the next step through the lessons until the test comes; return their number."""
    lessons = 0
    go_on(page)
    while "/bai/" in page.url:
        expect(page.locator("h1")).to_be_visible()
        page.locator("form[action$='/xong/'] button").click()
        page.wait_for_load_state()
        lessons += 1
        go_on(page)
    return lessons


def pass_the_test(page: Page, site: Site, context: BrowserContext, *, reopen_at: int = 0) -> Page:
    """Start the test, answer every question rightly, hand it in; return the page of the result.

    reopen_at  before this question the browser's page is closed and another one opened
    """
    page.locator("form[action$='/bat-dau/'] button").click()
    page.wait_for_url("**/bai-lam/**")
    attempt_url = page.url.split("?")[0].split("#")[0]
    keys = keys_of(site, attempt_url)
    for position in range(1, len(keys) + 1):
        if position == reopen_at:
            page.close()
            page = context.new_page()
        if page.url == "about:blank" or f"cau={position}" not in page.url:
            page.goto(f"{attempt_url}?cau={position}")
        answer_question(page, keys[str(position)])
    # "Save and go on" after the last question leads to the page that looks it all over.
    page.wait_for_url("**/xem-lai/")
    page.locator("form#submit button[type=submit]").click()
    page.wait_for_url("**/ket-qua/**")
    return page


def code_of_certificate(page: Page) -> str:
    """Follow the result of the test to the certificate and return its verification code."""
    page.locator("main a[href*='/giay-chung-nhan/']").first.click()
    page.wait_for_load_state()
    code = re.search(r"/giay-chung-nhan/([0-9A-Z]{26})/", page.url)
    assert code is not None, page.url
    return code[1]


def download_when_ready(context: BrowserContext, url: str) -> io.BytesIO:
    """Ask for the PDF until the worker has made it."""
    deadline = time.monotonic() + PDF_SECONDS
    while True:
        answer = context.request.get(url)
        if answer.ok and answer.headers["content-type"] == "application/pdf":
            return io.BytesIO(answer.body())
        assert time.monotonic() < deadline, f"no PDF in {PDF_SECONDS} s: {answer.status}"
        time.sleep(0.5)
