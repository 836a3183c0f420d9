"""From a code or the hash of a file to the paper it belongs to. Nothing else leads to a paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from certificates.models import Certificate, Confirmation
from certificates.rules.checking import State, state_of
from shared.prepared import Prepared


@dataclass(frozen=True)
class CheckedPaper:
    """A paper that was issued, as it stands today.

    code          its own verification code
    number        printed on it
    certificate   what it proves; the paper itself unless it is a confirmation
    confirmation  the bản xác nhận, when the code is on one
    successor     the certificate that took the place of a replaced one
    """

    code: str
    number: str
    state: State
    certificate: Certificate
    confirmation: Confirmation | None = None
    successor: Certificate | None = None

    @property
    def issuer_id(self) -> int:
        paper = self.confirmation or self.certificate
        return paper.issuer_id

    @property
    def is_signed(self) -> bool:
        """Whether its PDF carries an electronic signature: decided when it was issued."""
        return self.printed.get("is_signed") is True

    @property
    def printed(self) -> dict[str, Any]:
        """What the paper shows, frozen when it was issued."""
        paper = self.confirmation or self.certificate
        return dict(paper.snapshot)


# What the pages and the credential read; the paths of files are none of their business.
_SHOWN = (
    "issuer_id", "number", "register_number", "verification_code", "snapshot", "issued_on",
    "pdf_sha256", "replaced_at", "replaced_reason", "revoked_at", "revoked_reason",
)  # fmt: skip
_OF_SUCCESSOR = ("replaced_by__number", "replaced_by__verification_code")


def _certificates() -> QuerySet[Certificate]:
    confirmed = Exists(Confirmation.objects.filter(certificate=OuterRef("pk")))
    return (
        Certificate.objects.select_related("replaced_by")
        .only(*_SHOWN, *_OF_SUCCESSOR)
        .annotate(is_confirmed=confirmed)
        .order_by()
    )


def _confirmations() -> QuerySet[Confirmation]:
    shown = (f"certificate__{name}" for name in (*_SHOWN, *_OF_SUCCESSOR))
    return (
        Confirmation.objects.select_related("certificate__replaced_by")
        .only("issuer_id", "number", "verification_code", "snapshot", "issued_on", *shown)
        .order_by()
    )


def _of_certificate(certificate: Any) -> CheckedPaper:
    return CheckedPaper(
        code=certificate.verification_code,
        number=certificate.number,
        state=_state(certificate, is_confirmed=certificate.is_confirmed),
        certificate=certificate,
        successor=certificate.replaced_by,
    )


def _of_confirmation(confirmation: Any) -> CheckedPaper:
    # It proves what the certificate proves, and no longer than that.
    certificate = confirmation.certificate
    return CheckedPaper(
        code=confirmation.verification_code,
        number=confirmation.number,
        state=_state(certificate, is_confirmed=False),
        certificate=certificate,
        confirmation=confirmation,
        successor=certificate.replaced_by,
    )


def _state(certificate: Certificate, *, is_confirmed: bool) -> State:
    return state_of(
        is_revoked=certificate.revoked_at is not None,
        is_replaced=certificate.replaced_by_id is not None,
        is_confirmed=is_confirmed,
    )


# Every kind of paper with a code of its own: how to find it, how to read it. One query each, the
# commonest first.
_Reader = Callable[[Any], CheckedPaper]
_BY_CODE: list[tuple[Prepared[Any], _Reader]] = [
    (
        Prepared(lambda code: _certificates().filter(verification_code=code), code=str),
        _of_certificate,
    ),
    (
        Prepared(lambda code: _confirmations().filter(verification_code=code), code=str),
        _of_confirmation,
    ),
]
_BY_HASH: list[tuple[Prepared[Any], _Reader]] = [
    (
        Prepared(lambda sha256: _certificates().filter(pdf_sha256=sha256), sha256=str),
        _of_certificate,
    ),
    (
        Prepared(lambda sha256: _confirmations().filter(pdf_sha256=sha256), sha256=str),
        _of_confirmation,
    ),
]


def paper_by_code(code: str) -> CheckedPaper | None:
    """The paper with this code: one query for a certificate, two for anything else."""
    return _first(_BY_CODE, code=code)


def paper_by_file(sha256: str) -> CheckedPaper | None:
    """The paper whose stored PDF has this hash (64 hex digits): one query or two."""
    # Papers whose file is still to be made have no hash, and are nobody's file.
    return _first(_BY_HASH, sha256=sha256) if sha256 else None


def withdrawn_certificates(first: int, last: int) -> list[int]:
    """Keys from `first` to `last` of certificates that no longer hold, in order. One query."""
    # Worded as the index `certificate_withdrawn` is.
    gone = Certificate.objects.filter(Q(revoked_at__isnull=False) | Q(replaced_by__isnull=False))
    return list(gone.filter(pk__range=(first, last)).order_by("pk").values_list("pk", flat=True))


def _first(places: list[tuple[Prepared[Any], _Reader]], **asked: str) -> CheckedPaper | None:
    for find, read in places:
        row = find.first(**asked)
        if row is not None:
            return read(row)
    return None
