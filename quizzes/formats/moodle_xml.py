"""Moodle XML: reading and writing. `docs/reference/question-formats.md` has the table."""

from quizzes.formats import difficulty
from quizzes.formats.beside import Remark, completed, from_json, mapped
from quizzes.formats.categories import names_of
from quizzes.formats.draft import DraftQuestion, FileRead, FileToWrite, UnusableFile
from quizzes.formats.moodle_kinds import Question
from quizzes.formats.moodle_tree import Element, tree_of
from quizzes.formats.moodle_types import READERS
from quizzes.formats.moodle_writing import written
from quizzes.formats.parts import Found, gathered
from quizzes.formats.pictures import Pictures
from quizzes.formats.plain import refuse_too_many
from quizzes.formats.scribe import Scribe


def read(data: bytes) -> FileRead:
    """Return the questions of a Moodle XML file. Raises UnusableFile."""
    root = tree_of(data)
    if root.tag != "quiz":
        raise UnusableFile("not_moodle_xml", root.tag[:40])
    pictures = Pictures()
    found: list[Found] = []
    category: tuple[str, ...] = ()
    for element in root.each("question"):
        if element.attributes.get("type") == "category":
            category = names_of(element.value("category"))
        else:
            found.append(_read_question(element, category, pictures))
            refuse_too_many(found)
    return FileRead(gathered(found), pictures.by_name)


def write(file: FileToWrite) -> bytes:
    """Return the questions as a Moodle XML file that `read` gives back unchanged."""
    return written(file, lambda data: read(data).questions)


def _read_question(element: Element, category: tuple[str, ...], pictures: Pictures) -> Found:
    scribe = Scribe(pictures)
    remark = _remark_of(element, scribe)
    scribe.ours = remark is not None
    question = DraftQuestion(str(element.line), category=category)
    _read_headers(element, question, scribe)
    kind = element.attributes.get("type", "")
    if kind in READERS:
        READERS[kind](Question(element, question, scribe))
    else:
        scribe.refuse("unknown_kind", kind[:40])
    question.problems = scribe.problems
    if remark is None:
        return Found(question)
    try:
        remark = mapped(remark, scribe.with_pictures)
        return Found(completed(question, remark), remark)
    except (ValueError, RecursionError):
        scribe.note("remark_unreadable")
        return Found(question)


def _read_headers(element: Element, question: DraftQuestion, scribe: Scribe) -> None:
    about = Question(element, question, scribe)
    question.name = " ".join(element.value("name").split())
    question.code = " ".join(element.value("idnumber").split())
    question.stem = about.rich("questiontext")
    question.feedback = about.rich("generalfeedback")
    question.points = scribe.points(element.value("defaultgrade"))
    tags = element.child("tags")
    names = [tag.value("text") for tag in tags.each("tag")] if tags else []
    question.difficulty = difficulty.level_in(names)
    question.topic = difficulty.topic_in(names)
    if not question.stem:
        scribe.refuse("no_stem")
    if any(True for _ in element.each("hint")):
        scribe.note("hints_left_out")


def _remark_of(element: Element, scribe: Scribe) -> Remark | None:
    found = element.child("hocba")
    if found is None:
        return None
    try:
        return from_json(found.text)
    except ValueError:
        scribe.note("remark_unreadable")
        return None
