"""What people hand in to the ledger."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

LARGEST_UPLOAD_BYTES = 30 * 1024 * 1024


class RegisterUploadForm(forms.Form):
    """The register workbook, for a dry run."""

    workbook = forms.FileField(
        label=_("Register workbook (.xlsx)"),
        help_text=_("Every cell is checked first. Nothing is written before you confirm."),
        validators=[
            FileExtensionValidator(["xlsx"], _("Choose a .xlsx file; save older files as .xlsx."))
        ],
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> UploadedFile:
        workbook: UploadedFile = self.cleaned_data["workbook"]
        if workbook.size is None or workbook.size > LARGEST_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 30 MB. Split it, or import it on the server.")
            )
        return workbook


class RegisterConfirmForm(forms.Form):
    """The token of a workbook that has been checked."""

    token = forms.CharField(widget=forms.HiddenInput)


class ReorganisationUploadForm(RegisterUploadForm):
    """The workbook of changes of organisations, for a dry run."""

    workbook = forms.FileField(
        label=_("Workbook of changes (.xlsx or .csv)"),
        help_text=_("Every row is checked first. Nothing is written before you confirm."),
        validators=[FileExtensionValidator(["xlsx", "csv"], _("Choose a .xlsx or .csv file."))],
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class RefusalForm(forms.Form):
    """Why a proposed reorganisation is turned down."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
