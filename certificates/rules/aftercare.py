"""What may become of an issued certificate, and why. Plain values."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Which reasons a proposal of each kind may give. The first two of a replacement are the issuer's
# own fault; the others need rules that let it issue anew what its holder lost.
REASONS: dict[str, tuple[str, ...]] = {
    "replace": ("wrong_details", "spoiled", "holder_lost", "holder_spoiled"),
    "confirm": ("holder_lost", "holder_spoiled"),
    "revoke": ("issued_in_error", "result_annulled", "fraud", "wrong_details"),
}
HOLDERS_FAULT = frozenset({"holder_lost", "holder_spoiled"})

# Details of a certificate that may be corrected, in the order of the paper.
CORRECTABLE = ("full_name", "born", "sex", "position", "organisation", "grade_band")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody wants to become of a certificate.

    kind         "replace", "confirm" or "revoke"
    corrections  name of a detail → what should be printed; only of a replacement
    """

    kind: str
    reason: str
    explanation: str
    corrections: Mapping[str, str] = field(default_factory=dict)
    decision_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why a certificate should be looked at again.

    reason  "mark_fell" or "failed_now"
    source  what it comes from ("regrade:7"); the same is raised once
    """

    certificate_id: int
    reason: str
    details: str
    source: str


def replacing_sentence(number: str, issued_on: dt.date, *, language: str = "vi") -> str:
    """Return what a new certificate says of the one whose place it takes."""
    day = f"{issued_on:%d/%m/%Y}"
    if language == "en":
        return f"Replaces certificate No. {number}, issued on {day}."
    return f"Thay giấy chứng nhận số {number}, cấp ngày {day}."


def reasons_of(kind: str, *, reissues_lost: bool) -> tuple[str, ...]:
    """Return the reasons a proposal may give.

    reissues_lost  the rules of the issuer let it issue anew what the holder lost or damaged
    """
    if kind != "replace" or reissues_lost:
        return REASONS[kind]
    return tuple(reason for reason in REASONS[kind] if reason not in HOLDERS_FAULT)


def gaps(numbers: Iterable[int], last: int) -> list[tuple[int, int]]:
    """Return the spans (first, last) of numbers from 1 to `last` that are missing."""
    missing: list[tuple[int, int]] = []
    expected = 1
    for number in sorted({number for number in numbers if number >= 1}):
        if number > expected:
            missing.append((expected, number - 1))
        expected = max(expected, number + 1)
    if expected <= last:
        missing.append((expected, last))
    return missing
