"""Ánh, who signs in."""

from datetime import datetime

import pytest

from accounts.actions import open_account
from accounts.models import User
from tests.accounts.signing_in import PASSWORD


@pytest.fixture
def anh(db: None, at: datetime) -> User:
    return open_account(
        username="Anh.Tuyet",
        full_name="Đặng Thị Ánh Tuyết",
        password=PASSWORD,
        email="Anh.Tuyet@Example.vn",
        phone="0912 345 678",
        by=None,
        at=at,
    )
