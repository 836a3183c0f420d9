"""What the texts of a course show, taken in: the same picture or document is not kept twice."""

import datetime as dt
import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField

from accounts.api import User
from courses.actions.media import take_in
from courses.actions.packages import take_package
from courses.formats.scorm_manifest import UnusablePackage
from courses.models import Audio, Package, SlideDeck, Video
from courses.models.media import LessonFile
from courses.queries.packages import stored_name
from courses.rules.media_kinds import AUDIO_READERS, MOST_BYTES, SLIDES, VIDEO_READERS, kind_of
from courses.rules.webvtt import BadSubtitles, read_subtitles, written
from courses.transfer.archive import Incoming
from shared.text import tidy, vietnamese_slug

_MEDIA: dict[str, tuple[type[LessonFile], str, frozenset[str]]] = {
    "courses.video": (Video, "video", frozenset(VIDEO_READERS)),
    "courses.audio": (Audio, "audio", frozenset(AUDIO_READERS)),
    "courses.slidedeck": (SlideDeck, "slides", SLIDES),
}


class BadThing(Exception):
    """Something in the file cannot be taken in. `message` is for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Things:
    """Takes files in, and knows which ones were stored, should all of it be undone."""

    def __init__(self, archive: Incoming, *, by: User | None, at: dt.datetime) -> None:
        self.archive = archive
        self.by, self.at = by, at
        self.stored: list[tuple[Any, str]] = []
        self.reused = 0
        self.made = 0

    def take(self, model: str, thing: dict[str, Any]) -> int:
        """Return the id of the row that `thing` is here. Raises BadThing."""
        title = tidy(str(thing.get("title") or ""))[:200] or _("Without a title")
        data = self.archive.read(thing.get("file"))
        extension = PurePosixPath(str(thing["file"])).suffix[1:]
        if model in _MEDIA:
            return self._media(model, title, data, thing)
        keep = self._image if model == "wagtailimages.image" else self._document
        rows = apps.get_model(model)._default_manager
        known = rows.filter(file_hash=hashlib.sha1(data, usedforsecurity=False).hexdigest()).first()
        if known is not None:
            self.reused += 1
            return int(known.pk)
        return keep(title, data, f"{vietnamese_slug(title)[:60] or 'tep'}.{extension}")

    def _image(self, title: str, data: bytes, name: str) -> int:
        try:
            WagtailImageField().clean(SimpleUploadedFile(name, data))
        except ValidationError as error:
            raise BadThing(f"{title}: {' '.join(error.messages)}") from error
        image = apps.get_model("wagtailimages.image")(title=title)
        return self._kept(image, data, name)

    def _document(self, title: str, data: bytes, name: str) -> int:
        if name.rpartition(".")[2] not in settings.WAGTAILDOCS_EXTENSIONS:
            raise BadThing(_("%(title)s: this kind of document is not taken.") % {"title": title})
        return self._kept(apps.get_model("wagtaildocs.document")(title=title), data, name)

    def _kept(self, row: Any, data: bytes, name: str) -> int:
        row.uploaded_by_user = self.by
        row.file_size = len(data)
        row.file_hash = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        # Assigned, not saved by hand: so a picture learns its width and height.
        row.file = ImageFile(BytesIO(data), name=name)
        row.save()
        self.stored.append((row.file.storage, row.file.name))
        self.made += 1
        return int(row.pk)

    def _media(self, label: str, title: str, data: bytes, thing: dict[str, Any]) -> int:
        model, sort, kinds = _MEDIA[label]
        same = model._default_manager.filter(original_size=len(data), title=title)
        for candidate in same:
            with candidate.original.open("rb") as kept:
                if kept.read() == data:
                    self.reused += 1
                    return int(candidate.pk)
        kind = kind_of(BytesIO(data))
        if kind not in kinds or len(data) > MOST_BYTES[sort]:
            raise BadThing(_("%(title)s: this kind of file is not taken.") % {"title": title})
        row = model(title=title, kind=kind, original_size=len(data))
        for column, read in _WORDS[label].items():
            setattr(row, column, read(thing.get(column), title))
        row.original.save(f"{sort}.{kind}", ContentFile(data), save=False)
        self.stored.append((row.original.storage, str(row.original.name)))
        take_in(row, by=self.by, at=self.at)
        self.made += 1
        return int(row.pk)

    def package(self, name: Any, title: str) -> Package:
        """Return the package whose archive this is; unpacked and checked if it is new here.

        Raises BadThing.
        """
        data = self.archive.read(name)
        known = Package.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
        if known is not None:
            self.reused += 1
            return known
        file = File(BytesIO(data), name="package.zip")
        file.size = len(data)
        try:
            package = take_package(file, title=title[:200], by=self.by, at=self.at)
        except UnusablePackage as refusal:
            raise BadThing(f"{title}: {_words_of(refusal)}") from refusal
        storage = package.archive.storage
        self.stored.append((storage, str(package.archive.name)))
        self.stored += [(storage, stored_name(package.folder, path)) for path in package.files]
        self.made += 1
        return package

    def remove_files(self) -> None:
        """Take away what was stored: the rows have been undone."""
        for storage, name in self.stored:
            storage.delete(name)
        self.stored.clear()


def _words_of(refusal: Exception) -> str:
    return str(getattr(refusal, "message", refusal))


def _text(value: Any, _title: str) -> str:
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _subtitles(value: Any, title: str) -> str:
    if not value:
        return ""
    try:
        return str(written(read_subtitles(str(value))))
    except BadSubtitles as error:
        raise BadThing(_("%(title)s: the subtitles cannot be read.") % {"title": title}) from error


_Reader = Callable[[Any, str], str]
_WORDS: dict[str, dict[str, _Reader]] = {
    "courses.video": {"subtitles": _subtitles, "transcript": _text},
    "courses.audio": {"transcript": _text},
    "courses.slidedeck": {},
}
