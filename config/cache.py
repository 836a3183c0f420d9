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
    """Answers like an empty cache while Redis is away, so that answers are still accepted."""

    _away_until = 0.0

    def _try(self, fallback: Any, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._away_until:
            return fallback
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError):
            self._away_until = time.monotonic() + PAUSE_AFTER_FAILURE
            logger.exception("The cache does not answer; going on without it.")
            return fallback

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return bool(self._try(True, super().add, key, value, timeout))

    def get(self, key: str, default: Any) -> Any:
        return self._try(default, super().get, key, default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._try(None, super().set, key, value, timeout)

    def touch(self, key: str, timeout: int | None) -> bool:
        return bool(self._try(False, super().touch, key, timeout))

    def delete(self, key: str) -> bool:
        return bool(self._try(False, super().delete, key))

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        return dict(self._try({}, super().get_many, keys))

    def has_key(self, key: str) -> bool:
        return bool(self._try(False, super().has_key, key))

    def incr(self, key: str, delta: int) -> int:
        return int(self._try(delta, super().incr, key, delta))

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._try(None, super().set_many, data, timeout)

    def delete_many(self, keys: list[str]) -> None:
        self._try(None, super().delete_many, keys)

    def clear(self) -> bool:
        return bool(self._try(False, super().clear))


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
