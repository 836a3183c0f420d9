"""A Redis cache that the site can live without."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds without asking Redis again after it failed: a page does dozens of look-ups, and each
# would wait for the socket's time limit.
PAUSE_AFTER_FAILURE = 5.0


class ForgivingClient(RedisCacheClient):
    """Answers like an empty cache while Redis is away, so that people's answers are still taken."""

    _away_until = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """One client for all look-ups of a process: Django makes one for each, which costs more
        than the look-up. It is safe between threads; its connections are not shared by a fork."""
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]

    def _try(self, call: Callable[..., Any], *args: Any, instead: Any) -> Any:
        if time.monotonic() < self._away_until:
            return instead
        try:
            return call(*args)
        except (RedisError, OSError):
            self._away_until = time.monotonic() + PAUSE_AFTER_FAILURE
            logger.exception("The cache does not answer; going on without it.")
            return instead

    def add(self, *args: Any) -> Any:
        return self._try(super().add, *args, instead=True)

    def get(self, key: Any, default: Any) -> Any:
        return self._try(super().get, key, default, instead=default)

    def set(self, *args: Any) -> Any:
        return self._try(super().set, *args, instead=None)

    def touch(self, *args: Any) -> Any:
        return self._try(super().touch, *args, instead=False)

    def delete(self, *args: Any) -> Any:
        return self._try(super().delete, *args, instead=False)

    def get_many(self, *args: Any) -> Any:
        return self._try(super().get_many, *args, instead={})

    def has_key(self, *args: Any) -> Any:
        return self._try(super().has_key, *args, instead=False)

    def incr(self, key: Any, delta: Any) -> Any:
        return self._try(super().incr, key, delta, instead=delta)

    def set_many(self, *args: Any) -> Any:
        return self._try(super().set_many, *args, instead=None)

    def delete_many(self, *args: Any) -> Any:
        return self._try(super().delete_many, *args, instead=None)

    def clear(self) -> Any:
        return self._try(super().clear, instead=False)


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
