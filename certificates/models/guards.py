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
