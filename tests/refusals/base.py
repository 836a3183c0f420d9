"""What a row about a constraint says: its name, what makes a row, what then offends."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

Row = tuple[str, Callable[[], Model], dict[str, Any]]
