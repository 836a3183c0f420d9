"""Packages as the back office lists them, and what a package is told when it starts."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
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


@dataclass(frozen=True)
class PackagePart:
    """A line of the table of contents. `number` is 0 in a package of one part, else from 1.

    entry  "" for a heading
    """

    number: int
    title: str
    level: int = 0
    entry: str = ""
    reports: bool = False
    mastery: Decimal | None = None
    launch: str = ""


def parts_of(package: Package) -> list[PackagePart]:
    """Return what a package consists of, in its order. No query."""
    if not package.parts:
        one = PackagePart(
            0, package.title, entry=package.entry, reports=True, mastery=package.mastery_score,
            launch=package.launch_data,
        )  # fmt: skip
        return [one]
    return [
        PackagePart(**given | {"number": number, "mastery": _decimal(given.get("mastery"))})
        for number, given in enumerate(package.parts, 1)
    ]


def part_in(package: Package | None, number: int) -> PackagePart | None:
    """Return a part that can be opened."""
    parts = [] if package is None else parts_of(package)
    return next((part for part in parts if part.number == number and part.entry), None)


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


@dataclass(frozen=True)
class PartLine:
    """A part with how far the learner is in it."""

    part: PackagePart
    progress: PackageProgress | None

    @property
    def status(self) -> str:
        if not self.part.reports:
            return ""
        status = Status(self.progress.lesson_status) if self.progress else Status.NOT_ATTEMPTED
        done = Status.COMPLETED if self.is_done and status not in scorm.DONE else status
        return str(done.label)

    @property
    def is_done(self) -> bool:
        return self.progress is not None and self.progress.done_at is not None


def part_lines(unit: ClassUnit, enrolment: Enrolment) -> list[PartLine]:
    """Return the table of contents of a unit's package for a learner. One query."""
    rows = {
        row.part: row
        for row in PackageProgress.objects.filter(unit=unit, enrolment=enrolment).defer(
            "suspend_data", "more"
        )
    }
    parts = parts_of(unit.package) if unit.package else []
    return [PartLine(part, rows.get(part.number)) for part in parts]


def progress_in(unit: ClassUnit, enrolment: Enrolment, part: int = 0) -> PackageProgress | None:
    rows = PackageProgress.objects.filter(unit=unit, enrolment=enrolment, part=part)
    return rows.first()


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
    """Return the data model as the part finds it when it starts: element → value."""
    part = part_in(package, progress.part)
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
        "cmi.launch_data": part.launch if part else "",
        "cmi.comments_from_lms": "",
        "cmi.student_data.mastery_score": _plain(part.mastery if part else None),
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
    return signer.sign_object(
        [progress.enrolment_id, progress.unit_id, progress.session, progress.part]
    )


def seat_of_token(token: str) -> tuple[Seat, int, int] | None:
    """Return the seat, the number of the sitting and the part; None for an address that is old or
    not ours."""
    signer = TimestampSigner(salt=_SIGNER_SALT, sep=".")
    try:
        enrolment, unit, session, part = signer.unsign_object(
            token, max_age=settings.SIGNED_IN_AT_MOST
        )
    except (BadSignature, ValueError, TypeError):
        return None
    seat = seat_of(enrolment, unit)
    return None if seat is None else (seat, session, part)


def file_in(package: Package, path: str) -> str | None:
    """Return the file of that path, whatever its case: packages are made on Windows."""
    wanted = nfc(path)
    if wanted in package.files:
        return wanted
    folded = wanted.casefold()
    return next((each for each in package.files if each.casefold() == folded), None)
