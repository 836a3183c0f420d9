"""Taking packages in, and keeping what they say while they are played."""

import datetime as dt
import hashlib
import secrets
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from audit.api import record
from certificates.api import CertificateRefused
from courses.actions.progress import complete_unit, open_unit
from courses.errors import CourseRefused, OtherWindow, PackageDataRefused, PackageInUse
from courses.formats.scorm_archive import MOST_ARCHIVE, Contents, contents_of, open_archive
from courses.formats.scorm_manifest import Part, UnusablePackage
from courses.models import ClassUnit, Enrolment, Package, PackageProgress
from courses.queries.packages import part_in, parts_of, storage, stored_name, unit_progress
from courses.rules import scorm


def _text(value: str) -> str:
    """PostgreSQL keeps no NUL."""
    return value.replace("\x00", "")


# Element → the column that keeps it, and how it is read.
FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "cmi.core.lesson_status": ("lesson_status", str),
    "cmi.core.lesson_location": ("lesson_location", _text),
    "cmi.core.score.raw": ("score_raw", scorm.decimal_of),
    "cmi.core.score.min": ("score_min", scorm.decimal_of),
    "cmi.core.score.max": ("score_max", scorm.decimal_of),
    "cmi.core.exit": ("exit", lambda value: value or "normal"),
    "cmi.core.session_time": (
        "session_time",
        lambda value: min(scorm.span_of(value), scorm.MOST_TIME),
    ),
    "cmi.suspend_data": ("suspend_data", _text),
}


# --- Taking in -----------------------------------------------------------------------------------


def take_package(file: File, *, title: str = "", by: User | None, at: dt.datetime) -> Package:
    """Check an archive, unpack it into private storage and return the package; all or nothing.

    title  instead of the one in the archive

    Raises UnusablePackage with the first thing that is wrong.
    """
    if file.size > MOST_ARCHIVE:
        raise UnusablePackage(
            _("The file is larger than %(most)s MB. Make its pictures and videos smaller."),
            most=MOST_ARCHIVE // 1024 // 1024,
        )
    digest = _digest(file)
    _must_be_new(digest)
    with open_archive(file.open("rb")) as archive:
        contents = contents_of(archive)
        folder = f"packages/{secrets.token_hex(16)}"
        written: list[str] = []
        try:
            _unpack(archive, contents, folder, written)
            return _write(file, contents, folder, digest, written, title=title, by=by, at=at)
        except BaseException:
            for name in written:
                storage().delete(name)
            raise


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _must_be_new(digest: str) -> None:
    same = Package.objects.filter(sha256=digest).only("title").first()
    if same is not None:
        raise UnusablePackage(
            _("This very package is there already: “%(title)s”."), title=same.title
        )


def _unpack(archive: zipfile.ZipFile, contents: Contents, folder: str, written: list[str]) -> None:
    for path, entry in contents.members.items():
        with archive.open(entry) as member:
            written.append(storage().save(stored_name(folder, path), File(member)))


@transaction.atomic
def _write(
    file: File, contents: Contents, folder: str, digest: str, written: list[str],
    *, title: str, by: User | None, at: dt.datetime,
) -> Package:  # fmt: skip
    manifest = contents.manifest
    package = Package(
        title=title or manifest.title,
        folder=folder,
        sha256=digest,
        entry=manifest.entry,
        mastery_score=manifest.mastery_score,
        launch_data=manifest.launch_data,
        parts=[_part(part) for part in manifest.parts],
        files=contents.sizes,
        uploaded_by=by,
        uploaded_at=at,
    )
    package.archive.save(f"{digest[:16]}.zip", file, save=False)
    written.append(str(package.archive.name))
    try:
        with transaction.atomic():
            package.save()
    except IntegrityError as error:
        _must_be_new(digest)
        raise UnusablePackage(_("The package could not be kept. Hand it in again.")) from error
    record("package.uploaded", package, by=by, at=at, sha256=digest, files=len(contents.sizes))
    return package


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "level": part.level,
        "entry": part.entry,
        "reports": part.reports,
        "mastery": "" if part.mastery_score is None else str(part.mastery_score),
        "launch": part.launch_data,
    }


# --- Playing -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """What came of a saving. `refusal` says why the unit is not done although it could be."""

    progress: PackageProgress
    is_done: bool
    is_newly_done: bool = False
    refusal: str = ""


@transaction.atomic
def open_sitting(
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    part: int = 0,
    kept: Mapping[str, str] | None = None,
    kept_session: int | None = None,
    by: User | None,
    at: dt.datetime,
) -> PackageProgress:
    """Begin a new sitting of a part; windows of earlier ones can save nothing from now on.

    part          its number, 0 in a package of one part; a page that reports nothing is done by it
    kept          what an earlier sitting on this device could not send
    kept_session  the number of that sitting; nothing is taken when another one came after it
    """
    open_unit(unit, enrolment, at=at)
    PackageProgress.objects.get_or_create(
        unit=unit, enrolment=enrolment, part=part, defaults={"opened_at": at, "updated_at": at}
    )
    progress, every = _locked(unit, enrolment, part)
    if kept and kept_session == progress.session:
        _apply(progress, kept)
    progress.total_time = min(progress.total_time + progress.session_time, scorm.MOST_TIME)
    progress.session_time = dt.timedelta()
    opened = part_in(unit.package, part)
    if opened is not None and not opened.reports:
        progress.lesson_status = PackageProgress.Status.COMPLETED
    _note_if_done(progress, unit, has_ended=False, at=at)
    progress.session += 1
    progress.sequence = 0
    progress.updated_at = at
    progress.save()
    if kept:
        _complete_if_due(progress, every, unit, enrolment, by=by, at=at)
    return progress


@transaction.atomic
def save_sitting(
    unit: ClassUnit,
    enrolment: Enrolment,
    values: Mapping[str, str],
    *,
    part: int = 0,
    session: int,
    sequence: int,
    has_ended: bool = False,
    by: User | None,
    at: dt.datetime,
) -> Saved:
    """Keep what a part said, and complete the unit once every part says that it is through.

    session    the sitting; sequence  counts its savings, so that one that arrives twice counts once
    has_ended  the package has ended its sitting (LMSFinish)

    What is completed stays so, whatever a package says later.

    Raises OtherWindow when a later sitting has begun, and PackageDataRefused when a value is none
    that SCORM 1.2 allows; nothing is written then.
    """
    progress, every = _locked(unit, enrolment, part)
    if session != progress.session:
        raise OtherWindow
    if sequence > progress.sequence:
        _apply(progress, values)
        if has_ended:
            progress.total_time = min(progress.total_time + progress.session_time, scorm.MOST_TIME)
            progress.session_time = dt.timedelta()
            progress.lesson_status = _settled(progress, unit, has_ended=True)
        _note_if_done(progress, unit, has_ended=has_ended, at=at)
        progress.sequence = sequence
        progress.updated_at = at
        progress.save()
    return _complete_if_due(progress, every, unit, enrolment, by=by, at=at)


def _locked(
    unit: ClassUnit, enrolment: Enrolment, part: int
) -> tuple[PackageProgress, list[PackageProgress]]:
    """Lock the progress in all parts, so that of two that end at once the later sees the other;
    return that of one part, and all."""
    rows = PackageProgress.objects.select_for_update(of=("self",)).order_by("part")
    every = list(rows.filter(unit=unit, enrolment=enrolment))
    progress = next((row for row in every if row.part == part), None)
    if progress is None:
        raise OtherWindow
    return progress, every


def _apply(progress: PackageProgress, values: Mapping[str, str]) -> None:
    """Take over what the package says; empty texts and scores are said too."""
    more = dict(progress.more)
    for element, value in values.items():
        if scorm.fault_of(element, value):
            raise PackageDataRefused
        if element in FIELDS:
            field, read = FIELDS[element]
            setattr(progress, field, read(value))
        elif not element.startswith(scorm.NOT_SENT):
            more[element] = _text(value)
    if sum(len(name) + len(value) for name, value in more.items()) > scorm.MOST_MORE:
        raise PackageDataRefused
    progress.more = more


def _score(progress: PackageProgress) -> scorm.Score:
    return scorm.Score(progress.score_raw, progress.score_min, progress.score_max)


def _settled(progress: PackageProgress, unit: ClassUnit, *, has_ended: bool) -> str:
    part = part_in(unit.package, progress.part)
    return scorm.settled_status(
        progress.lesson_status,
        _score(progress),
        mastery=part.mastery if part else None,
        has_ended=has_ended,
    )


def _note_if_done(
    progress: PackageProgress, unit: ClassUnit, *, has_ended: bool, at: dt.datetime
) -> None:
    if progress.done_at is None and _settled(progress, unit, has_ended=has_ended) in scorm.DONE:
        progress.done_at = at


def _whole(every: list[PackageProgress], unit: ClassUnit) -> tuple[bool, Decimal | None]:
    """Return whether the package is through, and its mark of 10.

    While a part is done once more, it is through, but its score is no result yet: no mark.
    """
    parts = parts_of(unit.package) if unit.package else []
    wanted = {part.number for part in parts if part.reports}
    rows = [row for row in every if row.part in wanted and row.done_at is not None]
    is_through = bool(wanted) and len(rows) == len(wanted)
    now = [_settled(row, unit, has_ended=False) for row in rows]
    mark = scorm.whole_mark(_score(row).mark for row in rows) if scorm.all_done(now) else None
    return is_through, mark


def _complete_if_due(
    progress: PackageProgress,
    every: list[PackageProgress],
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    by: User | None,
    at: dt.datetime,
) -> Saved:
    done = unit_progress(unit, enrolment)
    is_done = done is not None and done.is_completed
    is_through, mark = _whole(every, unit)
    if not is_through:
        return Saved(progress, is_done)
    is_better = mark is not None and (done is None or done.score is None or mark > done.score)
    if is_done and not is_better:
        return Saved(progress, is_done=True)
    try:
        # The values stay kept when the completion is refused.
        with transaction.atomic():
            complete_unit(unit, enrolment, score=mark, by=by, at=at)
    except (CourseRefused, CertificateRefused) as refusal:
        return Saved(progress, is_done, refusal=str(refusal.message))
    return Saved(progress, is_done=True, is_newly_done=not is_done)


# --- Taking away ---------------------------------------------------------------------------------


@transaction.atomic
def drop_package(package: Package, *, by: User | None, at: dt.datetime) -> None:
    """Delete a package and its files. Raises PackageInUse when a course or a class has it."""
    try:
        with transaction.atomic():
            record("package.deleted", package, by=by, at=at, sha256=package.sha256)
            names = [stored_name(package.folder, path) for path in package.files]
            names.append(str(package.archive.name))
            package.delete()
    except ProtectedError as error:
        raise PackageInUse from error

    def forget_files() -> None:
        for name in names:
            storage().delete(name)

    transaction.on_commit(forget_files, robust=True)
