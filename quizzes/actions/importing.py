"""Taking the questions of a file into a bank: everything, or nothing at all."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.api import Topic
from quizzes.actions.categories import category_at
from quizzes.actions.images import keep_image
from quizzes.actions.loading import Given, add_all
from quizzes.actions.questions import About, Wording, revise_question
from quizzes.errors import BatchTaken, QuizRefused
from quizzes.formats.draft import FileRead, Problem
from quizzes.models import ImportBatch, Question, QuestionBank, QuestionCategory
from quizzes.queries.import_rows import (
    Action,
    Defaults,
    ImportRow,
    Payload,
    PictureFacts,
    rows_of,
)
from quizzes.queries.importing import (
    CheckedRow,
    ImportTable,
    Outcome,
    SoundQuestion,
    category_path,
    checked,
)
from quizzes.rules.content_pictures import named_in, pictures_in
from quizzes.rules.prose import rename_images
from shared.pictures import BadPicture, small_picture

MOST_QUESTIONS = 1000
MOST_BYTES = 5 * 2**20
KEPT_FOR = dt.timedelta(days=30)
_FOLDER = "question-imports"

# Gives the bytes of a picture of the file by its name.
Fetch = Callable[[str], bytes]


@transaction.atomic
def import_questions(
    bank: QuestionBank,
    rows: Sequence[ImportRow],
    *,
    defaults: Defaults,
    pictures: Mapping[str, PictureFacts],
    fetch: Fetch,
    by: User | None,
    at: dt.datetime,
    dry_run: bool = False,
    problems: Sequence[Problem] = (),
) -> ImportTable:
    """Return what the rows do to the bank, and do it, unless a row is refused or this is a dry run.

    New questions are drafts. Shelves are put up as the file names them.
    """
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    table = checked(bank, rows, defaults=defaults, pictures=pictures, problems=problems)
    if dry_run or not table.is_good:
        return table
    writer = _Writer(bank, defaults, fetch, by=by, at=at)
    refused = writer.write(table)
    if refused:
        transaction.set_rollback(True)
        return table
    return replace(table, is_dry_run=False)


class _Writer:
    def __init__(
        self,
        bank: QuestionBank,
        defaults: Defaults,
        fetch: Fetch,
        *,
        by: User | None,
        at: dt.datetime,
    ) -> None:
        self.bank, self.defaults, self.fetch = bank, defaults, fetch
        self.by, self.at = by, at
        self.names: dict[str, str] = {}
        self.shelves: dict[tuple[str, ...], QuestionCategory | None] = {}
        self.codes = _Codes(bank)

    def write(self, table: ImportTable) -> bool:
        """Write what is new and changed; tell whether a row was refused on the way."""
        given = [
            self._given(row, row.sound, row.topic)
            for row in table.rows
            if row.outcome == Outcome.NEW and row.sound and row.topic
        ]
        add_all(self.bank, given, status=Question.Status.DRAFT, by=self.by, at=self.at)
        for row in table.rows:
            if row.outcome == Outcome.CHANGED and row.sound and row.known:
                self._revise(row, row.sound, row.known)
        return bool(table.count(Outcome.REFUSED))

    def _given(self, row: CheckedRow, sound: SoundQuestion, topic: Topic) -> Given:
        path = category_path(self.defaults, row.draft)
        about = About(
            topic, row.difficulty, row.explicit.get("source", ""), category=self._shelf(path)
        )
        # With another question of this code in the bank the new one gets a code of its own.
        return Given(self.codes.take(row.code), about, self._wording(sound))

    def _revise(self, row: CheckedRow, sound: SoundQuestion, known: Question) -> None:
        about = replace(About.of(known), **row.explicit)
        if row.draft.category:
            path = category_path(self.defaults, row.draft)
            about = replace(about, category=self._shelf(path))
        try:
            revise_question(known, about, self._wording(sound), by=self.by, at=self.at)
        except QuizRefused as refusal:
            row.outcome = Outcome.REFUSED
            row.problems.append(Problem("refused", str(refusal.message)))

    def _wording(self, sound: SoundQuestion) -> Wording:
        for name in pictures_in([sound.stem, sound.feedback, sound.content]):
            if name.startswith("file:") and name not in self.names:
                data = self.fetch(name.removeprefix("file:"))
                image = keep_image(self.bank, data, by=self.by, at=self.at)
                self.names[name] = f"image:{image.pk}"
        return Wording(
            sound.kind,
            rename_images(sound.stem, self.names),
            named_in(sound.content, self.names),
            rename_images(sound.feedback, self.names),
            sound.points,
        )

    def _shelf(self, path: tuple[str, ...]) -> QuestionCategory | None:
        if path not in self.shelves:
            self.shelves[path] = category_at(self.bank, path, by=self.by, at=self.at)
        return self.shelves[path]


class _Codes:
    """Gives out codes that the bank does not have."""

    def __init__(self, bank: QuestionBank) -> None:
        self.taken = set(Question.objects.filter(bank=bank).values_list("code", flat=True))
        numbers = (code.removeprefix("cau-") for code in self.taken if code.startswith("cau-"))
        self.last = max((int(n) for n in numbers if n.isdecimal() and len(n) < 10), default=0)

    def take(self, wanted: str) -> str:
        code = wanted
        while not code or code in self.taken:
            self.last += 1
            code = f"cau-{self.last:03d}"
        self.taken.add(code)
        return code


# --- Batches: a file between reading and taking in ------------------------------------------------


@transaction.atomic
def open_batch(
    bank: QuestionBank,
    read: FileRead,
    *,
    file_name: str,
    file_format: str,
    defaults: Defaults,
    by: User,
    at: dt.datetime,
) -> ImportBatch:
    """Keep what was read until its owner has decided."""
    batch = ImportBatch.objects.create(
        owner=by,
        bank=bank,
        category=defaults.category,
        file_name=file_name[-200:],
        file_format=file_format,
        created_at=at,
    )
    pictures = facts_of(read.pictures)
    for number, (name, data) in enumerate(read.pictures.items(), 1):
        if pictures[name].is_good:
            path = _storage().save(f"{_FOLDER}/{batch.pk}/{number}", ContentFile(data))
            pictures[name] = replace(pictures[name], path=path)
    topic = defaults.topic.pk if defaults.topic else ""
    _keep(batch, Payload(rows_of(read), pictures, read.problems, topic, defaults.difficulty))
    record("import.read", batch, by=by, at=at, file=batch.file_name, rows=len(read.questions))
    return batch


@transaction.atomic
def mend_row(batch: ImportBatch, row: ImportRow) -> None:
    """Keep another text of one row. Raises BatchTaken."""
    locked = _lock(batch)
    payload = Payload.from_json(locked.payload)
    payload.rows[row.number - 1] = row
    _keep(locked, payload)


@transaction.atomic
def choose_actions(batch: ImportBatch, actions: Mapping[int, Action]) -> None:
    """Keep what is to be done with rows, by their numbers. Raises BatchTaken."""
    locked = _lock(batch)
    payload = Payload.from_json(locked.payload)
    for row in payload.rows:
        row.action = actions.get(row.number, row.action)
    _keep(locked, payload)


@transaction.atomic
def take_batch(batch: ImportBatch, *, by: User, at: dt.datetime) -> ImportTable:
    """Take all of a batch in, or nothing when a row is refused. Raises BatchTaken."""
    locked = _lock(batch)
    payload = Payload.from_json(locked.payload)
    table = import_questions(
        locked.bank,
        payload.rows,
        defaults=payload.defaults(locked.category),
        pictures=payload.pictures,
        fetch=lambda name: _stored(payload.pictures[name].path),
        by=by,
        at=at,
        problems=payload.problems,
    )
    if not table.is_dry_run:
        locked.taken_at = at
        locked.payload = {}
        locked.save(update_fields=["taken_at", "payload"])
        _drop_files_of(payload)
        record("import.taken", locked, by=by, at=at, counts=table.counts)
    return table


@transaction.atomic
def drop_batch(batch: ImportBatch, *, by: User | None, at: dt.datetime) -> None:
    """Throw away a file that is not taken in, with its pictures."""
    record("import.dropped", batch, by=by, at=at, file=batch.file_name)
    if batch.payload:
        _drop_files_of(Payload.from_json(batch.payload))
    batch.delete()


def drop_old_batches(*, at: dt.datetime) -> int:
    """Throw away what nobody has looked after for 30 days; return how many."""
    old = ImportBatch.objects.filter(created_at__lt=at - KEPT_FOR)
    for batch in old:
        drop_batch(batch, by=None, at=at)
    return len(old)


def table_of(batch: ImportBatch) -> ImportTable:
    """Return what taking the batch in would do now. Writes nothing."""
    payload = Payload.from_json(batch.payload)
    return checked(
        batch.bank,
        payload.rows,
        defaults=payload.defaults(batch.category),
        pictures=payload.pictures,
        problems=payload.problems,
    )


def facts_of(pictures: Mapping[str, bytes]) -> dict[str, PictureFacts]:
    """Return of each picture by what the bank would know it."""
    found = {}
    for name, data in pictures.items():
        try:
            digests: tuple[str, ...] = (
                hashlib.sha256(data).hexdigest(),
                small_picture(data).sha256,
            )
        except BadPicture:
            digests = ()
        found[name] = PictureFacts(digests)
    return found


def _keep(batch: ImportBatch, payload: Payload) -> None:
    batch.payload = payload.as_json()
    batch.save(update_fields=["payload"])


def _lock(batch: ImportBatch) -> ImportBatch:
    locked = (
        ImportBatch.objects.select_for_update(of=("self",))
        .select_related("bank", "category")
        .get(pk=batch.pk)
    )
    if locked.taken_at is not None:
        raise BatchTaken
    return locked


def _stored(path: str) -> bytes:
    with _storage().open(path) as file:
        data: bytes = file.read()
    return data


def _drop_files_of(payload: Payload) -> None:
    paths = [facts.path for facts in payload.pictures.values() if facts.path]

    def drop() -> None:
        for path in paths:
            _storage().delete(path)

    transaction.on_commit(drop, robust=True)


def _storage() -> Storage:
    return storages["private"]
