"""Reads over certificates, by subject."""

from certificates.queries.batches import (
    advice_on,
    batch_name,
    batches_of,
    counts_of,
    due_certificates,
    groups_to_make,
    open_batches,
    set_aside_of,
)
from certificates.queries.issued import (
    certificate,
    certificate_by_code,
    certificates_wait,
    open_file,
)
from certificates.queries.register import RegisterBook, register_book
from certificates.queries.templates import newest_templates

__all__ = [
    "RegisterBook",
    "advice_on",
    "batch_name",
    "batches_of",
    "certificate",
    "certificate_by_code",
    "certificates_wait",
    "counts_of",
    "due_certificates",
    "groups_to_make",
    "newest_templates",
    "open_batches",
    "open_file",
    "register_book",
    "set_aside_of",
]
