"""The workbook of questions: what is written is read back; what people fill in is understood."""

from hypothesis import HealthCheck, Phase, given, settings

from quizzes.formats import xlsx
from quizzes.formats.draft import FileToWrite
from tests.quizzes.formats.generated import PICTURES, files
from tests.quizzes.formats.test_round_trip import shown, without_place


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(file=files())
def test_workbook_read_back_is_what_was_written(file: FileToWrite) -> None:
    found = xlsx.read(xlsx.write(file))

    assert [without_place(question) for question in found.questions] == file.questions
    assert found.problems == []
    assert found.pictures == {name: PICTURES[name] for name in shown(file)}
