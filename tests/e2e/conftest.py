"""A running site and a browser for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import halls as quizzes
from tests.e2e import site as sites

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[sites.Site]:
    with django_db_blocker.unblock():
        process, running = sites.start(Path(tmp_path_factory.mktemp("site")))
    yield running
    sites.stop(process)


@pytest.fixture(scope="session")
def halls(site: sites.Site) -> dict[str, quizzes.Hall]:
    return quizzes.prepare(site)


# Of the module and after the site: while Playwright runs, Django refuses its database in the same
# thread.
@pytest.fixture(scope="module")
def browser(site: sites.Site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser, site: sites.Site) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport=PHONE, locale="vi-VN", base_url=site.address, is_mobile=True, has_touch=True
    )
    yield context
    context.close()


@pytest.fixture
def desktop(browser: Browser, site: sites.Site) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP, locale="vi-VN", base_url=site.address)
    yield context
    context.close()


def sign_in(context: BrowserContext, site: sites.Site, username: str) -> Page:
    """Sign in by the form and return the page that follows."""
    # The machine may be busy with the other tests.
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/tai-khoan/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[type=password]").fill(site.password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    return page
