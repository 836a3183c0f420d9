"""Positions, by the codes of the exchange workbook, with how high each stands."""

from typing import Any

from people.models import PositionTitle

# code, name, rank (higher stands higher), position in the Party
TITLES = [
    ("bi_thu", "Bí thư", 90, True),
    ("pho_bi_thu", "Phó bí thư", 80, True),
    ("uy_vien_ban_thuong_vu", "Ủy viên ban thường vụ", 70, True),
    ("cap_uy_vien", "Cấp ủy viên", 60, True),
    ("chi_uy_vien", "Chi ủy viên", 50, True),
    ("truong_thon", "Trưởng thôn", 34, False),
    ("to_truong_to_dan_pho", "Tổ trưởng tổ dân phố", 33, False),
    ("truong_ap", "Trưởng ấp", 32, False),
    ("truong_khom", "Trưởng khóm", 31, False),
    ("truong_ban_cong_tac_mat_tran", "Trưởng ban công tác Mặt trận", 20, False),
]


def install(**kwargs: Any) -> None:
    """Bring the positions into the database; running it again changes nothing. After migrate."""
    PositionTitle.objects.using(kwargs.get("using", "default")).bulk_create(
        [
            PositionTitle(code=code, name=name, rank=rank, is_party=is_party)
            for code, name, rank, is_party in TITLES
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "rank", "is_party"],
    )
