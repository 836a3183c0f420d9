"""Reading questions from Word files made for a test, and short views of what was found."""

from quizzes.formats.docx_reader import read
from quizzes.formats.draft import DraftQuestion, FileRead
from tests.quizzes.formats.word_files import Word


def read_word(word: Word) -> FileRead:
    return read(word.data)


def questions_of(word: Word) -> list[DraftQuestion]:
    return read(word.data).questions


def only(word: Word) -> DraftQuestion:
    (question,) = questions_of(word)
    assert [problem for problem in question.problems if problem.blocks] == []
    return question


def options(question: DraftQuestion) -> list[str]:
    """Return the options, the right ones with a star."""
    return [
        ("*" if option["right"] else "") + option["text"] for option in question.content["options"]
    ]


def truths(question: DraftQuestion) -> list[bool]:
    return [statement["answer"] for statement in question.content["statements"]]


OPTIONS = "\nA. Mỗi tháng\nB. Mỗi quý\nC. Mỗi năm\nD. Khi cần\nĐáp án: A"
READ_OPTIONS = ["*Mỗi tháng", "Mỗi quý", "Mỗi năm", "Khi cần"]
