"""Files that views hand out after checking who asks."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Return the storage whose files have no address; for `FileField(storage=private_storage)`."""
    return storages["private"]
