import pytest

from certificates.rendering.engine import stylesheet


@pytest.fixture(autouse=True, scope="session")
def _fonts_are_ready() -> None:
    """Made here, once: on a loaded machine it takes longer than a transaction may stand idle."""
    stylesheet()
