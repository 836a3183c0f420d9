"""A lesson read without network, confirmed there, sent later; nothing of it stays after sign-out."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

# The machine may be busy with the other tests.
expect.set_options(timeout=20_000)

pytestmark = pytest.mark.e2e

USERNAME, NAME = "hoc-xa-mang", "Lường Thị Xamạng"
DUMP = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      found.push([new URL(request.url).pathname, await (await store.match(request)).text()]);
    }
  }
  return found;
}"""

CONTROLLED = """new Promise((done) => {
  const worker = navigator.serviceWorker;
  if (worker.controller) done();
  else worker.addEventListener("controllerchange", () => done());
})"""


def make(password: str) -> str:
    """In the site: a learner in a class of one long lesson."""
    from django.urls import reverse

    from tests.factories.accounts import UserFactory
    from tests.factories.base import number_from
    from tests.factories.courses import EnrolmentFactory, LessonUnitFactory, TrainingClassFactory
    from tests.factories.people import HoldingFactory
    from tests.factories.records import settle_standings

    number_from(8000)
    user = UserFactory(username=USERNAME, full_name=NAME)
    user.set_password(password)
    user.save()
    person = HoldingFactory(person__user=user, person__full_name=NAME).person
    training_class = TrainingClassFactory()
    text = "".join(f"<p>Đoạn văn số {n}. {'Chi uỷ họp trước. ' * 30}</p>" for n in range(40))
    unit = LessonUnitFactory(training_class=training_class, lesson__body=[("text", text)])
    LessonUnitFactory(training_class=training_class)
    EnrolmentFactory(person=person, training_class=training_class)
    # As the register's import would: the ledger of the whole site stays right.
    settle_standings()
    return reverse("courses:lesson_detail", args=[training_class.code, unit.pk])


@pytest.fixture(scope="module")
def lesson(site: Site) -> str:
    code = f"from tests.e2e.test_study import make; print(make({site.password!r}))"
    return site.manage("shell", "--no-imports", "-c", code).splitlines()[-1]


def stored(page: Page) -> list[tuple[str, str]]:
    return [(path, text) for path, text in page.evaluate(DUMP)]


@pytest.mark.fault(120, "cached personal pages")
def test_a_lesson_is_read_and_confirmed_without_network(
    site: Site, phone: BrowserContext, lesson: str
) -> None:
    page = sign_in(phone, site, USERNAME)
    page.goto(lesson)
    with page.expect_request(lambda each: each.url.endswith("/cho-doc/") and each.method == "POST"):
        page.get_by_text("Đoạn văn số 20.").evaluate("e => e.scrollIntoView()")

    # The place is found again; nobody is thrown about when there is none.
    page.goto(lesson)
    expect(page.locator("[data-study-line]")).not_to_be_empty()
    expect(page.get_by_text("Đoạn văn số 20.")).to_be_in_viewport()

    page.locator("[data-offline-keep]").click()
    expect(page.locator("[data-offline-drop]")).to_be_visible()
    expect(page.locator("[data-offline-line]")).to_contain_text("KB")
    kept = stored(page)
    pages = sorted(path for path, _text in kept if not path.startswith("/static/"))
    assert pages == ["/hoc/ngoai-mang/", f"{lesson}ngoai-mang/"]
    for path, text in kept:
        assert NAME not in text, path
        assert "csrfmiddlewaretoken" not in text or path.endswith(".js"), path

    page.evaluate(CONTROLLED)
    phone.set_offline(True)
    page.goto("/hoc/")
    page.locator("[data-offline-list] a").click()
    expect(page.get_by_text("Đoạn văn số 39.")).to_be_attached()
    page.locator("[data-offline-done] button").click()
    expect(page.locator("[data-offline-waits]")).to_be_visible()
    assert NAME not in json.dumps(page.evaluate("({...localStorage})"))

    # With a network it is sent, and the class knows.
    phone.set_offline(False)
    with page.expect_response(lambda each: each.url.endswith("/xong/")):
        page.goto("/hoc/")
    page = phone.new_page()
    page.goto(lesson)
    expect(page.locator("main .state--done")).to_be_visible()

    page.locator("details[data-menu] summary").first.click()
    page.locator("form[action$='/logout/'] button").first.click()
    page.wait_for_url(f"{site.address}/")
    assert stored(page) == []
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hocba-'))") == []
    )
