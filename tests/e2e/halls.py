"""Tests of a few questions, each with a learner before it, put into the database of a running site."""

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.e2e.site import Site

SINGLES = {"kinds": ["single"] * 4}
# Settings as `make_sitting` takes them. One for each test of the browser, for all run on one site.
SETTINGS: dict[str, dict[str, Any]] = {
    "windows": SINGLES,
    "devices": SINGLES,
    "offline": SINGLES,
    "dead": SINGLES,
    "signin": SINGLES,
    "factor": SINGLES,
    "stranger": SINGLES,
    "owner": SINGLES,
    "memory": SINGLES,
    "ahead": SINGLES | {"time_limit_minutes": 2},
    "behind": SINGLES | {"time_limit_minutes": 2},
    "forwards": SINGLES | {"navigation": "sequential"},
    "atonce": SINGLES | {"feedback_mode": "immediate"},
    "essay": {"kinds": ["essay"]},
    "ordering": {"kinds": ["ordering"]},
    "dragging": {"kinds": ["ordering"]},
    "keyboard": {"kinds": ["single", "multiple", "ordering", "short_answer"]},
    "scriptless": {"kinds": ["single", "multiple", "ordering", "essay"], "questions_per_page": 0},
    "long": {"kinds": ["single"] * 40, "questions_per_page": 0},
    "kinds": {
        "kinds": ["single", "multiple", "true_false", "statements", "matching", "ordering", "number",
                  "short_answer", "cloze", "situation", "essay"],
        "questions_per_page": 0,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Hall:
    """A test and who may take it."""

    username: str
    address: str

    def enter(self, context: BrowserContext, site: Site, *, wait: str = "complete") -> Page:
        """Sign in, begin or go on, and wait until the scripts are at work.

        wait  "complete" until all questions have come, "autosave" until changes are kept
        """
        from tests.e2e.conftest import sign_in

        page = sign_in(context, site, self.username)
        page.goto(self.address)
        begin = page.locator("form[action$='/bat-dau/'] button")
        (begin if begin.count() else page.locator(".next-step a.button--primary")).click()
        page.wait_for_url("**/bai-lam/**")
        if wait:
            page.wait_for_selector(f"[data-quiz][data-{wait}]", state="attached")
        return page


def prepare(site: Site) -> dict[str, Hall]:
    """Make all tests in the site; one command, for starting one takes seconds."""
    code = f"from tests.e2e.halls import make; print(make({site.password!r}))"
    made = json.loads(site.manage("shell", "--no-imports", "-c", code).splitlines()[-1])
    return {name: Hall(**hall) for name, hall in made.items()}


def make(password: str) -> str:
    """In the site: make the tests and return where they are."""
    # Django has to be there first.
    from tests.quizzes.conftest import make_sitting

    made = {}
    for name, settings in SETTINGS.items():
        sitting = make_sitting(**settings)
        sitting.user.username = f"thi-sinh-{name}"
        sitting.user.set_password(password)
        sitting.user.save()
        made[name] = {"username": sitting.user.username, "address": sitting.url()}
    return json.dumps(made)
