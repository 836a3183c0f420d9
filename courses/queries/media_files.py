"""The files that make up a video, a recording or a deck, by the last part of their address."""

import re
from dataclasses import dataclass

from courses.models import Audio, SlideDeck, Video
from courses.models.media import LessonFile

POSTER, SUBTITLES, SOUND = "anh.webp", "phu-de.vtt", "am-thanh.m4a"
_TYPES = {"m4a": "audio/mp4", "mp4": "video/mp4", "webp": "image/webp"}
_VARIANT = re.compile(r"^(\d{3,4})\.mp4$")
_PAGE = re.compile(r"^([1-9]\d{0,3})\.webp$")


@dataclass(frozen=True)
class Part:
    """A file in private storage, or a text that is kept in the database."""

    name: str
    content_type: str
    text: str | None = None

    @property
    def tag(self) -> str:
        """The name under which the file is stored, given once and never again."""
        return self.name.rpartition("/")[2]


def part_of(file: LessonFile, name: str) -> Part | None:
    """Return the part of a video, recording or deck with this name. One query at most."""
    if isinstance(file, Video):
        return _of_video(file, name)
    if isinstance(file, Audio):
        return _stored(str(file.light)) if name == SOUND else None
    if isinstance(file, SlideDeck) and (found := _PAGE.match(name)):
        page = file.pages.filter(number=int(found[1])).first()
        return _stored(str(page.file)) if page else None
    return None


def _of_video(video: Video, name: str) -> Part | None:
    if name == POSTER:
        return _stored(str(video.poster))
    if name == SUBTITLES and video.subtitles:
        return Part("", "text/vtt; charset=utf-8", video.subtitles)
    found = _VARIANT.match(name)
    if found is None and name != SOUND:
        return None
    variant = video.variants.filter(height=int(found[1]) if found else 0).first()
    return _stored(str(variant.file)) if variant else None


def _stored(name: str) -> Part | None:
    return Part(name, _TYPES[name.rpartition(".")[2]]) if name else None
