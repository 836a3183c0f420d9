"""Files that have no address: views hand them out after checking who asks."""

from typing import Any

from django.core.files.storage import FileSystemStorage, InMemoryStorage


class WithoutAddress:
    """For a storage whose files must never be linked to."""

    def url(self, name: str | None) -> str:
        raise ValueError(f"{name} is not accessible via a URL.")


class PrivateFileSystemStorage(WithoutAddress, FileSystemStorage):
    """Readable by the site's own user only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)


class PrivateInMemoryStorage(WithoutAddress, InMemoryStorage):
    """The same for tests. All of a process share one shelf, as fields and views share a disk."""

    _shelf: Any = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        shelf: Any = type(self)._shelf or vars(self)["_root"]
        type(self)._shelf = self._root = shelf

    @classmethod
    def empty(cls) -> None:
        """Clear the shelf."""
        if cls._shelf is not None:
            cls._shelf._children.clear()
