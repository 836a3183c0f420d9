"""A bí thư chi bộ studies, passes, holds a certificate anyone can verify; the count moves by one."""

import io
import json
import re
import time

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site
from tests.e2e.solver import answer_question, keys_of

pytestmark = pytest.mark.xdist_group("browser")

NAME = "Đặng Thị Ánh Tuyết"
PDF_SECONDS = 30


def trained(site: Site) -> int:
    """How many the department's report counts as trained this year."""
    report = json.loads(site.manage("report", "annual", "--organisation", "DUCPHO", "--format", "json"))
    return int(report["trained"])


def study_every_lesson(page: Page) -> int:
    """Follow the one next step through the lessons until the test comes; return their number."""
    lessons = 0
    page.goto("/hoc/")
    page.locator("[data-next-step]").first.click()
    while "/bai/" in page.url:
        expect(page.locator("h1")).to_be_visible()
        page.locator("form[data-complete-lesson] button").click()
        page.wait_for_load_state()
        lessons += 1
        page.goto("/hoc/")
        page.locator("[data-next-step]").first.click()
    return lessons


def test_a_cadre_earns_a_certificate_and_the_department_counts_one_more(
    site: Site, phone: BrowserContext, desktop: BrowserContext
) -> None:
    before = trained(site)
    department = sign_in(desktop, site, "bantochuc")
    department.goto("/theo-doi/DUCPHO/")
    sentence_before = department.locator("[data-summary]").inner_text()

    page = sign_in(phone, site, "hocvien")
    assert study_every_lesson(page) >= 5

    # The test, question by question; the browser is closed half-way and opened again.
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_load_state()
    attempt_url = page.url.split("?")[0]
    keys = keys_of(site, attempt_url)
    for position in range(1, 21):
        if position == 11:
            page.close()
            page = phone.new_page()
        page.goto(f"{attempt_url}?cau={position}")
        answer_question(page, keys[str(position)])
    page.goto(f"{attempt_url}xem-lai/")
    page.locator("form[data-submit-attempt] button[type=submit]").click()
    page.wait_for_load_state()
    assert "/ket-qua/" in page.url
    expect(page.locator("main")).to_contain_text("Đạt")

    # The certificate: on the home page at once, its PDF within seconds.
    page.goto("/hoc/")
    page.locator("a[href*='/giay-chung-nhan/']").first.click()
    code = re.search(r"/giay-chung-nhan/([0-9A-Z]{26})/", page.url)
    assert code is not None
    pdf = download_when_ready(phone, f"{site.address}/giay-chung-nhan/{code[1]}/tai-ve/")
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    assert NAME in re.sub(r"\s+", " ", text)
    picture = document[0].render(scale=3).to_pil()
    links = [found.text for found in zxingcpp.read_barcodes(picture)]
    assert links == [f"{site.address}/xac-minh/{code[1]}/"]

    # Anyone verifies it, signed out.
    stranger = desktop.browser.new_context(base_url=site.address).new_page()
    stranger.goto(f"/xac-minh/{code[1]}/")
    expect(stranger.locator("main")).to_contain_text(NAME)
    expect(stranger.locator("main")).to_contain_text("Còn hiệu lực")

    # The fact stands in the record, and the department's page has moved by exactly one.
    page.goto("/ho-so/")
    expect(page.locator("main")).to_contain_text("Bồi dưỡng nghiệp vụ công tác đảng ở cơ sở")
    department.reload()
    sentence_after = department.locator("[data-summary]").inner_text()
    assert sentence_after != sentence_before
    assert trained(site) == before + 1
    assert "0" in site.manage("verify_ledger")


def download_when_ready(context: BrowserContext, url: str) -> io.BytesIO:
    """Ask for the PDF until the worker has made it."""
    deadline = time.monotonic() + PDF_SECONDS
    while time.monotonic() < deadline:
        answer = context.request.get(url)
        if answer.ok and answer.headers["content-type"] == "application/pdf":
            return io.BytesIO(answer.body())
        time.sleep(0.5)
    raise AssertionError(f"No PDF within {PDF_SECONDS} seconds: {answer.status}")
