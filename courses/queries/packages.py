"""Packages as the back office lists them, and what a package is told when it starts."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Count, QuerySet

from courses.models import ClassUnit, Enrolment, Package, PackageProgress, UnitProgress
from courses.rules import scorm
from shared.files import private_storage
from shared.text import nfc

Status = PackageProgress.Status


def storage() -> Storage:
    """Where the files of packages are."""
    return private_storage()


def stored_name(folder: str, path: str) -> str:
    """Return the name in storage of a file of a package.

    Made of a digest, so that no name in an archive ever becomes a name on our disk.
    """
    return f"{folder}/{hashlib.sha256(path.encode()).hexdigest()[:40]}"


def packages_listed() -> QuerySet[Package]:
    """Packages with `places`, the number of courses that use each, newest first."""
    return (
        Package.objects.defer("files", "launch_data")
        .select_related("uploaded_by")
        .annotate(courses=Count("places__course", distinct=True))
        .order_by("-uploaded_at", "-pk")
    )


def progress_in(unit: ClassUnit, enrolment: Enrolment) -> PackageProgress | None:
    return PackageProgress.objects.filter(unit=unit, enrolment=enrolment).first()


@dataclass(frozen=True)
class Seat:
    """A package opened by a learner: what the address of its files stands for."""

    package: Package
    unit: ClassUnit
    enrolment: Enrolment


def seat_of(enrolment_id: int, unit_id: int) -> Seat | None:
    """Return the seat if the learner is still in the class. One query."""
    unit = (
        ClassUnit.objects.filter(
            pk=unit_id,
            kind=ClassUnit.Kind.PACKAGE,
            training_class__enrolments__pk=enrolment_id,
            training_class__enrolments__withdrawn_at=None,
            training_class__opened_at__isnull=False,
        )
        .select_related("package")
        .first()
    )
    if unit is None or unit.package is None:
        return None
    return Seat(unit.package, unit, Enrolment(pk=enrolment_id))


def values_at_start(
    progress: PackageProgress, package: Package, *, student_name: str
) -> dict[str, str]:
    """Return the data model as the package finds it when it starts: element → value."""
    return {
        **progress.more,
        # Says which learner it is without saying who.
        "cmi.core.student_id": f"hv-{progress.enrolment_id}",
        "cmi.core.student_name": student_name,
        "cmi.core.lesson_location": progress.lesson_location,
        "cmi.core.credit": "credit",
        "cmi.core.lesson_status": progress.lesson_status,
        "cmi.core.entry": _entry(progress),
        "cmi.core.score.raw": _plain(progress.score_raw),
        "cmi.core.score.min": _plain(progress.score_min),
        "cmi.core.score.max": _plain(progress.score_max),
        "cmi.core.total_time": scorm.span_text(progress.total_time),
        "cmi.core.lesson_mode": "normal",
        "cmi.suspend_data": progress.suspend_data,
        "cmi.launch_data": package.launch_data,
        "cmi.comments_from_lms": "",
        "cmi.student_data.mastery_score": _plain(package.mastery_score),
        "cmi.student_data.max_time_allowed": "",
        "cmi.student_data.time_limit_action": "",
    }


def _entry(progress: PackageProgress) -> str:
    """ "resume" also where the window was closed without a word: that is how people leave."""
    if progress.lesson_status == Status.NOT_ATTEMPTED and not (
        progress.suspend_data or progress.lesson_location
    ):
        return "ab-initio"
    return "" if progress.exit in {"logout", "time-out", "normal"} else "resume"


def _plain(number: Any) -> str:
    return "" if number is None else f"{number.normalize():f}"


def unit_progress(unit: ClassUnit, enrolment: Enrolment) -> UnitProgress | None:
    return UnitProgress.objects.filter(unit=unit, enrolment=enrolment).first()


# --- Addresses of files --------------------------------------------------------------------------

# A page without origin sends no cookies, so the address itself says who may open the files: whose
# package it is and for how long, signed.
_SIGNER_SALT = "courses.package"


def token_of(progress: PackageProgress) -> str:
    """Return the part of an address under which the files of this sitting are."""
    signer = TimestampSigner(salt=_SIGNER_SALT, sep=".")
    return signer.sign_object([progress.enrolment_id, progress.unit_id, progress.session])


def seat_of_token(token: str) -> tuple[Seat, int] | None:
    """Return the seat and the number of the sitting; None when the address is old or not ours."""
    signer = TimestampSigner(salt=_SIGNER_SALT, sep=".")
    try:
        enrolment, unit, session = signer.unsign_object(token, max_age=settings.SIGNED_IN_AT_MOST)
    except (BadSignature, ValueError, TypeError):
        return None
    seat = seat_of(enrolment, unit)
    return None if seat is None else (seat, session)


def file_in(package: Package, path: str) -> str | None:
    """Return the file of that path, whatever its case: packages are made on Windows."""
    wanted = nfc(path)
    if wanted in package.files:
        return wanted
    folded = wanted.casefold()
    return next((each for each in package.files if each.casefold() == folded), None)
