"""What the database refuses whoever asks: an issued certificate stays, and so do its numbers."""

from shared.guards import Guard, changed

CERTIFICATE = "certificates_certificate"
SERIES = "certificates_numberseries"
# What a certificate says and how it is found. What happens to it later has columns of its own.
FROZEN = (
    "issuer_id", "template_id", "person_id", "class_code", "period", "serial", "number",
    "register_serial", "register_number", "verification_code", "snapshot", "issued_on",
    "decision_number", "decided_on",
)  # fmt: skip

GUARDS = [
    Guard(
        "certificate_is_kept",
        CERTIFICATE,
        "BEFORE DELETE",
        "A certificate is never deleted.",
    ),
    Guard(
        "certificate_is_frozen",
        CERTIFICATE,
        "BEFORE UPDATE",
        "What a certificate says is never changed.",
        changed(FROZEN),
    ),
    Guard(
        "number_series_is_kept",
        SERIES,
        "BEFORE DELETE",
        "A series of numbers is never deleted.",
    ),
    Guard(
        "number_series_only_grows",
        SERIES,
        "BEFORE UPDATE",
        "A number is never given twice.",
        f"NEW.last < OLD.last OR {changed(('issuer_id', 'kind', 'period'))}",
    ),
]

# What became of a certificate: table → columns that are written once, and when a row is closed.
_AFTERCARE = {
    "amendment": (
        ("certificate_id", "kind", "reason", "explanation", "corrections", "proposed_by_id",
         "proposed_at"),
        "OLD.decided_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL",
    ),
    "confirmation": (
        ("certificate_id", "amendment_id", "issuer_id", "period", "serial", "number",
         "verification_code", "snapshot", "issued_on", "issued_at"),
        "",
    ),
    "certificatereview": (
        ("certificate_id", "reason", "details", "source", "raised_at"),
        "OLD.settled_at IS NOT NULL",
    ),
    "printing": (
        ("certificate_id", "confirmation_id", "time", "reason", "printed_at", "printed_by_id"),
        "",
    ),
}  # fmt: skip
_WORDS = "What became of a certificate is only added to."

AFTERCARE_GUARDS = [
    guard
    for name, (columns, closed) in _AFTERCARE.items()
    for guard in (
        Guard(f"{name}_is_kept", f"certificates_{name}", "BEFORE DELETE", _WORDS),
        Guard(
            f"{name}_is_frozen",
            f"certificates_{name}",
            "BEFORE UPDATE",
            _WORDS,
            " OR ".join(filter(None, [closed, changed(columns)])),
        ),
    )
]
