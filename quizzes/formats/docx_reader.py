"""Questions from Word documents, in the forms people really use."""

from quizzes.formats.answer_tables import match_answers
from quizzes.formats.docx_blocks import read_blocks
from quizzes.formats.docx_build import question_of
from quizzes.formats.docx_lines import Line
from quizzes.formats.docx_questions import Walk
from quizzes.formats.docx_raw import RawQuestion
from quizzes.formats.draft import FileRead, Problem

# The title of a document is not one of its questions.
TITLE_STYLES = {"title", "subtitle", "toc heading", "toc 1", "toc 2", "toc 3"}


def read(data: bytes) -> FileRead:
    """Return the questions of a .docx file. Raises UnusableFile."""
    reading = read_blocks(data)
    walk = Walk(
        [
            block
            for block in reading.blocks
            if not (isinstance(block, Line) and block.style in TITLE_STYLES)
        ]
    )
    walk.run()
    raw = [question for question in walk.found if isinstance(question, RawQuestion)]
    problems = match_answers(raw, walk.answers)
    questions = [
        question_of(found) if isinstance(found, RawQuestion) else found for found in walk.found
    ]
    problems = [*walk.strays, *problems]
    if not questions:
        problems.insert(0, Problem("no_questions"))
    return FileRead(questions, reading.pictures, problems)
