#!/usr/bin/env python3
"""Makes docs/screenshot.png: a learner's home on a phone beside the department's page.

Needs a running demonstration (`make run`) and Debian's Chromium; reads its sign-ins.
"""

import io
import os
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
SIGN_INS = Path(os.environ.get("DEMO_FOLDER", ROOT / "var")) / "demo-accounts.txt"
PHONE: ViewportSize = {"width": 360, "height": 640}
DESKTOP: ViewportSize = {"width": 1120, "height": 720}
PAPER, MARGIN = (231, 224, 208), 28


def picture(
    browser: Browser, username: str, password: str, path: str, size: ViewportSize
) -> Image.Image:
    """Return what `username` sees at `path`."""
    page = browser.new_page(viewport=size, base_url=ADDRESS, locale="vi-VN")
    page.goto("/tai-khoan/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button[type=submit]").click()
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


def main() -> int:
    found = re.search(r"mật khẩu chung: (\S+)\)", SIGN_INS.read_text(encoding="utf-8"))
    if found is None:
        print(f"No sign-ins in {SIGN_INS}.")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-sync"]
        )
        phone = picture(browser, "hocvien", found[1], "/hoc/", PHONE)
        desktop = picture(browser, "bantochuc", found[1], "/theo-doi/DUCPHO/", DESKTOP)
        browser.close()
    sheet = side_by_side(phone, desktop).quantize(128)
    sheet.save(ROOT / "docs" / "screenshot.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
