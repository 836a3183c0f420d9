"""Questions of a bank as files hold them."""

import uuid

from django.db.models import QuerySet

from quizzes.formats.draft import DraftQuestion, FileToWrite
from quizzes.models import Question, QuestionBank, QuestionCategory, QuestionImage, QuestionVersion
from quizzes.rules.content import ContentRefused, clean_content
from quizzes.rules.content_pictures import named_in, pictures_in
from quizzes.rules.prose import rename_images


def file_of(bank: QuestionBank, questions: QuerySet[Question]) -> FileToWrite:
    """Return the questions with their pictures, for a writer. Three queries."""
    paths = _paths(bank)
    drafts = [
        _draft(question, question.current, paths)
        for question in questions.filter(bank=bank).select_related("current")
        if question.current is not None
    ]
    names, pictures = _pictures(bank, drafts)
    for draft in drafts:
        draft.stem = rename_images(draft.stem, names)
        draft.feedback = rename_images(draft.feedback, names)
        draft.content = named_in(draft.content, names)
    return FileToWrite(bank.name, drafts, pictures)


def _draft(
    question: Question, version: QuestionVersion, paths: dict[int, tuple[str, ...]]
) -> DraftQuestion:
    try:
        content = clean_content(version.kind, version.content)
    except ContentRefused:
        content = version.content
    return DraftQuestion(
        place="",
        kind=version.kind,
        stem=version.stem,
        content=content,
        feedback=version.feedback,
        code=question.code,
        category=paths[question.category_id] if question.category_id else (),
        topic=question.topic_id,
        difficulty=question.difficulty,
        source=question.source,
        points=version.points,
    )


def _pictures(
    bank: QuestionBank, drafts: list[DraftQuestion]
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return how the pictures are named in the file, and their bytes by that name."""
    shown = pictures_in([[draft.stem, draft.feedback, draft.content] for draft in drafts])
    ids = [uuid.UUID(name.removeprefix("image:")) for name in shown if name.startswith("image:")]
    names, pictures = {}, {}
    for image in QuestionImage.objects.filter(bank=bank, pk__in=ids) if ids else ():
        name = f"hinh-{image.pk}.{str(image.file.name).rpartition('.')[2]}"
        with image.file.open("rb") as file:
            pictures[name] = file.read()
        names[f"image:{image.pk}"] = f"file:{name}"
    return names, pictures


def _paths(bank: QuestionBank) -> dict[int, tuple[str, ...]]:
    """Return for each shelf the names from the outermost inwards."""
    shelves = {shelf.pk: shelf for shelf in QuestionCategory.objects.filter(bank=bank)}
    paths = {}
    for pk in shelves:
        names: list[str] = []
        at: int | None = pk
        while at is not None:
            names.insert(0, shelves[at].name)
            at = shelves[at].parent_id
        paths[pk] = tuple(names)
    return paths
