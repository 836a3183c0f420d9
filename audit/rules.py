"""How a line of the journal is sealed. Plain values."""

import hashlib
import json
from typing import Any


def seal_of(content: dict[str, Any], *, previous: str) -> str:
    """Return the seal (64 hexadecimal digits) of a line whose predecessor has the seal `previous`.

    Whoever changes, removes or inserts a line changes every seal after it.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
