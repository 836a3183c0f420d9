"""What we write we read back unchanged."""

import re
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from quizzes.formats import gift, moodle_xml
from quizzes.formats.draft import DraftQuestion, FileToWrite
from quizzes.rules.prose import image_names
from tests.quizzes.formats.generated import PICTURES, files
from tests.quizzes.formats.reading import option

FORMATS = [gift, moodle_xml]


@pytest.mark.parametrize("module", FORMATS, ids=lambda module: module.__name__.rpartition(".")[2])
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
@given(file=files())
def test_file_read_back_is_what_was_written(module: ModuleType, file: FileToWrite) -> None:
    found = module.read(module.write(file))

    assert [without_place(question) for question in found.questions] == file.questions
    assert found.problems == []
    assert found.pictures == {name: PICTURES[name] for name in shown(file)}


def without_place(question: DraftQuestion) -> DraftQuestion:
    return replace(question, place="")


def shown(file: FileToWrite) -> set[str]:
    """Return the names of the pictures that the questions show."""
    names = image_names(repr(file.questions).replace("\\'", "'"))
    return {name.removeprefix("file:") for name in names}


ORDINARY = [
    DraftQuestion(
        "", "single", "Chọn <b>một</b>:",
        {"options": [option("a", right=True, feedback="Phải."), option("b", weight="50")]},
        feedback="Điều 24.", code="XD-1", name="XD-1", difficulty="easy", topic="dieu-le",
    ),
    DraftQuestion(
        "", "multiple", "Chọn các ý:",
        {
            "options": [option("a", right=True), option("b", right=True), option("c")],
            "scoring": "partial_penalty",
        },
        name="Hai",
    ),
    DraftQuestion(
        "", "true_false", "Câu", {"answer": False, "feedback_true": "x", "feedback_false": "y"},
        name="Ba",
    ),
    DraftQuestion(
        "", "matching", "Nối", {
            "pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}],
            "extra_rights": ["3"],
        },
        name="Bốn",
    ),
]  # fmt: skip


@pytest.mark.parametrize("module", FORMATS, ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize("question", ORDINARY, ids=lambda question: question.kind)
def test_ordinary_question_needs_no_remark(module: ModuleType, question: DraftQuestion) -> None:
    written = module.write(FileToWrite("", [question])).decode()

    assert re.findall(r"hocba(?::|><!\[CDATA\[)(\{.*?\})", written) == ["{}"]
