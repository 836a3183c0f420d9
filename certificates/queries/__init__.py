"""Reads over certificates, by subject."""

from certificates.queries.issued import (
    certificate,
    certificate_by_code,
    certificates_awaiting_pdf,
    certificates_wait,
    open_file,
)
from certificates.queries.register import RegisterBook, register_book
from certificates.queries.templates import newest_templates

__all__ = [
    "RegisterBook",
    "certificate",
    "certificate_by_code",
    "certificates_awaiting_pdf",
    "certificates_wait",
    "newest_templates",
    "open_file",
    "register_book",
]
