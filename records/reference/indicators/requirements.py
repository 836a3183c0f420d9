"""What the holders of positions must have, until an installation says otherwise."""

from records.reference.indicators.rows import HEADS

# title, kind of organisation, kind of requirement, field, level or course, words, source
_STANDARD = "Dự thảo Đề án của Thị ủy Đức Phổ, mục II.1.2"
_OFFICERS = ("bi_thu", "pho_bi_thu", "chi_uy_vien")
REQUIREMENTS: list[tuple[str, str, str, str, str, str, str]] = [
    *((title, "chi_bo", "level", "pho_thong", "thpt", "", _STANDARD) for title in _OFFICERS),
    *(
        (title, "chi_bo", "level", "ly_luan_chinh_tri", "so_cap", "", _STANDARD)
        for title in _OFFICERS
    ),
    *((title, "chi_bo", "yearly", "", "", "", _STANDARD) for title in _OFFICERS),
    *(
        (title, kind, "yearly", "", "", "", _STANDARD)
        for kind in ("xa", "dang_bo_co_so")
        for title in ("bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu", "cap_uy_vien")
    ),
    *(
        (
            title, "chi_bo", "level", "pho_thong", "thpt", "",
            "Mặc định của hệ thống; cơ quan theo dõi quy định",
        )
        for title in (*HEADS, "truong_ban_cong_tac_mat_tran")
    ),
]  # fmt: skip
