"""Kinds of organisations and of neighbourhoods, by the codes of the exchange workbook."""

from typing import Any

from organisations.models import OrganisationKind, ResidentialKind

# code, name, has a committee of its own
KINDS = [
    ("tinh", "Đảng bộ tỉnh, thành phố", True),
    ("huyen", "Đảng bộ huyện, thị xã", True),
    ("xa", "Đảng bộ xã, phường, đặc khu", True),
    ("dang_bo_co_so", "Đảng bộ cơ sở", True),
    ("dang_bo_bo_phan", "Đảng bộ bộ phận", True),
    ("chi_bo", "Chi bộ", True),
    ("to_dang", "Tổ đảng", False),
]

# code, name, counts as tổ dân phố (otherwise as thôn)
RESIDENTIAL_KINDS = [
    ("thon", "Thôn", False),
    ("lang", "Làng", False),
    ("ap", "Ấp", False),
    ("ban", "Bản", False),
    ("buon", "Buôn", False),
    ("bon", "Bon", False),
    ("phum", "Phum", False),
    ("soc", "Sóc", False),
    ("xom", "Xóm", False),
    ("plei", "Plei", False),
    ("to_dan_pho", "Tổ dân phố", True),
    ("khu_pho", "Khu phố", True),
    ("khoi_pho", "Khối phố", True),
    ("khoi", "Khối", True),
    ("khom", "Khóm", True),
    ("tieu_khu", "Tiểu khu", True),
    ("khu_dan_cu", "Khu dân cư", True),
]


def install(**kwargs: Any) -> None:
    """Bring the kinds into the database; running it again changes nothing. After each migrate."""
    using = kwargs.get("using", "default")
    OrganisationKind.objects.using(using).bulk_create(
        [
            OrganisationKind(code=code, name=name, has_committee=has_committee, position=position)
            for position, (code, name, has_committee) in enumerate(KINDS, 1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "has_committee", "position"],
    )
    ResidentialKind.objects.using(using).bulk_create(
        [
            ResidentialKind(code=code, name=name, is_urban=is_urban)
            for code, name, is_urban in RESIDENTIAL_KINDS
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "is_urban"],
    )
