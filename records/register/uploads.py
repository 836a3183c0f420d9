"""A workbook between the dry run and the confirmation: kept aside, for one user, for an hour."""

import datetime as dt
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core import signing
from django.core.files import File
from django.core.files.storage import Storage, storages

from accounts.api import User

ROOT = "register-imports"
SALT = "records.register.upload"
KEPT_FOR = dt.timedelta(hours=1)


class UploadGone(Exception):
    """The file is no longer there, too old, or somebody else's."""


def keep_upload(file: File, *, by: User) -> str:
    """Put the file aside and return the token by which `by` finds it again.

    What the same user left lying before is thrown away.
    """
    folder = _folder(by)
    drop_uploads(by=by)
    suffix = ".csv" if str(file.name or "").lower().endswith(".csv") else ".xlsx"
    name = _storage().save(f"{folder}/{uuid.uuid4().hex}{suffix}", file)
    return signing.dumps({"user": by.pk, "name": name}, salt=SALT)


@contextmanager
def opened_upload(token: str, *, by: User) -> Iterator[Path]:
    """Give the file as a path on this machine. Raises UploadGone."""
    try:
        kept = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise UploadGone from error
    if kept["user"] != by.pk or not _storage().exists(kept["name"]):
        raise UploadGone
    with tempfile.TemporaryDirectory(prefix="register-") as folder:
        path = Path(folder) / f"register{Path(kept['name']).suffix}"
        with _storage().open(kept["name"]) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def drop_uploads(*, by: User) -> None:
    """Throw away whatever the user has lying aside."""
    folder, storage = _folder(by), _storage()
    with suppress(FileNotFoundError):
        for name in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{name}")


def drop_old_uploads(*, at: dt.datetime) -> int:
    """Throw away what nobody has confirmed in time; return how many files."""
    storage, dropped = _storage(), 0
    with suppress(FileNotFoundError):
        for user in storage.listdir(ROOT)[0]:
            for file in storage.listdir(f"{ROOT}/{user}")[1]:
                name = f"{ROOT}/{user}/{file}"
                if storage.get_modified_time(name) < at - KEPT_FOR:
                    storage.delete(name)
                    dropped += 1
    return dropped


def _folder(user: User) -> str:
    return f"{ROOT}/{user.pk}"


def _storage() -> Storage:
    return storages["private"]
