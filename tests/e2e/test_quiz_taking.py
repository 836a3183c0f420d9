"""Taking tests of every kind: in one direction, with feedback at once, by keyboard, without script."""

import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.halls import Hall
from tests.e2e.site import Site
from tests.e2e.test_pages import MOST_REQUESTS, NARROWEST, visit

expect.set_options(timeout=20_000)

pytestmark = [pytest.mark.e2e, pytest.mark.postgresql]

# Bytes, compressed, cold.
MOST_QUIZ_SCRIPT = 25 * 1024
MOST_LONG_PAGE = 60 * 1024
MOST_PHOTO = 400 * 1024
SAVED = re.compile(r"Đã lưu \d\d:\d\d")


def saved(page: Page) -> None:
    expect(page.locator("[data-save-line]")).to_contain_text(SAVED)


def press_until(page: Page, condition: str) -> None:
    """Press Tab until `condition` holds for the focused element."""
    for _step in range(80):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {condition}")


def harmless(page: Page) -> None:
    """Nothing to complain of for axe, and no sideways scrolling."""
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found] == [], [(v["id"], v["nodes"][0]["html"]) for v in found]
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0


def test_strictly_forwards_the_next_question_comes_from_the_server(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["forwards"].enter(phone, site, wait="autosave")
    assert page.locator("[data-q]").count() == 1
    assert page.locator("[data-previous]").count() == 0
    page.locator("[name=q1]").first.check()

    page.locator("[data-next]").click()

    expect(page.locator("[data-q='2']")).to_be_visible()
    page.go_back()
    page.wait_for_selector("[data-q]")
    assert page.locator("[data-q='1']").count() == 0


def test_a_question_is_checked_in_place_and_stays_as_it_is(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["atonce"].enter(phone, site)
    page.locator("[name=q1]").first.check()

    page.locator("[value=check-1]").click()

    expect(page.locator("[data-q='1'] [data-feedback]")).to_be_visible()
    assert page.locator("[data-q='1'] [data-answer]").get_attribute("inert") is not None
    page.locator("[data-next]").click()
    expect(page.locator("[data-q='2'] [value=check-2]")).to_be_visible()


def test_items_are_put_in_order_by_buttons_and_come_back_so(
    site: Site, phone: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["ordering"].enter(phone, site, wait="autosave")
    texts = page.locator("[data-ordering-text]")
    before = texts.all_inner_texts()
    down = page.locator("[data-ordering-item] [data-down]").first
    box = down.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 48

    down.click()

    after = [before[1], before[0], *before[2:]]
    expect(texts).to_have_text(after)
    assert page.evaluate("document.activeElement.matches('[data-down]')")
    saved(page)
    page.reload()
    expect(texts).to_have_text(after)


def test_items_are_dragged_by_their_handle_and_come_back_so(
    site: Site, desktop: BrowserContext, halls: dict[str, Hall]
) -> None:
    page = halls["dragging"].enter(desktop, site, wait="autosave")
    texts = page.locator("[data-ordering-text]")
    before = texts.all_inner_texts()
    handles = page.locator("[data-ordering-item] .ordering__handle")
    handles.first.scroll_into_view_if_needed()
    start = handles.first.bounding_box()
    goal = page.locator("[data-ordering-item]").nth(2).bounding_box()
    assert start is not None
    assert goal is not None

    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"], goal["y"] + goal["height"] - 2, steps=12)
    page.mouse.up()

    after = [before[1], before[2], before[0], *before[3:]]
    expect(texts).to_have_text(after)
    saved(page)
    page.reload()
    expect(texts).to_have_text(after)


def test_a_photo_is_made_small_on_the_device_and_waits_for_the_network(
    site: Site, phone: BrowserContext, halls: dict[str, Hall], tmp_path: Path
) -> None:
    taken = tmp_path / "trang.jpg"
    noise = [Image.effect_noise((3000, 4000), 60) for _colour in range(3)]
    Image.merge("RGB", noise).save(taken, quality=95)
    page = halls["essay"].enter(phone, site, wait="autosave")
    page.locator("textarea").fill("Kính gửi chi ủy, tôi xin trình bày.")
    expect(page.locator("textarea ~ p")).to_contain_text("8 chữ")
    saved(page)
    phone.set_offline(True)

    page.locator("[data-photo-file]").last.set_input_files(taken)

    item = page.locator("[data-photo-list] > li")
    expect(item).to_contain_text("Đang chờ mạng")
    phone.set_offline(False)
    expect(item.locator("input")).to_have_count(1)
    saved(page)
    page.reload()
    source = page.locator("[data-photo-list] img").get_attribute("src")
    assert source is not None
    data = phone.request.get(source).body()
    assert len(data) <= MOST_PHOTO
    with Image.open(io.BytesIO(data)) as kept:
        assert max(kept.size) <= 1600


def test_a_test_is_taken_by_keyboard_alone(
    site: Site, browser: Browser, halls: dict[str, Hall]
) -> None:
    context = browser.new_context(base_url=site.address, locale="vi-VN")
    page = halls["keyboard"].enter(context, site)
    for number in range(1, 5):
        section = f"[data-q='{number}']"
        field = f"{section} [data-answer] :is(input, button)"
        press_until(page, f'document.activeElement.matches("{field}")')
        assert (
            page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
        )
        if page.locator(f"{section} input[type=text]").count():
            page.keyboard.type("ban chi ủy")
        else:
            page.keyboard.press("Space")
        press_until(page, "document.activeElement.matches('[data-next]')")
        page.keyboard.press("Enter")
    page.wait_for_url("**/xem-lai/")
    expect(page.locator(".alert--success")).to_be_visible()
    press_until(page, "document.activeElement.matches('#submit button')")
    page.keyboard.press("Enter")

    page.wait_for_url("**/ket-qua/")
    context.close()


def test_a_test_is_taken_without_script_on_the_narrowest_phone(
    site: Site, browser: Browser, halls: dict[str, Hall], tmp_path: Path
) -> None:
    context = browser.new_context(
        viewport=NARROWEST, base_url=site.address, locale="vi-VN", java_script_enabled=False
    )
    page = halls["scriptless"].enter(context, site, wait="")
    photo = tmp_path / "trang.png"
    Image.new("RGB", (600, 800), "white").save(photo)
    for field in ("select", "[type=radio]", "textarea"):
        first = page.locator(f"[data-answer] {field}").first
        if field == "select":
            first.select_option("1")
        elif field == "textarea":
            first.fill("Bài viết.")
        else:
            first.check()
    page.locator("[data-photo-file]").last.set_input_files(photo)
    page.locator("[data-next]").click()

    page.wait_for_url("**/xem-lai/")
    page.locator("#submit button").click()
    page.wait_for_url("**/ket-qua/")
    expect(page.locator("main")).to_contain_text("Mã biên nhận")
    expect(page.locator("main")).to_contain_text("Bài viết.")
    context.close()


def test_every_page_of_a_test_harms_nobody(
    site: Site, browser: Browser, halls: dict[str, Hall]
) -> None:
    context = browser.new_context(viewport=NARROWEST, base_url=site.address, locale="vi-VN")
    page = halls["kinds"].enter(context, site, wait="autosave")
    attempt = page.url.split("?")[0]
    harmless(page)
    for path in (f"{attempt}xem-lai/", halls["kinds"].address):
        page.goto(path)
        harmless(page)
    page.goto(f"{attempt}xem-lai/")
    page.locator("#submit button").click()
    page.wait_for_url("**/ket-qua/")
    harmless(page)
    page.locator("a[href*='/bao-loi/']").first.click()
    page.wait_for_url("**/bao-loi/**")
    harmless(page)
    context.close()


def test_forty_questions_and_all_scripts_keep_their_budget(
    site: Site, browser: Browser, halls: dict[str, Hall]
) -> None:
    context = browser.new_context(viewport=NARROWEST, base_url=site.address, locale="vi-VN")
    address = halls["long"].enter(context, site, wait="autosave").url
    cold = browser.new_context(
        viewport=NARROWEST, base_url=site.address, storage_state=context.storage_state()
    )

    seen = visit(cold.new_page(), address)

    sizes = seen.sizes()
    assert sizes["document"] <= MOST_LONG_PAGE, sizes
    assert sizes["script"] <= MOST_QUIZ_SCRIPT, sizes
    assert len(seen.urls) <= MOST_REQUESTS, seen.urls
    assert seen.complaints == []
    cold.close()
    context.close()
