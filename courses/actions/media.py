"""From an uploaded file to the light ones that lessons show."""

import datetime as dt
import logging
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import signature
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.errors import MediaStays
from courses.models import Audio, SlideDeck, SlidePage, Video, VideoVariant
from courses.models.media import LessonFile, place_of
from courses.queries.media_use import is_named
from courses.rendering.programs import MediaRefused
from courses.rendering.recordings import SOUND_ONLY, light_sound, light_video
from courses.rendering.slides import as_pdf, slides_of

logger = logging.getLogger(__name__)

KINDS: dict[str, type[LessonFile]] = {"video": Video, "audio": Audio, "slides": SlideDeck}
State, Fault = LessonFile.State, LessonFile.Fault
# After so long the worker that had begun is taken for dead.
TAKEN_FOR_DEAD = dt.timedelta(minutes=50)
MOST_TRIES = 3


def kind_name(file: LessonFile) -> str:
    return next(name for name, model in KINDS.items() if isinstance(file, model))


@transaction.atomic
def take_in(file: LessonFile, *, by: User | None, at: dt.datetime) -> None:
    """Write down who uploaded a new file, and have its light forms made after the commit."""
    file.uploaded_by, file.uploaded_at, file.state = by, at, State.WAITING
    file.save()
    record("media.uploaded", file, by=by, at=at, title=file.title, size=file.original_size)
    name, pk = kind_name(file), file.pk
    transaction.on_commit(lambda: ask_for_preparation(name, pk), robust=True)


@transaction.atomic
def try_again(file: LessonFile, *, by: User, at: dt.datetime) -> None:
    """Have a file that failed prepared once more, as after a program was installed."""
    locked = type(file).objects.select_for_update().get(pk=file.pk)
    if locked.state != State.FAILED:
        return
    locked.state, locked.fault, locked.tries = State.WAITING, "", 0
    locked.save(update_fields=["state", "fault", "tries"])
    record("media.tried_again", locked, by=by, at=at)
    name, pk = kind_name(locked), locked.pk
    transaction.on_commit(lambda: ask_for_preparation(name, pk), robust=True)


@transaction.atomic
def drop_failed(file: LessonFile, *, by: User, at: dt.datetime) -> None:
    """Delete an upload that could not be prepared, with its files.

    Raises MediaStays when it is not such a one, or a lesson or shared part names it.
    """
    locked = type(file)._default_manager.select_for_update().get(pk=file.pk)
    if locked.state != State.FAILED or is_named(locked):
        raise MediaStays
    record("media.deleted", locked, by=by, at=at, title=locked.title, fault=locked.fault)
    names = [str(name) for name in _stored_names(locked) if name]
    locked.delete()
    transaction.on_commit(lambda: _remove(names), robust=True)


def _stored_names(file: LessonFile) -> list[Any]:
    more = [getattr(file, name, None) for name in ("poster", "light")]
    rows: list[Any] = []
    if isinstance(file, Video):
        rows = [row.file for row in file.variants.all()]
    elif isinstance(file, SlideDeck):
        rows = [row.file for row in file.pages.all()]
    return [one.name for one in [file.original, *more, *rows] if one]


def ask_for_preparation(name: str, pk: int) -> None:
    signature("courses.tasks.media.prepare_media", args=(name, pk)).delay()


def prepare(name: str, pk: int, *, at: dt.datetime) -> bool:
    """Make the light forms of a file, if that is still to be done; return whether it is ready.

    Safe to run any number of times, also at once. The row names only files that are whole: they
    are stored first and named in one transaction, or taken away again.
    """
    file = _claim(KINDS[name], pk, at)
    if file is None:
        return False
    stored: list[str] = []
    try:
        with tempfile.TemporaryDirectory(prefix="hocba-") as folder:
            finish = _MAKERS[name](file, Path(folder), stored)
        is_done = _finish(file, finish)
    except MediaRefused as refusal:
        logger.warning("%s %s refused: %s", name, pk, refusal)
        _remove(stored)
        _fail(file, refusal.fault)
        return False
    except BaseException:
        _remove(stored)
        _give_back(file)
        raise
    if not is_done:
        _remove(stored)
    return is_done


@transaction.atomic
def _claim(model: type[LessonFile], pk: int, at: dt.datetime) -> LessonFile | None:
    """Take the work, unless it is done or somebody else is at it."""
    rows = model._default_manager
    file: LessonFile | None = rows.select_for_update().filter(pk=pk).first()
    if file is None or file.state in {State.READY, State.FAILED}:
        return None
    if file.state == State.WORKING and file.began_at and file.began_at > at - TAKEN_FOR_DEAD:
        return None
    if file.tries >= MOST_TRIES:
        file.state, file.fault = State.FAILED, Fault.TOO_SLOW
        file.save(update_fields=["state", "fault"])
        return None
    file.state, file.began_at, file.tries = State.WORKING, at, file.tries + 1
    file.save(update_fields=["state", "began_at", "tries"])
    return file


@transaction.atomic
def _finish(file: LessonFile, write: Callable[[LessonFile], None]) -> bool:
    """Name the files made, if the work is still ours."""
    locked = type(file)._default_manager.select_for_update().filter(pk=file.pk).first()
    if locked is None or locked.state != State.WORKING or locked.began_at != file.began_at:
        return False
    write(locked)
    locked.state, locked.fault = State.READY, ""
    locked.save()
    return True


def _fail(file: LessonFile, fault: str) -> None:
    _ours(file).update(state=State.FAILED, fault=fault)


def _give_back(file: LessonFile) -> None:
    # The disk was full or the worker is stopped: the sweep finds it again.
    _ours(file).update(state=State.WAITING)


def _ours(file: LessonFile):  # type: ignore[no-untyped-def]  # a queryset of the file's own model
    return type(file)._default_manager.filter(
        pk=file.pk, state=State.WORKING, began_at=file.began_at
    )


# --- What is made of each kind --------------------------------------------------------------------

Finish = Callable[[LessonFile], None]


def _make_video(file: LessonFile, folder: Path, stored: list[str]) -> Finish:
    made = light_video(_fetched(file, folder), file.kind, folder)
    sound = [(SOUND_ONLY, 0, made.sound)] if made.sound else []
    forms = [(form.height, form.width, form.path) for form in made.forms]
    rows = [
        VideoVariant(
            video_id=file.pk, height=height, width=width, size=path.stat().st_size,
            file=_keep_file(path, stored),
        )
        for height, width, path in [*sound, *forms]
    ]  # fmt: skip
    poster = _keep_file(made.poster, stored) if made.poster else ""

    def finish(locked: LessonFile) -> None:
        VideoVariant.objects.filter(video=locked.pk).delete()
        VideoVariant.objects.bulk_create(rows)
        locked.seconds, locked.poster = made.seconds, poster

    return finish


def _make_audio(file: LessonFile, folder: Path, stored: list[str]) -> Finish:
    made = light_sound(_fetched(file, folder), file.kind, folder)
    if made.sound is None:
        raise MediaRefused(Fault.NO_SOUND)
    name, size = _keep_file(made.sound, stored), made.sound.stat().st_size

    def finish(locked: LessonFile) -> None:
        locked.seconds, locked.light, locked.light_size = (
            made.seconds, name, size,
        )  # fmt: skip

    return finish


def _make_slides(file: LessonFile, folder: Path, stored: list[str]) -> Finish:
    source = _fetched(file, folder)
    pdf = as_pdf(source, folder) if file.kind == "pptx" else source
    rows = [
        SlidePage(
            deck_id=file.pk, number=number, width=slide.width, height=slide.height,
            size=len(slide.data), text=slide.text, file=_keep(ContentFile(slide.data), ".webp", len(slide.data), stored),
        )
        for number, slide in enumerate(slides_of(pdf), 1)
    ]  # fmt: skip

    def finish(locked: LessonFile) -> None:
        SlidePage.objects.filter(deck=locked.pk).delete()
        SlidePage.objects.bulk_create(rows)

    return finish


_MAKERS = {"video": _make_video, "audio": _make_audio, "slides": _make_slides}


def _fetched(file: LessonFile, folder: Path) -> Path:
    """Return the original as a file on this machine."""
    path = folder / f"original.{file.kind}"
    with file.original.open("rb") as source, path.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return path


def _keep_file(path: Path, stored: list[str]) -> str:
    with path.open("rb") as made:
        return _keep(File(made), path.suffix, path.stat().st_size, stored)


def _keep(content: File, extension: str, size: int, stored: list[str]) -> str:
    """Store a file under a new name and return it. Raises OSError when it is not whole."""
    storage = _storage()
    name = place_of(Video(), f"x{extension}")
    stored.append(name)
    kept = storage.save(name, content)
    if kept != name or storage.size(name) != size:
        raise OSError(f"{name} was not stored whole.")
    return name


def _remove(names: list[str]) -> None:
    for name in names:
        # What cannot be removed is named by no row; it only takes room.
        with suppress(OSError):
            _storage().delete(name)


def _storage() -> Storage:
    return storages["private"]
