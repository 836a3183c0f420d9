"""A workbook between the dry run and the confirmation."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File

from accounts.api import User
from shared.uploads import Shelf

SHELF = Shelf(root="register-imports", salt="records.register.upload")


def keep_upload(file: File, *, by: User) -> str:
    """Put the file aside and return the token by which `by` finds it again."""
    suffix = ".csv" if str(file.name or "").lower().endswith(".csv") else ".xlsx"
    return SHELF.keep(file, suffix=suffix, user_id=by.pk)


@contextmanager
def opened_upload(token: str, *, by: User) -> Iterator[Path]:
    """Give the file as a path on this machine. Raises UploadGone."""
    with (
        SHELF.opened(token, user_id=by.pk) as (name, source),
        tempfile.TemporaryDirectory(prefix="register-") as folder,
    ):
        path = Path(folder) / f"register{Path(name).suffix}"
        with path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def drop_uploads(*, by: User) -> None:
    SHELF.clear(user_id=by.pk)


def drop_old_uploads(*, at: dt.datetime) -> int:
    return SHELF.clear_old(at=at)
