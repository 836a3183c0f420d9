"""A bí thư chi bộ studies, passes, holds a certificate anyone can verify; the count moves by one."""

import json
import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE, sign_in
from tests.e2e.path import (
    code_of_certificate,
    download_when_ready,
    go_on,
    pass_the_test,
    study_every_lesson,
)
from tests.e2e.site import Site
from tests.e2e.solver import answer_question, keys_of

pytestmark = pytest.mark.e2e

NAME = "Đặng Thị Ánh Tuyết"


def trained(site: Site) -> int:
    """How many the department's report counts as trained this year."""
    printed = site.manage("report", "annual", "--organisation", "DUCPHO", "--format", "json")
    return int(json.loads(printed)["trained"])


def missing(department: Page) -> int:
    """The figure in the first sentence of the department's page."""
    department.goto("/theo-doi/DUCPHO/")
    return int(re.sub(r"\D", "", department.locator(".summary-line .figure").inner_text()))


def test_a_cadre_earns_a_certificate_and_the_department_counts_one_more(
    site: Site, phone: BrowserContext, desktop: BrowserContext, browser: Browser
) -> None:
    department = sign_in(desktop, site, "bantochuc")
    missing_before, trained_before = missing(department), trained(site)

    page = sign_in(phone, site, "hocvien")
    assert study_every_lesson(page) == 6
    page = pass_the_test(page, site, phone, reopen_at=11)
    expect(page.locator("main")).to_contain_text("Đạt")

    # The certificate is there at once, its PDF within seconds, with the name and a QR code.
    code = code_of_certificate(page)
    address = f"{site.address}/xac-minh/{code}/"
    pdf = download_when_ready(phone, f"{site.address}/giay-chung-nhan/{code}/tai-ve/")
    document = pypdfium2.PdfDocument(pdf)
    text = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())
    assert NAME in text
    picture = document[0].render(scale=3).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address]

    # Anyone verifies it, signed out.
    stranger = browser.new_page(base_url=site.address)
    stranger.goto(f"/xac-minh/{code}/")
    expect(stranger.locator("main")).to_contain_text(NAME)
    stranger.close()

    # The fact stands in the record, and the department's page has moved by exactly one.
    page.goto("/ho-so/")
    expect(page.locator("main")).to_contain_text("Bồi dưỡng nghiệp vụ công tác đảng ở cơ sở")
    assert missing(department) == missing_before - 1
    assert trained(site) == trained_before + 1
    site.manage("verify_ledger")


def test_the_whole_path_works_without_script(site: Site, browser: Browser) -> None:
    site.open_learner("DP-00003", "khongscript")
    context = browser.new_context(
        viewport=PHONE, base_url=site.address, locale="vi-VN", java_script_enabled=False
    )
    page = sign_in(context, site, "khongscript")

    assert study_every_lesson(page) == 6
    page = pass_the_test(page, site, context)

    assert code_of_certificate(page)
    context.close()


def test_an_answer_given_in_one_tab_is_there_in_the_next(site: Site, phone: BrowserContext) -> None:
    site.open_learner("DP-00004", "haithe")
    page = sign_in(phone, site, "haithe")
    study_every_lesson(page)
    page.locator("form[action$='/bat-dau/'] button").click()
    page.wait_for_url("**/bai-lam/**")
    attempt_url = page.url.split("?")[0].split("#")[0]
    answer_question(page, keys_of(site, attempt_url)["1"])
    expect(page.locator("[data-save-line]")).to_contain_text("Đã lưu")

    other = phone.new_page()
    other.goto("/hoc/")
    go_on(other)

    expect(other.locator("main")).to_contain_text("1")
    other.goto(f"{attempt_url}xem-lai/")
    expect(other.locator(".tasks li")).to_have_count(19)
