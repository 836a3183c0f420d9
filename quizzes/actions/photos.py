"""Photographed pages of essays."""

import datetime as dt

import pillow_heif
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import User
from quizzes.errors import (
    AnswerRefused,
    AttemptClosed,
    NoSuchQuestion,
    PictureRefused,
    PictureTooBig,
    TooLate,
    TooManyPhotos,
)
from quizzes.models import AnswerPhoto, Attempt
from quizzes.queries.taking import photos_allowed
from quizzes.rules.papers import PaperItem
from shared.pictures import BadPicture, Picture, small_picture

# iPhones take pictures in a format of their own.
pillow_heif.register_heif_opener()
# Those that were taken again are kept too until the answers are thrown away.
_TRIES = 3


def add_photo(attempt_id: int, *, by: User, position: int, data: bytes) -> AnswerPhoto:
    """Keep a photo for an essay of the learner's own open attempt: small, without EXIF.

    It counts only once an answer names it. The same picture sent again is one picture.

    Raises Attempt.DoesNotExist, AttemptClosed, TooLate, NoSuchQuestion, AnswerRefused for a
    question without photos, TooManyPhotos, PictureRefused or PictureTooBig.
    """
    try:
        # Before the lock: drawing it anew takes a second, and answers are being saved meanwhile.
        picture = small_picture(data, is_photo=True)
    except BadPicture as refusal:
        raise (PictureTooBig if refusal.too_big else PictureRefused) from refusal
    return _keep(attempt_id, picture, by=by, position=position)


@transaction.atomic
def _keep(attempt_id: int, picture: Picture, *, by: User, position: int) -> AnswerPhoto:
    attempt = (
        Attempt.objects.of(by.pk).with_clock().select_for_update(of=("self",)).get(pk=attempt_id)
    )
    allowed = _allowed(attempt, position)
    photos = AnswerPhoto.objects.filter(attempt=attempt, position=position)
    known = photos.filter(sha256=picture.sha256).first()
    if known:
        return known
    if photos.count() >= allowed * _TRIES:
        raise TooManyPhotos
    return _store(attempt, picture, position=position, at=attempt.now)


def _allowed(attempt: Attempt, position: int) -> int:
    if not attempt.is_open:
        raise AttemptClosed
    if attempt.delivery_until is not None and attempt.now > attempt.delivery_until:
        raise TooLate
    if not 1 <= position <= len(attempt.paper):
        raise NoSuchQuestion
    allowed = photos_allowed(PaperItem.from_json(attempt.paper[position - 1]))
    if not allowed:
        raise AnswerRefused
    return allowed


def _store(attempt: Attempt, picture: Picture, *, position: int, at: dt.datetime) -> AnswerPhoto:
    photo = AnswerPhoto(
        attempt=attempt,
        position=position,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        uploaded_at=at,
    )
    # No name of anybody, and none that can be guessed.
    photo.file.save(
        f"{picture.sha256[:32]}.{picture.extension}", ContentFile(picture.data), save=False
    )
    stored, storage = str(photo.file.name), photo.file.storage
    try:
        photo.save(force_insert=True)
    except Exception:
        storage.delete(stored)
        raise
    return photo
