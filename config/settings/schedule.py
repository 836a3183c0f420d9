"""What runs by the clock: name, task, and how often. Each entry is safe to run twice.

An app adds a line here for each sweep in its `tasks` module.
"""

from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {}
