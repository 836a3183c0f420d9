"""The register book, opened at a page; its lines in the official columns; whether it has gaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from certificates.models import Amendment, Certificate, Confirmation, IssuingBody, NumberSeries
from certificates.rules.aftercare import HOLDERS_FAULT, gaps
from shared.dates import local_day


@dataclass(frozen=True)
class RegisterBook:
    """The book of one issuer, opened at one year, perhaps at one class.

    classes  (code, name as printed) of the classes of that year
    """

    issuer: IssuingBody
    periods: list[str]
    period: str
    classes: list[tuple[str, str]]
    class_code: str
    entries: QuerySet[Certificate]


@dataclass(frozen=True)
class Continuity:
    """Whether the numbers of a year follow each other; spans (first, last) that are missing."""

    register_gaps: list[tuple[int, int]]
    serial_gaps: list[tuple[int, int]]

    @property
    def is_whole(self) -> bool:
        return not self.register_gaps and not self.serial_gaps

    @property
    def register_words(self) -> str:
        return _spans(self.register_gaps)

    @property
    def serial_words(self) -> str:
        return _spans(self.serial_gaps)


def _spans(missing: list[tuple[int, int]]) -> str:
    """2, 4–5; a dash where nothing is missing."""
    words = (f"{a}" if a == b else f"{a}–{b}" for a, b in missing)
    return ", ".join(words) or "–"


def register_book(issuer: IssuingBody, *, period: str = "", class_code: str = "") -> RegisterBook:
    """Open the book of `issuer`; at the newest year when `period` has no entry, and at all classes
    when `class_code` is not among them."""
    own = Certificate.objects.filter(issuer=issuer)
    periods = sorted(set(own.values_list("period", flat=True).distinct()), reverse=True)
    period = period if period in periods else next(iter(periods), "")
    of_year = own.filter(period=period)
    classes: list[tuple[Any, Any]] = sorted(
        of_year.values_list("class_code", "snapshot__class_name").distinct()
    )
    if class_code not in {code for code, _name in classes}:
        class_code = ""
    entries = of_year.filter(class_code=class_code) if class_code else of_year
    return RegisterBook(
        issuer=issuer,
        periods=periods,
        period=period,
        classes=classes,
        class_code=class_code,
        entries=with_notes(entries).order_by("register_serial"),
    )


def with_notes(entries: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Add all that the column of notes says. Two queries more, however many lines."""
    revocations = Amendment.objects.filter(kind=Amendment.Kind.REVOKE, accepted=True)
    return entries.select_related("replaced_by", "replaces").prefetch_related(
        Prefetch("amendments", revocations, to_attr="revocations"),
        Prefetch("confirmations", Confirmation.objects.order_by("pk"), to_attr="confirmed"),
    )


def continuity(issuer: IssuingBody, period: str) -> Continuity:
    """Return which numbers of a year are missing among those given. Two queries."""
    given = dict(NumberSeries.objects.filter(issuer=issuer, period=period).values_list(
        "kind", "last"
    ))  # fmt: skip
    there = list(
        Certificate.objects.filter(issuer=issuer, period=period).values_list(
            "register_serial", "serial"
        )
    )
    return Continuity(
        register_gaps=gaps((r for r, _s in there), given.get(NumberSeries.Kind.REGISTER, 0)),
        serial_gaps=gaps((s for _r, s in there), given.get(NumberSeries.Kind.SERIAL, 0)),
    )


def notes_of(line: Certificate) -> list[str]:
    """Return what became of a certificate, in the words of the column of notes.

    `line` comes from `with_notes`.
    """
    notes = []
    if original := getattr(line, "replaces", None):
        notes.append(_("Replaces %(number)s") % {"number": original.number})
    if line.replaced_by is not None:
        day = f"{local_day(line.replaced_at):%d/%m/%Y}" if line.replaced_at else ""
        words = (
            _("Reissued as %(number)s on %(day)s: %(reason)s")
            if line.replaced_reason in HOLDERS_FAULT
            else _("Replaced by %(number)s on %(day)s: %(reason)s")
        )
        notes.append(
            words
            % {
                "number": line.replaced_by.number,
                "day": day,
                "reason": line.get_replaced_reason_display(),
            }
        )
    if line.revoked_at is not None:
        notes.append(_revoked(line))
    notes += [
        _("Confirmation %(number)s on %(day)s")
        % {"number": each.number, "day": f"{each.issued_on:%d/%m/%Y}"}
        for each in getattr(line, "confirmed", [])
    ]
    if line.received_paper:
        notes.append(
            _("Received by %(name)s, %(paper)s")
            % {"name": line.received_by, "paper": line.received_paper}
        )
    return notes


def _revoked(line: Certificate) -> str:
    day = f"{local_day(line.revoked_at):%d/%m/%Y}" if line.revoked_at else ""
    decision = next((each.decision_number for each in getattr(line, "revocations", [])), "")
    if decision:
        return _("Revoked on %(day)s, decision %(number)s") % {"day": day, "number": decision}
    return _("Revoked on %(day)s") % {"day": day}


# The official columns, in the words of the book; the signature is left to the hand.
HEADINGS = (
    "STT", "Số vào sổ", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Chương trình, lớp",
    "Thời gian học", "Xếp loại", "Số hiệu", "Quyết định, ngày cấp", "Người ký", "Ngày nhận",
    "Chữ ký người nhận", "Ghi chú",
)  # fmt: skip
_SEX = {"nam": "Nam", "nu": "Nữ"}


def register_rows(lines: Iterable[Certificate], *, first: int = 1) -> Iterator[list[str]]:
    """Yield each line in the official columns. `lines` come from `with_notes`.

    first  the running number of the first of them
    """
    for number, line in enumerate(lines, first):
        said = line.snapshot
        decision = f"{line.decision_number}, " if line.decision_number else ""
        yield [
            str(number),
            line.register_number,
            said["full_name"],
            said["born"],
            _SEX.get(said.get("sex", ""), ""),
            said["organisation"],
            f"{said['programme_name']}; {said['class_name']}",
            f"{said['starts_on']} – {said['ends_on']}",
            said["grade_band"],
            line.number,
            f"{decision}{line.issued_on:%d/%m/%Y}",
            said["signatory_name"],
            f"{line.received_on:%d/%m/%Y}" if line.received_on else "",
            "",
            "; ".join(notes_of(line)),
        ]
