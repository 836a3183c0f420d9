"""A dropped file on its way through memory: never on a disk, never larger than it may be."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from certificates.forms.public import LARGEST_FILE

FIELD = "tep"


class DroppedFile:
    """What was sent. `data` is empty when it was too large."""

    def __init__(self, data: bytes, *, is_too_large: bool) -> None:
        self.data = data
        self.is_too_large = is_too_large

    def close(self) -> None:
        """Called by Django at the end of the request."""
        self.data = b""


class HashingUpload(FileUploadHandler):
    """Keeps the first file of the field in memory; reads past everything else and what is too much."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._parts: list[bytes] = []
        self._size = 0
        self._has_file = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        if field_name != FIELD or self._has_file:
            raise SkipFile
        self._has_file = True

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        self._size += len(raw_data)
        if self._size > LARGEST_FILE:
            self._parts.clear()
        else:
            self._parts.append(raw_data)

    def file_complete(self, _file_size: int) -> Any:
        is_too_large = self._size > LARGEST_FILE
        return DroppedFile(b"".join(self._parts), is_too_large=is_too_large)
