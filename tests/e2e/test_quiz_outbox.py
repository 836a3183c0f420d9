"""Answers are never lost: no network, two windows, two devices, a dead page, a lost sign-in."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE, sign_in
from tests.e2e.halls import Hall
from tests.e2e.site import Site

# The machine may be busy with the other tests.
expect.set_options(timeout=20_000)

pytestmark = [pytest.mark.e2e, pytest.mark.postgresql]

SAVED = re.compile(r"Đã lưu \d\d:\d\d")


@pytest.fixture
def other_device(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", base_url=site.address)
    yield context
    context.close()


def choose(page: Page, value: int, position: int = 1) -> None:
    page.locator(f"[name=q{position}][value='{value}']").check()


def saved(page: Page) -> None:
    expect(page.locator("[data-save-line]")).to_contain_text(SAVED)


def waits(page: Page, number: int) -> None:
    expect(page.locator("[data-save-line]")).to_contain_text(f"Mất mạng, {number} câu chờ gửi")


def sign_in_here(page: Page, username: str, password: str) -> None:
    dialog = page.locator("[data-signin]")
    dialog.locator("[name=login]").fill(username)
    dialog.locator("[name=password]").fill(password)
    dialog.locator("[type=submit]").click()


@pytest.mark.fault(10, "two tabs, last change in the older one")
def test_the_last_change_wins_in_whichever_window_and_the_other_is_told(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    older = halls["windows"].enter(phone, site)
    newer = phone.new_page()
    newer.goto(older.url)
    newer.wait_for_selector("[data-quiz][data-complete]")
    choose(newer, 2)
    saved(newer)

    # The other window shows it at once, and says so.
    expect(older.locator("[name=q1][value='2']")).to_be_checked()
    expect(older.locator("[data-q='1'] [data-note]")).to_contain_text("cửa sổ khác")

    choose(older, 3)
    saved(older)
    expect(newer.locator("[name=q1][value='3']")).to_be_checked()
    newer.reload()
    expect(newer.locator("[name=q1][value='3']")).to_be_checked()


@pytest.mark.fault(11, "two devices, one offline with old answers")
def test_an_older_answer_of_another_device_does_not_win_and_its_owner_sees_it(
    site: Site, phone: BrowserContext, other_device: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["devices"].enter(phone, site)
    phone.set_offline(True)
    choose(page, 1)
    waits(page, 1)
    elsewhere = halls["devices"].enter(other_device, site)
    choose(elsewhere, 2)
    saved(elsewhere)

    phone.set_offline(False)

    expect(page.locator("[data-q='1'] [data-note]")).to_contain_text("máy khác")
    expect(page.locator("[name=q1][value='2']")).to_be_checked()
    log = site.manage(
        "shell", "--no-imports", "-c",
        "from quizzes.models import AnswerLog;"
        "print(list(AnswerLog.objects.values_list('outcome', 'answer')))",
    )  # fmt: skip
    assert "('older', 1)" in log


@pytest.mark.fault(12, "network lost for ten minutes")
def test_ten_minutes_without_network_cost_nothing(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    phone.clock.install()
    page = halls["offline"].enter(phone, site)
    phone.set_offline(True)
    for position in range(1, 5):
        choose(page, position % 3 + 1, position)
        if position < 4:
            page.locator("[data-next]").click()
    waits(page, 4)
    phone.clock.fast_forward(10 * 60 * 1000)
    page.locator("[data-next]").click()

    phone.set_offline(False)

    # The last press goes on by itself as soon as everything has arrived.
    page.wait_for_url("**/xem-lai/", timeout=15_000)
    expect(page.locator(".alert--success")).to_be_visible()


@pytest.mark.fault(13, "tab or phone dies while offline")
def test_a_page_that_died_without_network_is_sent_when_it_is_opened_again(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["dead"].enter(phone, site)
    phone.set_offline(True)
    choose(page, 3)
    waits(page, 1)
    address = page.url
    page.close()

    phone.set_offline(False)
    page = phone.new_page()
    page.goto(address)

    expect(page.locator("[name=q1][value='3']")).to_be_checked()
    saved(page)


@pytest.mark.fault(14, "session ends mid-quiz")
def test_who_is_signed_out_signs_in_on_the_same_page_and_nothing_is_lost(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["signin"].enter(phone, site)
    phone.clear_cookies()
    choose(page, 2)
    dialog = page.locator("[data-signin]")
    expect(dialog).to_be_visible()

    sign_in_here(page, halls["signin"].username, "sai")
    expect(dialog.locator("[data-signin-problem]")).not_to_be_empty()
    sign_in_here(page, halls["signin"].username, site.password)

    expect(dialog).to_be_hidden()
    saved(page)
    page.reload()
    expect(page.locator("[name=q1][value='2']")).to_be_checked()


@pytest.mark.fault(14, "session ends mid-quiz")
def test_who_has_a_second_factor_enters_the_code_beside_and_comes_back(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["factor"].enter(phone, site)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    site.manage(
        "shell", "--no-imports", "-c",
        "from accounts.models import User; from allauth.mfa.totp.internal.auth import TOTP;"
        f"TOTP.activate(User.objects.get(username='{halls['factor'].username}'), '{secret}')",
    )  # fmt: skip
    phone.clear_cookies()
    choose(page, 2)
    sign_in_here(page, halls["factor"].username, site.password)
    link = page.locator("[data-signin-second] a")
    expect(link).to_be_visible()

    with phone.expect_page() as opened:
        link.click()
    beside = opened.value
    counter = next(iter(yield_hotp_counters_from_time()))
    beside.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, counter)))
    beside.locator("main form [type=submit]").first.click()
    beside.wait_for_url(lambda url: "2fa" not in url)
    beside.close()
    # A window of a browser without a screen is never hidden, so it does not come back by itself.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("[data-signin]")).to_be_hidden()
    saved(page)


@pytest.mark.fault(14, "session ends mid-quiz")
def test_somebody_else_who_signs_in_sends_nothing(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["stranger"].enter(phone, site)
    phone.clear_cookies()
    choose(page, 2)
    dialog = page.locator("[data-signin]")
    sign_in_here(page, halls["memory"].username, site.password)

    expect(dialog.locator("[data-signin-problem]")).to_contain_text("tài khoản của người khác")
    other = phone.new_page()
    other.goto(halls["memory"].address)
    expect(other.locator("main")).to_contain_text("Thông tin về bài kiểm tra")
    count = site.manage(
        "shell", "--no-imports", "-c",
        "from quizzes.models import Attempt;"
        "print(Attempt.objects.get(enrolment__person__user__username='thi-sinh-stranger').answers)",
    )  # fmt: skip
    assert count.strip() == "{}"


@pytest.mark.fault(15, "browser storage full or forbidden")
def test_where_nothing_can_be_kept_the_page_says_so_and_still_sends(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    phone.add_init_script(
        "indexedDB.open = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    page = halls["memory"].enter(phone, site)
    expect(page.locator("[data-memory-note]")).to_contain_text("Đừng đóng trang này")
    phone.set_offline(True)
    choose(page, 1)
    waits(page, 1)

    phone.set_offline(False)

    saved(page)


@pytest.mark.fault(18, "phone clock wrong by hours")
@pytest.mark.parametrize(("name", "hours"), [("ahead", 5), ("behind", -5)])
def test_the_countdown_is_right_whatever_the_clock_of_the_phone_says(
    site: Site, phone: BrowserContext, halls: dict[str, Hall], name: str, hours: int
) -> None:
    phone.clock.set_fixed_time(timezone.now() + dt.timedelta(hours=hours))
    page = halls[name].enter(phone, site)

    choose(page, 2)
    saved(page)

    shown, left = page.evaluate(
        """async () => {
            const timer = document.querySelector("[data-timer]");
            const { now, due } = await (await fetch(timer.dataset.clockUrl)).json();
            const shown = timer.querySelector("[data-timer-text]").textContent;
            return [Number(/\\d+/.exec(shown)[0]), (due - now) / 1000];
        }"""
    )
    assert abs(shown - left) <= 2


def test_after_somebody_else_ones_own_sign_in_brings_the_answers_back(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["owner"].enter(phone, site)
    phone.clear_cookies()
    sign_in(phone, site, halls["dead"].username).close()
    choose(page, 3)
    expect(page.locator("[data-save-line]")).to_contain_text("tài khoản của người khác")
    page.locator("[data-signin-again]").click()

    sign_in_here(page, halls["owner"].username, site.password)

    expect(page.locator("[data-signin]")).to_be_hidden()
    saved(page)
