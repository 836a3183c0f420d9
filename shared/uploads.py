"""Files between the dry run and the confirmation: kept aside, for one user, for an hour."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

from django.core import signing
from django.core.files import File
from django.core.files.storage import Storage, storages

KEPT_FOR = dt.timedelta(hours=1)


class UploadGone(Exception):
    """The file is no longer there, too old, or somebody else's."""


@dataclass(frozen=True)
class Shelf:
    """Where files of one kind lie aside, a folder for each user, among the private files.

    salt  keeps a token from opening anything on another shelf
    """

    root: str
    salt: str

    def keep(self, file: File, *, suffix: str, user_id: int) -> str:
        """Put the file aside and return the token by which the user finds it again.

        What the same user left lying before is thrown away.
        """
        self.clear(user_id=user_id)
        name = _storage().save(f"{self.root}/{user_id}/{uuid.uuid4().hex}{suffix}", file)
        return signing.dumps({"user": user_id, "name": name}, salt=self.salt)

    @contextmanager
    def opened(self, token: str, *, user_id: int) -> Iterator[tuple[str, IO[Any]]]:
        """Give the name and the file, open. Raises UploadGone."""
        try:
            kept = signing.loads(token, salt=self.salt, max_age=KEPT_FOR)
        except signing.BadSignature as error:
            raise UploadGone from error
        if kept["user"] != user_id or not _storage().exists(kept["name"]):
            raise UploadGone
        with _storage().open(kept["name"]) as source:
            yield kept["name"], source

    def clear(self, *, user_id: int) -> None:
        """Throw away whatever the user has lying aside."""
        folder, storage = f"{self.root}/{user_id}", _storage()
        with suppress(FileNotFoundError):
            for name in storage.listdir(folder)[1]:
                storage.delete(f"{folder}/{name}")

    def clear_old(self, *, at: dt.datetime) -> int:
        """Throw away what nobody has confirmed in time; return how many files."""
        storage, dropped = _storage(), 0
        with suppress(FileNotFoundError):
            for user in storage.listdir(self.root)[0]:
                for file in storage.listdir(f"{self.root}/{user}")[1]:
                    name = f"{self.root}/{user}/{file}"
                    if storage.get_modified_time(name) < at - KEPT_FOR:
                        storage.delete(name)
                        dropped += 1
        return dropped


def _storage() -> Storage:
    return storages["private"]
