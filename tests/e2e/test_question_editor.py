"""Minh Khôi writes questions in the back office, with a mouse, a keyboard and a bad network."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]

ADD = "/quan-tri/cau-hoi/them/"
WHOLE = """Câu 7. Chi bộ họp thường kỳ mấy lần mỗi tháng?
A. Một lần
B. Hai lần
C. Ba lần
Đáp án: A"""
PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
PASTE_PICTURE = """async (element) => {
  const canvas = document.createElement("canvas");
  canvas.width = 2400; canvas.height = 1200;
  canvas.getContext("2d").fillRect(0, 600, 2400, 40);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const data = new DataTransfer();
  data.items.add(new File([blob], "anh.png", {type: "image/png"}));
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def editor(context: BrowserContext, site: Site, path: str = ADD) -> Page:
    page = sign_in(context, site, "giangvien")
    page.goto(path)
    return page


def texts(page: Page) -> list[str]:
    return [area.input_value() for area in page.locator("[data-rows] [data-text]").all()]


def test_a_pasted_question_is_split_and_its_key_marked(desktop: BrowserContext, site: Site) -> None:
    page = editor(desktop, site)

    page.locator("#id_stem").evaluate(PASTE, WHOLE)

    assert page.locator("#id_stem").input_value() == "Chi bộ họp thường kỳ mấy lần mỗi tháng?"
    assert texts(page)[:3] == ["Một lần", "Hai lần", "Ba lần"]
    expect(page.locator("input[name=right]").first).to_be_checked()
    phone = page.frame_locator("[data-phone]")
    expect(phone.locator(".choice")).to_have_count(3)
    page.locator("#id_topic").select_option(index=1)
    page.locator("[data-save]").first.click()
    expect(page).to_have_url(re.compile(r"/cau-hoi/\d+/\?da-luu=1"))


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("A. Một\tB. Hai\tC. Ba", ["Một", "Hai", "Ba"]),
        ("Ai chủ trì? A. Bí thư. B. Thư ký.", ["Bí thư.", "Thư ký."]),
        ("a) Một\n*b) Hai", ["Một", "Hai*"]),
        ("A/ Một\nB/ Hai\nĐáp án đúng: B. Hai", ["Một", "Hai*"]),
        ("A.Một\nB.Hai\nC.Ba\nĐáp án: B, C", ["Một", "Hai*", "Ba*"]),
        ("Theo điểm a) khoản 1 thì ai quyết định?", None),
        ("Một câu không có phương án nào.", None),
    ],
)
def test_options_are_found_in_what_is_pasted(
    desktop: BrowserContext, site: Site, pasted: str, found: list[str] | None
) -> None:
    desktop.set_default_timeout(60_000)
    page = desktop.new_page()
    page.goto("/")

    split = page.evaluate(
        "async (text) => (await import('/static/js/question-paste.js')).optionsIn(text)", pasted
    )

    options = split and [each["text"] + "*" * each["right"] for each in split["options"]]
    assert options == found


def test_rows_are_added_moved_and_removed_by_keyboard(desktop: BrowserContext, site: Site) -> None:
    page = editor(desktop, site)
    first = page.locator("#text-1")

    first.fill("Một")
    first.press("Enter")
    page.keyboard.type("Hai")
    page.keyboard.press("Enter")
    page.keyboard.type("Ba")
    page.locator("input[name=right]").nth(2).check()
    page.locator("[data-row-up]").nth(2).press("Enter")

    assert texts(page)[:3] == ["Một", "Ba", "Hai"]
    expect(page.locator("input[name=right]").nth(1)).to_be_checked()
    assert page.locator("#text-2").get_attribute("name") == "text-2"
    page.locator("[data-row-remove]").first.click()
    assert texts(page)[:2] == ["Ba", "Hai"]
    expect(page.locator("input[name=right]").first).to_be_checked()


def test_a_change_of_kind_keeps_the_rows(desktop: BrowserContext, site: Site) -> None:
    page = editor(desktop, site)
    page.locator("#text-1").fill("Khai mạc")

    page.locator("#id_loai").select_option("ordering")
    page.wait_for_load_state()

    expect(page.locator("[data-block]").first).to_have_attribute("data-kind", "ordering")
    assert texts(page)[0] == "Khai mạc"


def test_a_pasted_picture_is_made_small_and_needs_words(
    desktop: BrowserContext, site: Site
) -> None:
    page = editor(desktop, site)
    page.locator("#id_stem").fill("Ai chủ trì?")
    page.locator("#id_stem").press("End")

    page.locator("#id_stem").evaluate(PASTE_PICTURE)
    page.locator("[data-alt-done]").click()
    expect(page.locator("[data-alt-error]")).to_be_visible()
    page.locator("[data-alt-text]").fill("Con dấu")
    page.locator("[data-alt-done]").click()

    expect(page.locator("#id_stem")).to_have_value(
        re.compile(r"Ai chủ trì\?!\[Con dấu\]\(image:[0-9a-f-]{36} 1600x800\)")
    )
    picture = page.frame_locator("[data-phone]").locator("img")
    expect(picture).to_have_attribute("alt", "Con dấu")


def test_nothing_is_lost_when_the_tab_goes(desktop: BrowserContext, site: Site) -> None:
    page = editor(desktop, site)
    page.locator("#id_stem").fill("Câu viết dở")
    for number in range(1, 7):
        page.locator(f"#text-{number}").fill(f"Phương án {number}")
        page.locator(f"#text-{number}").press("Enter")
    page.wait_for_timeout(1500)  # the copy is made a moment after the last key
    page.close()

    again = desktop.new_page()
    again.goto(ADD)
    again.locator("[data-draft-restore]").click()
    again.wait_for_load_state()

    expect(again.locator("#id_stem")).to_have_value("Câu viết dở")
    assert texts(again)[:6] == [f"Phương án {number}" for number in range(1, 7)]


def test_a_saved_question_leaves_no_draft(desktop: BrowserContext, site: Site) -> None:
    page = editor(desktop, site)
    page.locator("#id_stem").evaluate(PASTE, WHOLE)
    page.locator("#id_topic").select_option(index=1)
    page.wait_for_timeout(1500)

    page.locator("[data-save]").first.click()
    page.wait_for_url(re.compile(r"da-luu=1"))
    page.wait_for_load_state("networkidle")

    kept = "Object.keys(localStorage).filter((key) => key.startsWith('question-draft'))"
    # Asked again and again from here: the page's policy forbids to do so inside it.
    for _wait in range(50):
        if not page.evaluate(kept):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(kept) == []


def test_the_editor_stays_when_the_network_goes(desktop: BrowserContext, site: Site) -> None:
    page = editor(desktop, site)
    desktop.set_offline(True)

    page.locator("#id_stem").fill("Không có mạng")

    expect(page.locator("[data-preview-button]")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).length") > 0
    desktop.set_offline(False)


@pytest.mark.parametrize("kind", ["single", "situation", "number"])
def test_axe_finds_nothing_in_the_editor(desktop: BrowserContext, site: Site, kind: str) -> None:
    page = editor(desktop, site, f"{ADD}?loai={kind}")

    found = Axe().run(page, context=".question-editor")

    serious = [
        (violation["id"], violation["nodes"][0]["html"])
        for violation in found.response["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]
    assert serious == []
