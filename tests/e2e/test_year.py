"""One course from the trainer's desk to the certificate, by the hands of everybody it needs."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import year as years
from tests.e2e.conftest import DESKTOP, sign_in
from tests.e2e.path import code_of_certificate, pass_the_test
from tests.e2e.site import Site
from tests.e2e.test_study import CONTROLLED
from tests.e2e.year import COURSE, Year

# The machine may be busy with the other tests.
expect.set_options(timeout=20_000)

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REASON = "Xin ghi rõ mỗi năm đối thoại mấy lần."
MENDED = "Ít nhất hai lần một năm."
PLACES = 40

Desk = Callable[[str], Page]


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    """Each person of the staff at a desk of their own."""
    contexts = []

    def sit_down(username: str) -> Page:
        contexts.append(
            browser.new_context(viewport=DESKTOP, locale="vi-VN", base_url=site.address)
        )
        return sign_in(contexts[-1], site, username)

    yield sit_down
    for context in contexts:
        context.close()


def test_a_course_goes_from_the_desk_of_its_trainer_to_a_certificate(
    site: Site, desk: Desk, phone: BrowserContext, browser: Browser
) -> None:
    year = years.prepare(site)
    trainer, reviewer, officer = desk("giangvien"), desk("nguoiduyet"), desk(years.OFFICER)
    behind = told_behind(officer)

    bring_questions_from_word(trainer)
    make_a_test_of_them(trainer)
    send_to_review(trainer, year, "Người đứng đầu phải đối thoại.")
    send_back(reviewer, year)
    mend(trainer, year)
    compare_and_approve(reviewer, year)
    appear_on_time(site, browser, year)

    address = plan_a_class(officer, year)
    hold_a_session_now(officer, address)
    open_it(officer, address)
    summon_forty(officer, address)

    learner = sign_in(phone, site, years.LEARNER)
    study_without_network(phone, learner, address)
    check_in(officer, learner, address)
    hand_in_an_essay(learner, address)
    open_part(learner, address, "kiem-tra")
    pass_the_test(learner, site, phone)
    mark_the_essay(trainer, address)

    learner.goto(address)
    code = code_of_certificate(learner)
    learner.goto(f"/xac-minh/{code}/")
    expect(learner.locator("main")).to_contain_text(year.name)
    years.tell_the_heads(site, 31)
    assert told_behind(officer) == behind - 1
    look_for_the_learner(officer, year)


# --- The trainer and the reviewer -----------------------------------------------------------------


def bring_questions_from_word(trainer: Page) -> None:
    """Three questions typed in Word come into the bank, and are made ready."""
    trainer.goto("/quan-tri/cau-hoi/nhap/")
    file = {"name": "cau-hoi.docx", "mimeType": DOCX, "buffer": years.word_file()}
    trainer.locator("[name=file]").set_input_files(file)
    trainer.locator("[name=bank]").select_option(years.BANK)
    trainer.locator("form:has([name=file]) button[type=submit]").click()
    expect(trainer.locator(".import-table tbody tr")).to_have_count(3)
    trainer.locator("[name=do][value=take]").click()
    trainer.wait_for_url(f"**/?ngan_hang={years.BANK}")
    for box in trainer.locator("[name=cau]").all():
        box.check()
    trainer.locator("[name=status]").select_option("ready")
    trainer.locator(".question-many button").click()
    expect(trainer.locator(".messages")).to_contain_text("Đã đổi 3 câu hỏi.")


def make_a_test_of_them(trainer: Page) -> None:
    trainer.goto("/quan-tri/cau-hoi/bai-kiem-tra/them/")
    trainer.locator("#id_assessment").select_option(label=f"{COURSE}: Bài kiểm tra cuối khóa")
    trainer.locator("#id_bank").select_option(label=COURSE)
    trainer.locator("#id_title").fill("Bài kiểm tra về đối thoại")
    trainer.locator("form:has(#id_bank) button[type=submit]").click()
    trainer.wait_for_url("**/noi-dung/")
    trainer.locator("[name=rut-0-topic]").select_option(index=1)
    trainer.locator("[name=rut-0-difficulty]").select_option("medium")
    trainer.locator("[name=rut-0-count]").fill("3")
    trainer.locator("form:has([name=rut-0-count]) > button[type=submit]").click()
    expect(trainer.locator(".messages")).to_contain_text("Đã lưu")
    trainer.locator(".quiz-tabs form[action$='/mo/'] button").click()
    expect(trainer.locator(".messages")).to_contain_text("Đã mở bài kiểm tra")


def send_to_review(trainer: Page, year: Year, note: str) -> None:
    """Write into the second of the lesson's six blocks, and send the lesson on."""
    trainer.goto(f"/quan-tri/pages/{year.lesson}/edit/")
    expect(trainer.locator("[name^=body-][name$=-type]:not([name*=value])")).to_have_count(6)
    trainer.locator("[name=body-1-value-note]").fill(note)
    trainer.locator("footer .w-dropdown__toggle").click()
    with trainer.expect_navigation():
        trainer.locator("[name=action-submit]").click()
    expect(trainer.locator(".messages .success")).to_be_visible()


def send_back(reviewer: Page, year: Year) -> None:
    """The lesson waits on the reviewer's desk; without a reason it does not go back."""
    reviewer.goto("/quan-tri/")
    reviewer.locator(f"main a[href$='/pages/{year.lesson}/edit/']").first.click()
    reviewer.locator("footer .w-dropdown__toggle").click()
    reviewer.locator("[data-workflow-action-name=reject]").click()
    reason = reviewer.locator(".modal [name=comment]")
    expect(reason).to_have_attribute("required", "")
    reason.fill(REASON)
    with reviewer.expect_navigation():
        reviewer.locator(".modal form [type=submit]").click()


def mend(trainer: Page, year: Year) -> None:
    """The reason stands on the trainer's desk and in the editor."""
    trainer.goto("/quan-tri/")
    expect(trainer.locator("main")).to_contain_text(REASON)
    trainer.goto(f"/quan-tri/pages/{year.lesson}/edit/")
    expect(trainer.locator(".messages")).to_contain_text(REASON)
    send_to_review(trainer, year, MENDED)


def compare_and_approve(reviewer: Page, year: Year) -> None:
    """See what was mended, set the hour at which the lesson appears, and approve."""
    edit = f"/quan-tri/pages/{year.lesson}/edit/"
    reviewer.goto(edit)
    compare = reviewer.locator("a[href*='/revisions/compare/']").first.get_attribute("href")
    reviewer.goto(compare or "")
    expect(reviewer.locator("ins, .addition").first).to_contain_text(MENDED)

    reviewer.goto(edit)
    status = reviewer.locator("[data-side-panel-toggle=status]")
    if status.get_attribute("aria-expanded") != "true":
        status.click()
    reviewer.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").click()
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    reviewer.locator("#id_go_live_at").fill(f"{tomorrow:%d/%m/%Y} 07:00")
    with reviewer.expect_navigation():
        # The calendar that unfolds lies over the button.
        reviewer.locator("#schedule-publishing-dialog button[type=submit]").press("Enter")
    reviewer.locator("footer .w-dropdown__toggle").click()
    with reviewer.expect_navigation():
        reviewer.locator("[data-workflow-action-name=approve]").first.click()


def appear_on_time(site: Site, browser: Browser, year: Year) -> None:
    visitor = browser.new_page(base_url=site.address)
    assert visitor.request.get(year.lesson_address).status == 404
    assert years.publish_what_is_due(site) == [0, 1]
    visitor.goto(year.lesson_address)
    expect(visitor.locator("h1")).to_contain_text("Một buổi đối thoại tốt")
    visitor.close()


# --- The officer ----------------------------------------------------------------------------------


def plan_a_class(officer: Page, year: Year) -> str:
    """Save a class that also meets, for this year; return its address."""
    officer.goto("/lop/mo-lop/")
    today = timezone.localdate()
    for name, value in year.choices.items():
        officer.locator(f"[name={name}]").select_option(value)
    for name, value in {
        "name": f"{COURSE}, lớp trên thị xã",
        "starts_on": f"{today}",
        "ends_on": f"{today.year}-12-31",
        "due_on": f"{today.year}-12-31",
        "capacity": f"{PLACES}",
    }.items():
        officer.locator(f"[name={name}]").fill(value)
    officer.locator("[name=mode][value=ket_hop]").check()
    officer.get_by_label("Lê Minh Khôi").check()
    officer.locator("button[name=draft]").click()
    officer.wait_for_url("**/mo/")
    expect(officer.locator("main")).to_contain_text("chưa có buổi học nào")
    return officer.url.removesuffix("mo/")


def hold_a_session_now(officer: Page, address: str) -> None:
    """Plan a session to which one can check in: begun just now, or at midnight if that is near."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    midnight = now.replace(hour=0, minute=0)
    begins = max(now - dt.timedelta(minutes=5), midnight)
    if (now.hour, now.minute) > (23, 30):
        begins = midnight + dt.timedelta(days=1)
    ends = min(begins + dt.timedelta(hours=2), begins.replace(hour=23, minute=59))
    officer.goto(f"{address}lich/them/")
    for name, value in {
        "title": "Tập đối thoại",
        "day": f"{begins:%Y-%m-%d}",
        "starts": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "periods": "5",
    }.items():
        officer.locator(f"[name={name}]").fill(value)
    officer.locator("main form button.button--primary").click()
    officer.wait_for_url("**/lich/")


def open_it(officer: Page, address: str) -> None:
    officer.goto(f"{address}mo/")
    officer.locator("main form button.button--primary").click()
    officer.wait_for_url(address)


def summon_forty(officer: Page, address: str) -> None:
    """Look at who would be summoned from two wards, and summon as many as there are places."""
    first = summon(officer, address, years.WARDS[0], PLACES)
    assert 0 < first < PLACES
    assert summon(officer, address, years.WARDS[1], PLACES - first) == PLACES - first
    officer.goto(f"{address}mo/")
    expect(officer.locator("main")).to_contain_text(f"{PLACES} người")


def summon(officer: Page, address: str, ward: str, most: int) -> int:
    """Summon those who are proposed in a ward, `most` of them at most; return how many."""
    officer.goto(f"{address}trieu-tap/")
    officer.locator("[name=doi_tuong]").select_option(years.AUDIENCE)
    officer.locator("[name=to_chuc]").select_option(ward)
    officer.locator("form.filters button").click()
    proposed = officer.locator("[name=people]:checked")
    expect(proposed.first).to_be_attached()
    while proposed.count() > most:
        proposed.last.uncheck()
    number = proposed.count()
    officer.locator("form:has([name=people]) button.button--primary").click()
    officer.wait_for_url(address)
    expect(officer.locator(".messages")).to_contain_text(f"{number} đồng chí")
    return number


def told_behind(officer: Page) -> int:
    """How many people the latest digest says are behind."""
    officer.goto("/tin-nhan/")
    text = officer.locator("main .stack > *").first.inner_text()
    found = re.search(r"(\d[\d.]*) (?:người|đồng chí)", text)
    assert found is not None, text
    return int(found[1].replace(".", ""))


def look_for_the_learner(officer: Page, year: Year) -> None:
    """The digest leads to the list of those who are behind; of the ward, all but one are on it."""
    officer.locator("main .stack > *").first.locator("button, a").first.click()
    officer.wait_for_url("**/theo-doi/DUCPHO/danh-sach/?loc=chua")
    officer.goto(f"/theo-doi/{years.WARDS[0]}/danh-sach/?loc=chua")
    expect(officer.locator("main a[href*='/ho-so/']").first).to_be_visible()
    expect(officer.locator(f"main a[href*='/ho-so/{year.person}/']")).to_have_count(0)


# --- The learner ----------------------------------------------------------------------------------


def open_part(learner: Page, address: str, part: str) -> None:
    """Open a part of the class: bai, diem-danh, thu-hoach or kiem-tra."""
    learner.goto(address)
    learner.locator(f".tasks a[href*='/{part}/']").click()
    learner.wait_for_load_state()


def study_without_network(phone: BrowserContext, learner: Page, address: str) -> None:
    """Keep the lesson on the phone, read and confirm it offline; it is sent afterwards."""
    open_part(learner, address, "bai")
    learner.locator("[data-offline-keep]").click()
    expect(learner.locator("[data-offline-drop]")).to_be_visible()
    learner.evaluate(CONTROLLED)
    phone.set_offline(True)
    learner.goto("/hoc/")
    learner.locator("[data-offline-list] a").click()
    expect(learner.locator("main")).to_contain_text(MENDED)
    learner.locator("[data-offline-done] button").click()
    expect(learner.locator("[data-offline-waits]")).to_be_visible()
    phone.set_offline(False)
    with learner.expect_response(lambda each: each.url.endswith("/xong/")):
        learner.goto("/hoc/")


def check_in(officer: Page, learner: Page, address: str) -> None:
    """Read the QR code on the projector, and press the button it leads to."""
    officer.goto(f"{address}lich/")
    officer.locator("main a[href*='/diem-danh/']").first.click()
    officer.locator("main a[href$='/ma/']").first.click()
    shown = officer.locator(".checkin__picture").screenshot()
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown)))
    learner.goto(code.text)
    learner.locator("main form button.button--primary").click()
    learner.wait_for_url(f"{address}diem-danh/**")
    expect(learner.locator("main")).to_contain_text("5/5")


def hand_in_an_essay(learner: Page, address: str) -> None:
    open_part(learner, address, "thu-hoach")
    learner.locator("#id_text").fill("Chi bộ tôi đối thoại với dân mỗi quý một lần. " * 10)
    learner.locator("button[name=lam][value=nop]").click()
    learner.wait_for_url("**/nop/")
    learner.locator("main form button.button--primary").click()
    learner.wait_for_url("**/thu-hoach/*/")


def mark_the_essay(trainer: Page, address: str) -> None:
    path = address.split("/lop/")[1]
    trainer.goto("/lop/cham-thu-hoach/")
    trainer.locator(f"main a[href*='/lop/{path}thu-hoach/']").first.click()
    trainer.locator("main a.button--primary").click()
    trainer.locator("[name=mark]").fill("8,5")
    trainer.locator("[name=comment]").fill("Sát chi bộ.")
    trainer.locator("button[name=lam][value=cham]").click()
    expect(trainer.locator("main")).to_contain_text("8,50")
