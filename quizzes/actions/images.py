"""Keeping pictures for questions."""

import datetime as dt
import hashlib
import uuid

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.api import User
from quizzes.errors import PictureRefused, PictureTooBig
from quizzes.models import QuestionBank, QuestionImage
from shared.pictures import BadPicture, Picture, small_picture


@transaction.atomic
def keep_image(
    bank: QuestionBank, data: bytes, *, by: User | None, at: dt.datetime
) -> QuestionImage:
    """Keep a picture for the questions of a bank, made small and free of notes (EXIF).

    The same picture is kept once in a bank, also when it comes back from a file we wrote.

    Raises PictureRefused.
    """
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    known = _known(bank, hashlib.sha256(data).hexdigest())
    if known:
        return known
    try:
        picture = small_picture(data)
    except BadPicture as refusal:
        raise (PictureTooBig if refusal.too_big else PictureRefused) from refusal
    return _known(bank, picture.sha256) or _keep(bank, picture, by=by, at=at)


def _known(bank: QuestionBank, sha256: str) -> QuestionImage | None:
    return QuestionImage.objects.filter(bank=bank, sha256=sha256).first()


def _keep(
    bank: QuestionBank, picture: Picture, *, by: User | None, at: dt.datetime
) -> QuestionImage:
    image = QuestionImage(
        id=uuid.uuid4(),
        bank=bank,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        created_at=at,
        created_by_id=by.pk if by else None,
    )
    name = f"{image.pk}.{picture.extension}"
    image.file.save(name, ContentFile(picture.data), save=False)
    stored, storage = str(image.file.name), image.file.storage
    try:
        image.save(force_insert=True)
    except Exception:
        storage.delete(stored)
        raise
    return image
