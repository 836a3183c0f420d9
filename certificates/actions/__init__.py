"""Every change to certificates, the bodies that issue them and their words."""

from certificates.actions.issuing import credit_source, issue_certificate
from certificates.actions.numbers import next_number, next_numbers
from certificates.actions.printing import note_reading, note_register_reading, render_certificate
from certificates.actions.wording import (
    add_template,
    approve_template,
    discard_template,
    note_issuing_body,
    return_template,
    save_template,
    send_template,
)

__all__ = [
    "add_template",
    "approve_template",
    "discard_template",
    "credit_source",
    "issue_certificate",
    "next_number",
    "next_numbers",
    "note_issuing_body",
    "note_reading",
    "note_register_reading",
    "render_certificate",
    "return_template",
    "save_template",
    "send_template",
]
