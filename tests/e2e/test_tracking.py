"""From the first sentence of the department's page to one name in three clicks, and a reminder."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]

# In the first cell of the ward that the officer of the demonstration looks after.
CODE, USERNAME = "DP-00005", "duocnhac"
WARD, CELL = "Đảng bộ phường Phổ Thạnh", "Chi bộ tổ dân phố 1"


def test_three_clicks_lead_to_a_name_and_the_reminder_to_an_inbox(
    site: Site, desktop: BrowserContext, phone: BrowserContext
) -> None:
    site.open_learner(CODE, USERNAME)
    page = sign_in(desktop, site, "bantochuc")
    page.goto("/theo-doi/DUCPHO/")
    expect(page.locator(".summary-line")).to_contain_text("đã bồi dưỡng")

    page.get_by_role("link", name=WARD, exact=True).click()
    row = page.get_by_role("row").filter(has=page.get_by_text(CELL, exact=True))
    row.locator("a[href*='danh-sach']").click()
    line = page.get_by_role("row").filter(has=page.locator(f"input[value='{CODE}']"))
    name = line.get_by_role("rowheader").get_by_role("link")
    full_name = name.inner_text()
    listed = page.url
    name.click()
    expect(page.locator("h1")).to_contain_text(full_name)

    page.goto(listed)
    line.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Nhắc …").click()
    expect(page.locator("main")).to_contain_text(f"Kính gửi đồng chí {full_name}")
    page.get_by_role("button", name="Nhắc 1 người").click()
    expect(page.locator(".messages")).to_contain_text("1")

    learner = sign_in(phone, site, USERNAME)
    learner.goto("/tin-nhan/")
    expect(learner.locator("main")).to_contain_text("Nhắc đồng chí hoàn thành")
