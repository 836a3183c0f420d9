"""The data model of SCORM 1.2, as the server judges it; tests/courses/scorm_api.test.mjs asks the
script in the browser about the same table."""

import json
import shutil
import subprocess
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from courses.rules import scorm
from courses.rules.scorm import Score, fault_of, settled_status, span_of, span_text

# Element, value, the error code of writing it. Lists have one entry when this is asked.
WRITING = [
    ("cmi.core.lesson_status", "completed", 0),
    ("cmi.core.lesson_status", "browsed", 0),
    ("cmi.core.lesson_status", "not attempted", 405),
    ("cmi.core.lesson_status", "Completed", 405),
    ("cmi.core.lesson_status", "passed ", 405),
    ("cmi.core.lesson_status", "passed\n", 405),
    ("cmi.core.exit", "", 0),
    ("cmi.core.exit", "suspend", 0),
    ("cmi.core.exit", "normal", 405),
    ("cmi.core.score.raw", "", 0),
    ("cmi.core.score.raw", "0", 0),
    ("cmi.core.score.raw", "85.5", 0),
    ("cmi.core.score.raw", "100.00", 0),
    ("cmi.core.score.raw", ".5", 0),
    ("cmi.core.score.raw", "085", 0),
    ("cmi.core.score.raw", "100.01", 405),
    ("cmi.core.score.raw", "101", 405),
    ("cmi.core.score.raw", "-1", 405),
    ("cmi.core.score.raw", "8,5", 405),
    ("cmi.core.score.raw", ".", 405),
    ("cmi.core.score.raw", "NaN", 405),
    ("cmi.core.score.raw", "٨", 405),
    ("cmi.core.session_time", "00:00:01", 0),
    ("cmi.core.session_time", "0012:99:99.25", 0),
    ("cmi.core.session_time", "1:00:00", 405),
    ("cmi.core.session_time", "PT1H", 405),
    ("cmi.core.lesson_location", "trang 12 – mục “đầu”\n", 0),
    ("cmi.core.lesson_location", "x" * 1001, 405),
    ("cmi.suspend_data", "x" * 4097, 0),
    ("cmi.suspend_data", "x" * (scorm.MOST_SUSPEND_DATA + 1), 405),
    ("cmi.comments", "x" * 4097, 405),
    ("cmi.objectives.0.id", "muc-tieu", 0),
    ("cmi.objectives.0.id", "mục tiêu", 405),
    ("cmi.objectives.0.status", "not attempted", 0),
    ("cmi.objectives.0.score.raw", "70", 0),
    ("cmi.objectives.1000.id", "a", 201),
    ("cmi.student_preference.audio", "-1", 0),
    ("cmi.student_preference.audio", "101", 405),
    ("cmi.student_preference.text", "2", 405),
    ("cmi.interactions.0.id", "cau-1", 0),
    ("cmi.interactions.0.type", "choice", 0),
    ("cmi.interactions.0.type", "multiple", 405),
    ("cmi.interactions.0.result", "wrong", 0),
    ("cmi.interactions.0.result", "0.5", 0),
    ("cmi.interactions.0.time", "23:59:59.9", 0),
    ("cmi.interactions.0.time", "24:00:00", 405),
    ("cmi.core.student_id", "a", 403),
    ("cmi.core.entry", "resume", 403),
    ("cmi.core.total_time", "00:00:01", 403),
    ("cmi.core._children", "a", 402),
    ("cmi.objectives._count", "1", 402),
    ("cmi.core.student_name._children", "a", 202),
    ("cmi.core._count", "1", 203),
    ("cmi.completion_status", "completed", 401),
    ("cmi.no._children", "a", 201),
    ("adl.nav.request", "continue", 201),
    ("", "", 201),
]


@pytest.mark.parametrize(("element", "value", "code"), WRITING, ids=lambda each: repr(each)[:40])
def test_writing_is_allowed_or_refused_with_the_code_of_the_standard(element, value, code):
    assert fault_of(element, value) == code


def test_the_script_in_the_browser_judges_alike(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node runs the script without a browser; it is not installed.")
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps({"model": scorm.model(), "writing": WRITING}))
    test = Path(__file__).with_name("scorm_api.test.mjs")
    script = Path(settings.BASE_DIR) / "static/js/scorm-api.js"

    done = subprocess.run([node, test, cases, script], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_element_has_a_pattern_if_it_is_written_and_a_parent_that_names_it():
    for element, (access, pattern) in scorm.ELEMENTS.items():
        assert (pattern in scorm.PATTERNS) is ("w" in access), element
        parent, _dot, last = element.rpartition(".")
        if parent not in {"cmi", *scorm.LISTS} and not parent.endswith(".n"):
            assert last in scorm.CHILDREN[parent].split(","), element


@pytest.mark.parametrize(
    ("text", "seconds", "written"),
    [
        ("00:00:00", 0, "0000:00:00.00"),
        ("0001:02:03.4", 3723.4, "0001:02:03.40"),
        ("00:90:75.05", 5475.05, "0001:31:15.05"),
        ("9999:59:59.99", 35999999.99, "9999:59:59.00"),
    ],
)
def test_spans_are_read_and_written(text, seconds, written):
    assert span_of(text) == timedelta(seconds=seconds)
    assert span_text(span_of(text)) == written


@pytest.mark.parametrize(
    ("score", "mark"),
    [
        (Score(), None),
        (Score(Decimal(85)), "8.50"),
        (Score(Decimal("66.666")), "6.67"),
        (Score(Decimal(8), Decimal(0), Decimal(10)), "8.00"),
        (Score(Decimal(60), Decimal(20), Decimal(100)), "5.00"),
        (Score(Decimal(100), None, Decimal(50)), "10.00"),
        (Score(Decimal(5), Decimal(50), Decimal(50)), None),
    ],
)
def test_a_score_is_a_mark_of_10_within_its_bounds(score, mark):
    assert score.mark == (None if mark is None else Decimal(mark))


@pytest.mark.parametrize(
    ("reported", "raw", "mastery", "has_ended", "settled"),
    [
        ("not attempted", None, None, False, "not attempted"),
        ("not attempted", None, None, True, "completed"),
        ("incomplete", None, None, True, "incomplete"),
        ("incomplete", 90, 70, True, "incomplete"),
        ("browsed", 90, 70, True, "browsed"),
        ("completed", None, 70, True, "completed"),
        ("completed", 70, 70, False, "passed"),
        ("completed", 69, 70, True, "failed"),
        ("passed", 69, 70, True, "failed"),
        ("failed", 70, 70, True, "passed"),
        ("passed", 10, None, True, "passed"),
        ("not attempted", 80, 70, True, "passed"),
    ],
)
def test_a_score_to_pass_decides_once_the_package_is_through(
    reported, raw, mastery, has_ended, settled
):
    score = Score(None if raw is None else Decimal(raw))
    mastery = None if mastery is None else Decimal(mastery)

    assert settled_status(reported, score, mastery=mastery, has_ended=has_ended) == settled
