"""Names of fields that Wagtail makes from its code, so that no catalogue can translate them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)

LABELS = {
    AnchorLinkChooserForm: {"url": _("Name of the place in the page"), "link_text": _("Link text")},
    EmailLinkChooserForm: {
        "email_address": _("E-mail address"),
        "link_text": _("Link text"),
        "subject": _("Subject of the letter"),
        "body": _("Text of the letter"),
    },
    ExternalLinkChooserForm: {"url": _("Address on the web"), "link_text": _("Link text")},
    PhoneLinkChooserForm: {"phone_number": _("Phone number"), "link_text": _("Link text")},
}

for form, labels in LABELS.items():
    for name, label in labels.items():
        form.base_fields[name].label = label
