"""Uploading what lessons show. Files are known by their content; names and types sent are not."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.rendering.programs import has_program
from courses.rendering.slides import OFFICE
from courses.rules.media_kinds import AUDIO_READERS, MOST_BYTES, SLIDES, VIDEO_READERS, kind_of
from courses.rules.webvtt import BadSubtitles, read_subtitles, written
from shared.text import nfc

SUBTITLES_SAY = {
    "empty": _("The subtitles are empty."),
    "too_long": _("The subtitles are too long. Divide the video."),
    "time": _("Line %(line)d of the subtitles has no time as 00:01.000 --> 00:04.000."),
    "order": _("Line %(line)d of the subtitles: the times are not in order."),
    "text": _("Line %(line)d of the subtitles has no text, or one that is too long."),
}
_MOST_SUBTITLES = 2**20  # bytes


class LessonFileForm(WagtailAdminModelForm):
    """The file is chosen once: another upload is another row."""

    sort = ""
    kinds: frozenset[str] = frozenset()
    kinds_in_words: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("original", None)
        elif "original" in self.fields:
            most = filesizeformat(MOST_BYTES[self.sort])
            self.fields["original"].help_text = _("%(kinds)s; at most %(size)s.") % {
                "kinds": self.kinds_in_words,
                "size": most,
            }

    def clean_original(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["original"]
        size = file.size or 0
        if size > MOST_BYTES[self.sort]:
            raise forms.ValidationError(
                _("The file is %(size)s; at most %(most)s are taken. Make it smaller or divide it.")
                % {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES[self.sort])}
            )
        kind = kind_of(file.file) if file.file else ""
        if kind not in self.kinds:
            raise forms.ValidationError(
                _("This kind of file is not taken here. Choose %(kinds)s.")
                % {"kinds": self.kinds_in_words}
            )
        self._must_be_possible(kind)
        self.instance.kind, self.instance.original_size = kind, size
        return file

    def _must_be_possible(self, _kind: str) -> None:
        if not has_program("ffmpeg") or not has_program("ffprobe"):
            raise forms.ValidationError(
                _("The server cannot prepare videos and recordings yet. Tell the administrator.")
            )


class VideoForm(LessonFileForm):
    sort, kinds = "video", frozenset(VIDEO_READERS)
    kinds_in_words = _("MP4, MOV, WebM or AVI")

    subtitles_file = forms.FileField(
        label=_("Subtitles"),
        required=False,
        help_text=_("A file of WebVTT (.vtt) or SRT (.srt), saved as UTF-8."),
    )

    def clean_subtitles_file(self) -> str:
        file = self.cleaned_data.get("subtitles_file")
        if not file:
            return ""
        if file.size > _MOST_SUBTITLES:
            raise forms.ValidationError(SUBTITLES_SAY["too_long"])
        try:
            return written(read_subtitles(file.read().decode("utf-8")))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Save the subtitles as UTF-8.")) from error
        except BadSubtitles as error:
            raise forms.ValidationError(
                SUBTITLES_SAY[error.reason] % {"line": error.line}
                if "%(line)d" in str(SUBTITLES_SAY[error.reason])
                else SUBTITLES_SAY[error.reason]
            ) from error

    def clean_transcript(self) -> str:
        return nfc(self.cleaned_data["transcript"]).strip()

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  # as Django calls it
        if subtitles := self.cleaned_data.get("subtitles_file"):
            self.instance.subtitles = subtitles
        return super().save(commit)


class AudioForm(LessonFileForm):
    sort, kinds = "audio", frozenset(AUDIO_READERS)
    kinds_in_words = _("MP3, M4A, OGG or WAV")

    def clean_transcript(self) -> str:
        return nfc(self.cleaned_data["transcript"]).strip()


class SlideDeckForm(LessonFileForm):
    sort, kinds = "slides", SLIDES
    kinds_in_words = _("PDF or PowerPoint (.pptx)")

    def _must_be_possible(self, kind: str) -> None:
        if kind == "pptx" and not has_program(OFFICE):
            raise forms.ValidationError(
                _("The server cannot read PowerPoint yet. Save the slides as PDF and upload that.")
            )
