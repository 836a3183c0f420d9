"""Every change to certificates, the bodies that issue them and their words."""

from certificates.actions.issuing import issue_certificate
from certificates.actions.printing import note_reading, note_register_reading, render_certificate
from certificates.actions.wording import add_template, note_issuing_body, revise_template

__all__ = [
    "add_template",
    "issue_certificate",
    "note_issuing_body",
    "note_reading",
    "note_register_reading",
    "render_certificate",
    "revise_template",
]
