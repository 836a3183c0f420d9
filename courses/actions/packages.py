"""Taking packages in, and keeping what they say while they are played."""

import datetime as dt
import hashlib
import secrets
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from courses.formats.scorm_manifest import UnusablePackage
from courses.models import ClassUnit, Enrolment, Package, PackageProgress
from courses.queries.packages import storage, stored_name, unit_progress
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
    kept: Mapping[str, str] | None = None,
    kept_session: int | None = None,
    by: User | None,
    at: dt.datetime,
) -> PackageProgress:
    """Begin a new sitting; windows of earlier ones can save nothing from now on.

    kept          what an earlier sitting on this device could not send
    kept_session  the number of that sitting; nothing is taken when another one came after it
    """
    open_unit(unit, enrolment, at=at)
    PackageProgress.objects.get_or_create(
        unit=unit, enrolment=enrolment, defaults={"opened_at": at, "updated_at": at}
    )
    progress = _locked(unit, enrolment)
    if kept and kept_session == progress.session:
        _apply(progress, kept)
    progress.total_time = min(progress.total_time + progress.session_time, scorm.MOST_TIME)
    progress.session_time = dt.timedelta()
    progress.session += 1
    progress.sequence = 0
    progress.updated_at = at
    progress.save()
    if kept:
        _complete_if_due(progress, unit, enrolment, has_ended=False, by=by, at=at)
    return progress


@transaction.atomic
def save_sitting(
    unit: ClassUnit,
    enrolment: Enrolment,
    values: Mapping[str, str],
    *,
    session: int,
    sequence: int,
    has_ended: bool = False,
    by: User | None,
    at: dt.datetime,
) -> Saved:
    """Keep what a package said, and complete its unit when it says that it is through.

    session    the sitting; sequence  counts its savings, so that one that arrives twice counts once
    has_ended  the package has ended its sitting (LMSFinish)

    What is completed stays so, whatever a package says later.

    Raises OtherWindow when a later sitting has begun, and PackageDataRefused when a value is none
    that SCORM 1.2 allows; nothing is written then.
    """
    progress = _locked(unit, enrolment)
    if session != progress.session:
        raise OtherWindow
    if sequence > progress.sequence:
        _apply(progress, values)
        if has_ended:
            progress.total_time = min(progress.total_time + progress.session_time, scorm.MOST_TIME)
            progress.session_time = dt.timedelta()
            progress.lesson_status = _settled(progress, unit, has_ended=True)
        progress.sequence = sequence
        progress.updated_at = at
        progress.save()
    return _complete_if_due(progress, unit, enrolment, has_ended=has_ended, by=by, at=at)


def _locked(unit: ClassUnit, enrolment: Enrolment) -> PackageProgress:
    rows = PackageProgress.objects.select_for_update(of=("self",))
    progress = rows.filter(unit=unit, enrolment=enrolment).first()
    if progress is None:
        raise OtherWindow
    return progress


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
    package = unit.package
    mastery = package.mastery_score if package is not None else None
    return scorm.settled_status(
        progress.lesson_status, _score(progress), mastery=mastery, has_ended=has_ended
    )


def _complete_if_due(
    progress: PackageProgress,
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    has_ended: bool,
    by: User | None,
    at: dt.datetime,
) -> Saved:
    done = unit_progress(unit, enrolment)
    is_done = done is not None and done.is_completed
    if _settled(progress, unit, has_ended=has_ended) not in {"passed", "completed"}:
        return Saved(progress, is_done)
    mark = _score(progress).mark
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
