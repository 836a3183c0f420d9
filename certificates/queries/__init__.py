"""Reads over certificates, by subject."""

from certificates.queries.aftercare import (
    WorkList,
    certificates_to_hand_over,
    confirmation,
    confirmations_awaiting_pdf,
    confirmations_of,
    history_of,
    papers_with_files,
    stored_bytes,
    to_decide,
    work_list,
)
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
    certificates_wait,
    open_file,
)
from certificates.queries.register import (
    HEADINGS,
    Continuity,
    RegisterBook,
    continuity,
    notes_of,
    register_book,
    register_rows,
)
from certificates.queries.signing import KeyLine, certificates_to_archive, keys_of
from certificates.queries.templates import templates_in_hand, templates_to_approve, versions_of

__all__ = [
    "HEADINGS",
    "Continuity",
    "KeyLine",
    "RegisterBook",
    "WorkList",
    "advice_on",
    "batch_name",
    "batches_of",
    "certificate",
    "certificates_to_archive",
    "certificates_to_hand_over",
    "certificates_wait",
    "confirmation",
    "confirmations_awaiting_pdf",
    "confirmations_of",
    "continuity",
    "counts_of",
    "due_certificates",
    "groups_to_make",
    "history_of",
    "keys_of",
    "notes_of",
    "open_batches",
    "open_file",
    "papers_with_files",
    "register_book",
    "register_rows",
    "set_aside_of",
    "stored_bytes",
    "templates_in_hand",
    "templates_to_approve",
    "to_decide",
    "versions_of",
    "work_list",
]
