"""What is written as a Word document is read back unchanged, for every kind of question."""

from hypothesis import HealthCheck, Phase, given, settings

from quizzes.formats import docx_reader, docx_writer
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
def test_word_document_read_back_is_what_was_written(file: FileToWrite) -> None:
    found = docx_reader.read(docx_writer.write(file))

    assert [without_place(question) for question in found.questions] == file.questions
    assert found.problems == []
    assert found.pictures == {name: PICTURES[name] for name in shown(file)}
