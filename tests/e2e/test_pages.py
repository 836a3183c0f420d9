"""What every page owes its reader: few bytes, one origin, no violation, no sideways scrolling."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.sqlite]

# Bytes, compressed, cold.
MOST_HTML_AND_CSS = 40 * 1024
MOST_CSS = 15 * 1024
MOST_SCRIPT = 50 * 1024
MOST_REQUESTS = 12
NARROWEST = {"width": 320, "height": 640}

CLASS = "sinh-hoat-chi-bo-i-2026"
PUBLIC = [
    "/",
    "/tai-khoan/login/",
    "/xac-minh/",
    "/khoa-hoc/",
    "/khoa-hoc/sinh-hoat-chi-bo/",
    "/tro-giup/",
]
LEARNER = ["/hoc/", "/lop/{class_code}/", "/lop/{class_code}/bai/{lesson}/",
           "/lop/{class_code}/kiem-tra/{quiz}/", "/ho-so/", "/tai-khoan/"]  # fmt: skip
DEPARTMENT = [
    "/theo-doi/DUCPHO/",
    "/theo-doi/DUCPHO/?ngay=2022-12-31",
    "/theo-doi/DUCPHO/danh-sach/",
    "/theo-doi/DUCPHO/12-thang/",
    "/theo-doi/DUCPHO/chuyen-de/",
    "/theo-doi/DUCPHO/so-sanh/",
    "/theo-doi/DUCPHO/nhac/?loc=chua&ai=ca",
]


@dataclass
class Visit:
    """What one cold visit fetched and complained of."""

    responses: list[Response] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_response(self, response: Response) -> None:
        self.responses.append(response)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    @property
    def urls(self) -> list[str]:
        return [response.url for response in self.responses]

    def sizes(self) -> dict[str, int]:
        """Compressed bytes by kind of what was fetched."""
        found: dict[str, int] = {}
        for response in self.responses:
            kind = response.request.resource_type
            if response.ok and kind in {"document", "stylesheet", "script", "font"}:
                found[kind] = found.get(kind, 0) + len(gzip.compress(response.body(), 6))
        return found


def visit(page: Page, path: str) -> Visit:
    seen = Visit()
    page.on("response", seen.note_response)
    page.on("console", seen.note_console)
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, f"{path}: {answer.status}"
    return seen


@pytest.fixture(scope="module")
def readers(browser: Browser, site: Site) -> Iterator[dict[str, BrowserContext]]:
    """A signed-out visitor, a learner and a person of the department, each on a small phone."""
    contexts = {}
    for name, username in {"anyone": "", "learner": "hocvien", "department": "bantochuc"}.items():
        context = browser.new_context(viewport=NARROWEST, base_url=site.address, locale="vi-VN")
        if username:
            sign_in(context, site, username).close()
        contexts[name] = context
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def addresses(readers: dict[str, BrowserContext]) -> dict[str, str]:
    """The class of the learner and the numbers of its first lesson and its test."""
    page = readers["learner"].new_page()
    page.goto(f"/lop/{CLASS}/")
    hrefs = page.locator("main a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    units = {kind: [h for h in hrefs if f"/{kind}/" in h] for kind in ("bai", "kiem-tra")}
    page.close()
    return {
        "class_code": CLASS,
        "lesson": units["bai"][0].rstrip("/").split("/")[-1],
        "quiz": units["kiem-tra"][0].rstrip("/").split("/")[-1],
    }


@pytest.mark.parametrize(
    ("reader", "path"),
    [("anyone", path) for path in PUBLIC]
    + [("learner", path) for path in LEARNER]
    + [("department", path) for path in DEPARTMENT],
)
def test_page_keeps_its_budget_and_harms_nobody(
    readers: dict[str, BrowserContext],
    addresses: dict[str, str],
    site: Site,
    reader: str,
    path: str,
) -> None:
    page = readers[reader].new_page()
    seen = visit(page, path.format(**addresses))

    sizes = seen.sizes()
    assert sizes["document"] + sizes["stylesheet"] <= MOST_HTML_AND_CSS, sizes
    assert sizes["stylesheet"] <= MOST_CSS, sizes
    assert sizes.get("script", 0) <= MOST_SCRIPT, sizes
    assert "font" not in sizes
    assert len(seen.urls) <= MOST_REQUESTS, seen.urls
    assert {urlsplit(url).netloc for url in seen.urls} == {urlsplit(site.address).netloc}
    assert seen.complaints == []
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, f"{path} scrolls sideways by {wider} px at 320 px"
    violations = Axe().run(page).response["violations"]
    assert [v["id"] for v in violations] == [], [
        (v["id"], v["nodes"][0]["html"]) for v in violations
    ]
    page.close()
