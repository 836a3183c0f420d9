"""A course's file between the dry run and the confirmation."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.core.files import File

from accounts.api import User
from shared.uploads import Shelf

SHELF = Shelf(root="course-imports", salt="quizzes.transfer.upload")


def keep_upload(file: File, *, by: User) -> str:
    """Put the file aside and return the token by which `by` finds it again."""
    return SHELF.keep(file, suffix=".zip", user_id=by.pk)


@contextmanager
def opened_upload(token: str, *, by: User) -> Iterator[IO[Any]]:
    """Give the file, open. Raises UploadGone."""
    with SHELF.opened(token, user_id=by.pk) as (_name, source):
        yield source


def drop_uploads(*, by: User) -> None:
    SHELF.clear(user_id=by.pk)


def drop_old_uploads(*, at: dt.datetime) -> int:
    return SHELF.clear_old(at=at)
