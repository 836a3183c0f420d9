#!/usr/bin/env python3
"""Makes docs/screenshot.png and the pictures of the guides, docs/huong-dan/anh/*.webp.

    scripts/screenshots.py                  everything
    scripts/screenshots.py readme           docs/screenshot.png only
    scripts/screenshots.py NAME …           some pictures of the guides, by their file names

Needs a running demonstration (`make run`) and Debian's Chromium; reads its sign-ins. The guides'
pictures are made by taking a test, asking about its mark and making an exception: start from a
demonstration that nobody has used.
"""

import io
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
SIGN_INS = Path(os.environ.get("DEMO_FOLDER", ROOT / "var")) / "demo-accounts.txt"
GUIDES = ROOT / "docs" / "huong-dan" / "anh"
PHONE: ViewportSize = {"width": 360, "height": 640}
README_DESKTOP: ViewportSize = {"width": 1120, "height": 720}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PAPER, MARGIN = (231, 224, 208), 28
# A picture of a guide is loaded over a weak network.
MOST_BYTES = 30_000
CLASS = "/lop/kiem-tra-giam-sat-ii-2026/"
BANK = "/quan-tri/cau-hoi/"


@dataclass(frozen=True)
class Picture:
    """user   who is signed in
    go     leads to what is shown, from anywhere
    show   what the picture begins with; the whole screen if empty
    """

    user: str
    size: ViewportSize
    go: Callable[[Page], object]
    show: str = ""


def open_test(page: Page) -> None:
    page.goto(CLASS)
    page.locator("a[href*='/kiem-tra/']").last.click()


def begin_or_go_on(page: Page) -> None:
    open_test(page)
    if (start := page.locator("form[action$='/bat-dau/'] button[type=submit]")).count():
        start.click()
    else:
        page.locator("main a[href*='/bai-lam/']").first.click()


def answer_one(page: Page) -> None:
    """Of the first question with one right answer: each paper is another one."""
    begin_or_go_on(page)
    address = page.url.split("?")[0]
    choice = page.locator("main input[type=radio]")
    for number in range(1, 21):
        page.goto(f"{address}?cau={number}")
        if choice.count():
            break
    choice.first.check()
    page.wait_for_timeout(1500)


def look_before_handing_in(page: Page) -> None:
    begin_or_go_on(page)
    page.goto(page.url.split("?")[0] + "xem-lai/")


def hand_in(page: Page) -> None:
    look_before_handing_in(page)
    page.locator("form[action$='/nop/'] button[type=submit]").first.click()
    page.wait_for_url("**/ket-qua/")


def ask_about_a_mark(page: Page) -> None:
    """From the result, which is shown: send a question, for the list of those who answer."""
    page.goto(page.url.split("?")[0].replace("ket-qua/", "de-nghi/"))
    page.locator("textarea").fill("Theo văn bản mới, phương án B cũng đúng.")
    page.locator("main form button[type=submit]").click()


def make_exception(page: Page) -> None:
    page.goto(CLASS)
    page.locator("a[href$='/ngoai-le/']").first.click()
    address = page.url
    page.goto(address + "cho/")
    page.locator("[name=whom]").select_option(index=3)
    page.locator("[name=minutes]").fill("45")
    page.locator("[name=reason]").fill("Mất điện cả thôn sáng 20/11.")
    page.locator("main .button--primary").click()
    page.goto(address)


def in_the_bank(tail: str, then: str = "") -> Callable[[Page], object]:
    """Open a screen of the bank, and from it what the selector `then` finds first."""

    def go(page: Page) -> None:
        page.goto(BANK + tail)
        if then:
            page.locator(then).first.click()

    return go


def edit_a_question(page: Page) -> None:
    in_the_bank("", "main table a[href]")(page)
    page.locator("a[href$='/sua/']").first.click()


def see_what_marking_again_changes(page: Page) -> None:
    """Of the first test that somebody has taken: full marks for its first question."""
    page.goto(BANK + "cham-lai/")
    links = page.locator(f"main a[href^='{BANK}cham-lai/bai/']")
    for address in links.evaluate_all("links => links.map(link => link.href)"):
        page.goto(address)
        if (question := page.locator("main table a").first).count():
            question.click()
            break
    page.locator("input[name=remedy][value=full_marks]").check()
    page.locator("main form button[type=submit]").first.click()


LEARNER, TRAINER, OFFICER = "hocvien", "giangvien", "canbodaotao"
# In the order in which they are made: some lead to the next.
PICTURES = {
    "lam-bai-truoc": Picture(LEARNER, PHONE, open_test, "#awaits"),
    "lam-bai-cau-hoi": Picture(LEARNER, PHONE, answer_one, ".question"),
    "lam-bai-xem-lai": Picture(LEARNER, PHONE, look_before_handing_in, "main h1"),
    "lam-bai-ket-qua": Picture(LEARNER, PHONE, hand_in, ".verdict"),
    "lap-de-ngoai-le": Picture(OFFICER, DESKTOP, make_exception, "#of-class"),
    "ngan-hang-danh-sach": Picture(TRAINER, DESKTOP, in_the_bank(""), "main"),
    "ngan-hang-soan": Picture(TRAINER, DESKTOP, edit_a_question, "main form"),
    "lap-de-cai-dat": Picture(
        TRAINER, DESKTOP, in_the_bank("bai-kiem-tra/", "a[href$='/bai-kiem-tra/1/']"), "main"
    ),
    "lap-de-ma-tran": Picture(
        TRAINER, DESKTOP, in_the_bank("bai-kiem-tra/1/noi-dung/"), "#drawn-section"
    ),
    "phuc-khao": Picture(TRAINER, DESKTOP, in_the_bank("de-nghi/"), "main"),
    "cham-lai-xem-truoc": Picture(TRAINER, DESKTOP, see_what_marking_again_changes, "#impact"),
    "phan-tich-bai": Picture(
        TRAINER, DESKTOP, in_the_bank("thong-ke/", "main table td:last-child a"), "main"
    ),
    "phan-tich-viec": Picture(TRAINER, DESKTOP, in_the_bank("thong-ke/"), "main"),
    "phan-tich-cau": Picture(
        TRAINER, DESKTOP, in_the_bank("thong-ke/", f"main a[href^='{BANK}thong-ke/']"), "main table"
    ),
}


def sign_in(browser: Browser, username: str, password: str, size: ViewportSize) -> Page:
    page = browser.new_page(viewport=size, base_url=ADDRESS, locale="vi-VN")
    page.goto("/tai-khoan/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    return page


def picture(
    browser: Browser, username: str, password: str, path: str, size: ViewportSize
) -> Image.Image:
    """Return what `username` sees at `path`."""
    page = sign_in(browser, username, password, size)
    page.goto(path, wait_until="networkidle")
    shot = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return shot.convert("RGB")


def side_by_side(left: Image.Image, right: Image.Image) -> Image.Image:
    """Return both pictures on one ground, the smaller one centred."""
    height = max(left.height, right.height) + 2 * MARGIN
    sheet = Image.new("RGB", (left.width + right.width + 3 * MARGIN, height), PAPER)
    sheet.paste(left, (MARGIN, (height - left.height) // 2))
    sheet.paste(right, (left.width + 2 * MARGIN, (height - right.height) // 2))
    return sheet


def make_readme_picture(browser: Browser, password: str) -> None:
    phone = picture(browser, "hocvien", password, "/hoc/", PHONE)
    desktop = picture(browser, "bantochuc", password, "/theo-doi/DUCPHO/", README_DESKTOP)
    sheet = side_by_side(phone, desktop).quantize(128)
    sheet.save(ROOT / "docs" / "screenshot.png", optimize=True)


def part_of_the_screen(page: Page, show: str) -> Image.Image:
    """Return the screen, or what begins with `show` on it, without the menus beside it."""
    page.wait_for_load_state("networkidle")
    size = page.viewport_size or DESKTOP
    clip = None
    above = 8 if size["width"] == PHONE["width"] else 90  # Wagtail's head stays at the top.
    if show:
        page.locator(show).first.evaluate(
            "(element, above) => { element.style.scrollMarginTop = `${above}px`; "
            "element.scrollIntoView({behavior: 'instant', block: 'start'}); }",
            above,
        )
    if show and size["width"] > PHONE["width"]:
        box = page.locator(show).first.bounding_box()
        around = page.locator("main").first.bounding_box()
        if box and around:
            left = around["x"]
            if show != "main":
                left = max(0.0, min(left, box["x"] - 24))
            top = max(0.0, box["y"] - 24)
            width, height = size["width"] - left, size["height"] - top
            bottom = min(height, around["y"] + around["height"] - top)
            clip = {"x": left, "y": top, "width": width, "height": max(bottom, 200)}
    shot = page.screenshot(clip=clip) if clip else page.screenshot()  # type: ignore[arg-type]
    return without_empty_end(Image.open(io.BytesIO(shot)).convert("RGB"))


def without_empty_end(shot: Image.Image) -> Image.Image:
    """Return a picture without the even ground below and on the right of what is in it."""
    ground = Image.new("RGB", shot.size, shot.getpixel((shot.width - 2, shot.height - 12)))
    box = (
        ImageChops.difference(shot, ground).crop((0, 0, shot.width - 2, shot.height - 4)).getbbox()
    )
    if box is None:
        return shot
    return shot.crop((0, 0, min(shot.width, box[2] + 24), min(shot.height, box[3] + 24)))


def save_small(shot: Image.Image, path: Path) -> None:
    """Save as WebP of at most 30 KB: with less detail first, then smaller."""
    while True:
        for quality in (80, 65, 50, 40):
            kept = io.BytesIO()
            shot.save(kept, "WEBP", quality=quality, method=6)
            if len(kept.getvalue()) <= MOST_BYTES:
                path.write_bytes(kept.getvalue())
                return
        shot = shot.resize((shot.width * 4 // 5, shot.height * 4 // 5), Image.Resampling.LANCZOS)


def make_guides_pictures(browser: Browser, password: str, names: list[str]) -> None:
    pages: dict[tuple[str, int], Page] = {}
    GUIDES.mkdir(exist_ok=True)
    for name in names:
        made = PICTURES[name]
        seat = (made.user, made.size["width"])
        if seat not in pages:
            pages[seat] = sign_in(browser, made.user, password, made.size)
        made.go(pages[seat])
        save_small(part_of_the_screen(pages[seat], made.show), GUIDES / f"{name}.webp")
        print(name)
        if name == "lam-bai-ket-qua":
            ask_about_a_mark(pages[seat])


def main(names: list[str]) -> int:
    found = re.search(r"mật khẩu chung: (\S+)\)", SIGN_INS.read_text(encoding="utf-8"))
    if found is None:
        print(f"No sign-ins in {SIGN_INS}.")
        return 1
    if unknown := set(names) - {*PICTURES, "readme"}:
        print(f"There is no picture {', '.join(sorted(unknown))}: {', '.join(PICTURES)}.")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-sync"]
        )
        if not names or "readme" in names:
            make_readme_picture(browser, found[1])
        guides = [name for name in PICTURES if not names or name in names]
        make_guides_pictures(browser, found[1], guides)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
