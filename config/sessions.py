"""Sessions in the database, read through the shared cache."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from django.core.cache.backends.base import BaseCache

# Seconds. A sign-out that the cache did not hear of, because it was away, is known to everybody
# after so long; the database knows at once.
KEPT_FOR = 300


class _ShortMemory:
    """The cache, keeping nothing longer than KEPT_FOR."""

    def __init__(self, cache: BaseCache) -> None:
        self._cache = cache

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)

    def __contains__(self, key: str) -> bool:
        return key in self._cache

    def set(self, key: str, value: Any, timeout: float | None = None) -> None:
        self._cache.set(key, value, KEPT_FOR if timeout is None else min(timeout, KEPT_FOR))


class SessionStore(cached_db.SessionStore):
    """Saves a query in each request; a lost cache costs that query and nothing else."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache: Any = _ShortMemory(self._cache)
