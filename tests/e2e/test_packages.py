"""SCORM packages in a browser: they play, go on, complete their unit, and reach nothing else."""

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.e2e.conftest import PHONE, sign_in
from tests.e2e.site import Site

# The machine may be busy with the other tests.
expect.set_options(timeout=20_000)

pytestmark = pytest.mark.e2e

# Looks for the API above itself only, as many drivers do.
DRIVER = """
const above = (win) => { while (!win.API && win.parent !== win) win = win.parent; return win.API; };
const api = above(window.parent);
api.LMSInitialize("");
const get = (name) => api.LMSGetValue(`cmi.${name}`);
const set = (name, value) => api.LMSSetValue(`cmi.${name}`, value);
const show = () => {
  const seen = [get("core.entry"), get("core.student_name"), get("core.lesson_location"), get("suspend_data").length];
  document.querySelector("#seen").textContent = seen.join("|");
};
localStorage.setItem("a", "b");
document.querySelector("#on").onclick = () => {
  set("core.lesson_status", "incomplete");
  set("core.lesson_location", String(Number(get("core.lesson_location") || 0) + 1));
  set("suspend_data", "x".repeat(5000));
  set("core.exit", "suspend");
  api.LMSCommit("");
  show();
};
document.querySelector("#end").onclick = () => {
  set("core.score.raw", "85");
  set("core.lesson_status", "completed");
  api.LMSFinish("");
};
show();
fetch("data/du-lieu.json").then((a) => a.json()).then((a) => (document.querySelector("#data").textContent = a.loi));
"""
PAGE = """<!DOCTYPE html><html><head><title>Bài</title><link rel="stylesheet" href="kieu.css">
<script>document.documentElement.dataset.inline = typeof window.API;</script></head>
<body><p id="seen"></p><p id="data"></p><button id="on">Tiếp</button><button id="end">Xong</button>
<a href="hai.html">Trang hai</a><script src="driver.js"></script></body></html>"""
# Tries every way out, and writes down which one was open.
HOSTILE = """<!DOCTYPE html><html><body><p id="out"></p><script>
const open = [];
const attempt = async (name, way) => { try { if (await way()) open.push(name); } catch { /* shut */ } };
(async () => {
  await attempt("page above", () => top.document.body.innerText.length > 0);
  await attempt("its cookies", () => top.document.cookie.length >= 0);
  await attempt("cookies", () => document.cookie.length > 0);
  const real = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  await attempt("cookies, really", () => real.get.call(document).length >= 0);
  await attempt("storage", () => Object.getOwnPropertyDescriptor(Window.prototype, "localStorage").get.call(window));
  await attempt("database", () => indexedDB.open("a"));
  await attempt("pages of the site", async () => (await fetch("/hoc/", { credentials: "include" })).ok);
  await attempt("saving by itself", () => fetch(location.origin + "/hoc/", { method: "POST", mode: "no-cors" }));
  await attempt("another site", () => fetch("https://example.com/", { mode: "no-cors" }));
  await attempt("a picture elsewhere", () => new Promise((yes, no) => {
    const picture = new Image(); picture.onload = yes; picture.onerror = no;
    picture.src = "/static/img/favicon.svg";
  }));
  await attempt("a window", () => window.open("/hoc/"));
  await attempt("the address above", () => { top.location = "/tai-khoan/logout/"; return true; });
  const frame = document.createElement("iframe");
  frame.src = "/hoc/";
  document.body.append(frame);
  await attempt("a page in a frame", () => new Promise((yes, no) => {
    setTimeout(() => { try { yes(frame.contentDocument.body.innerText.length > 0); } catch (e) { no(e); } }, 300);
  }));
  const values = { "cmi.core.lesson_status": "completed", "cmi.core.student_name": "x" };
  top.postMessage({ hocba: "scorm", session: 99, values, hasEnded: true }, "*");
  top.postMessage({ hocba: "scorm", session: 1, values, hasEnded: true }, "*");
  document.querySelector("#out").textContent = "open: " + open.join(", ");
})();
</script></body></html>"""
USERNAME = "hoc-goi"


@dataclass(frozen=True)
class Room:
    """Addresses of the packages of one learner."""

    good: str
    hostile: str
    parts: str


@pytest.fixture(scope="module")
def room(site: Site) -> Room:
    code = f"from tests.e2e.test_packages import make; print(make({site.password!r}))"
    return Room(**json.loads(site.manage("shell", "--no-imports", "-c", code).splitlines()[-1]))


def make(password: str) -> str:
    """In the site: a learner in a class of three packages."""
    from django.urls import reverse

    from tests.factories.accounts import UserFactory
    from tests.factories.base import number_from
    from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
    from tests.factories.packages import PackageUnitFactory, manifest
    from tests.factories.people import HoldingFactory
    from tests.factories.records import settle_standings

    number_from(7000)
    user = UserFactory(username=USERNAME, full_name="Hoàng Thị Gói")
    user.set_password(password)
    user.save()
    person = HoldingFactory(person__user=user, person__full_name=user.full_name).person
    training_class = TrainingClassFactory()
    EnrolmentFactory(person=person, training_class=training_class)
    files = {
        "res/index.html": PAGE, "res/hai.html": PAGE, "res/driver.js": DRIVER,
        "res/kieu.css": "button { min-height: 48px }", "res/data/du-lieu.json": '{"loi": "đọc được"}',
    }  # fmt: skip
    units = {
        "good": PackageUnitFactory(
            training_class=training_class, package__mastery="70", package__files=files
        ),
        "hostile": PackageUnitFactory(
            training_class=training_class, package__files={"res/index.html": HOSTILE}
        ),
        "parts": PackageUnitFactory(
            training_class=training_class,
            package__files=files | {"imsmanifest.xml": manifest(parts=2, title="Phần")},
        ),
    }
    # As the register's import would: the ledger of the whole site stays right.
    settle_standings()
    return json.dumps(
        {
            name: reverse("courses:package_detail", args=[training_class.code, unit.pk])
            for name, unit in units.items()
        }
    )


def play(page: Page, address: str) -> FrameLocator:
    page.goto(address)
    page.locator("[data-package-start]").click()
    return page.frame_locator("[data-package-frame]")


def line_is(page: Page, kind: str) -> None:
    expect(page.locator("[data-package-line]")).to_have_attribute("data-kind", kind)


def test_a_package_plays_goes_on_where_it_was_left_and_completes_its_unit(
    site: Site, phone: BrowserContext, room: Room
) -> None:
    page = sign_in(phone, site, USERNAME)
    frame = play(page, room.good)
    expect(frame.locator("#seen")).to_have_text("ab-initio|Hoàng Thị Gói||0")
    expect(frame.locator("#data")).to_have_text("đọc được")
    expect(frame.locator("html")).to_have_attribute("data-inline", "object")
    frame.locator("#on").click()
    line_is(page, "saved")

    # Without network it waits, and the next page of the package knows it all the same.
    phone.set_offline(True)
    frame.locator("#on").click()
    line_is(page, "waits")
    phone.set_offline(False)
    line_is(page, "saved")
    frame.locator("a").click()
    expect(frame.locator("#seen")).to_have_text("resume|Hoàng Thị Gói|2|5000")

    # What was not sent when the window died comes with the next opening.
    phone.set_offline(True)
    frame.locator("#on").click()
    line_is(page, "waits")
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    frame = play(page, room.good)
    expect(frame.locator("#seen")).to_have_text("resume|Hoàng Thị Gói|3|5000")

    # Another window takes over; the older one says so and saves nothing.
    newer = phone.new_page()
    newer_frame = play(newer, room.good)
    expect(newer_frame.locator("#seen")).to_contain_text("resume")
    frame.locator("#on").click()
    line_is(page, "refused")
    expect(page.locator("[data-package-frame]")).to_have_count(0)

    newer_frame.locator("#end").click()
    expect(newer.locator("[data-package-done]")).to_be_visible()
    newer.reload()
    expect(newer.locator("main .state--done")).to_be_visible()
    expect(newer.locator("main")).to_contain_text("8,5")


def test_a_package_reaches_neither_the_page_nor_cookies_nor_other_sites(
    site: Site, phone: BrowserContext, room: Room
) -> None:
    page = sign_in(phone, site, USERNAME)
    page.goto(room.hostile)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda each: asked.append((each.url, each.all_headers().get("cookie", ""))))
    page.locator("[data-package-start]").click()
    frame = page.frame_locator("[data-package-frame]")

    expect(frame.locator("#out")).to_have_text("open: ")

    assert page.url.endswith(room.hostile)
    assert all(url.startswith((site.address, "data:", "blob:")) for url, _cookie in asked)
    within = [url for url, cookie in asked if "/goi-hoc/" in url and url.endswith(".js") and cookie]
    assert within == []
    # It could forge what it says of itself, as every package can, but no element that is not its own.
    line_is(page, "refused")
    assert page.locator("[data-package-done]").is_hidden()


def test_parts_are_opened_one_after_another_and_lose_nothing(
    site: Site, phone: BrowserContext, room: Room
) -> None:
    page = sign_in(phone, site, USERNAME)
    page.goto(room.parts)
    frame = page.frame_locator("[data-package-frame]")
    page.locator("[data-package-part='1']").click()
    expect(frame.locator("#seen")).to_have_text("ab-initio|Hoàng Thị Gói||0")
    # What the first one says while the other is opened is kept.
    frame.locator("body").evaluate("() => { window.API.LMSSetValue('cmi.suspend_data', 'xyz'); }")
    page.locator("[data-package-part='2']").click()

    expect(page.locator("[data-package-part='2']")).to_have_attribute("aria-current", "true")
    expect(frame.locator("#seen")).to_have_text("ab-initio|Hoàng Thị Gói||0")
    frame.locator("#end").click()
    expect(page.locator("[data-package-status='2']")).to_have_text("đã học xong")
    expect(page.locator("[data-package-done]")).to_be_hidden()
    page.locator("[data-package-part='1']").click()
    expect(page.locator("[data-package-part='1']")).to_have_attribute("aria-current", "true")
    expect(frame.locator("#seen")).to_have_text("resume|Hoàng Thị Gói||3")
    frame.locator("#end").click()

    expect(page.locator("[data-package-done]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-package-status='1']")).to_have_text("đã học xong")


def test_without_script_the_page_says_so(site: Site, browser: Browser, room: Room) -> None:
    context = browser.new_context(
        viewport=PHONE, base_url=site.address, locale="vi-VN", java_script_enabled=False
    )
    page = sign_in(context, site, USERNAME)
    page.goto(room.good)

    expect(page.locator("noscript .alert, .alert--warning").first).to_be_visible()
    expect(page.locator("[data-package-start]")).to_be_hidden()
    context.close()
