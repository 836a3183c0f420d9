"""Registers in the shape of the exchange workbook, made up."""


def province_of_the_delta() -> dict[str, list[list]]:
    """A province in the Mekong delta: two communes and a ward, ấp and khóm, a tổ đảng, a school.

    Eight people sit in committees of ấp or khóm; the ninth in that of a school, the tenth leads a
    tổ đảng, the eleventh is a member of the committee of a commune.
    """
    posts = [
        ("DT-001", "DT-AP1", "bi_thu"),
        ("DT-001", "DT-AP1", "truong_ap"),
        ("DT-002", "DT-AP1", "pho_bi_thu"),
        ("DT-003", "DT-AP1", "chi_uy_vien"),
        ("DT-004", "DT-AP2", "bi_thu"),
        ("DT-005", "DT-KH1", "bi_thu"),
        ("DT-005", "DT-X1", "cap_uy_vien"),
        ("DT-006", "DT-KH1", "truong_khom"),
        ("DT-006", "DT-KH1", "pho_bi_thu"),
        ("DT-007", "DT-AP3", "bi_thu"),
        ("DT-008", "DT-AP3", "chi_uy_vien"),
        ("DT-009", "DT-TRUONG", "bi_thu"),
        ("DT-010", "DT-TD1", "bi_thu"),
        ("DT-011", "DT-X2", "cap_uy_vien"),
    ]
    names = [
        "Trần Thị Mỹ Lệ", "Nguyễn Văn Út", "Lê Thị Bé Ba", "Võ Hoàng Phúc", "Huỳnh Kim Ngân",
        "Thạch Sô Phia", "Kim Thị Sa Rây", "Danh Rết", "Phan Quốc Toàn", "Đỗ Thị Mười",
        "Ngô Thanh Tòng",
    ]  # fmt: skip
    return {
        "to_chuc": [
            ["ma_to_chuc", "ma_cap_tren", "loai", "loai_khu_dan_cu", "linh_vuc", "ten"],
            ["DT", None, "tinh", None, None, "Đảng bộ tỉnh Sông Nước"],
            ["DT-X1", "DT", "xa", None, None, "Đảng bộ phường Bến Sen"],
            ["DT-X2", "DT", "xa", None, None, "Đảng bộ xã Tân Lúa"],
            ["DT-X3", "DT", "xa", None, None, "Đảng bộ xã Kinh Mới"],
            ["DT-BP", "DT-X2", "dang_bo_bo_phan", None, None, "Đảng bộ bộ phận Tân Lúa"],
            ["DT-AP1", "DT-BP", "chi_bo", "ap", None, "Chi bộ ấp Tân Lúa 1"],
            ["DT-AP2", "DT-X2", "chi_bo", "ap", None, "Chi bộ ấp Tân Lúa 2"],
            ["DT-AP3", "DT-X3", "chi_bo", "ap", None, "Chi bộ ấp Kinh Mới"],
            ["DT-KH1", "DT-X1", "chi_bo", "khom", None, "Chi bộ khóm 1"],
            ["DT-KH2", "DT-X1", "chi_bo", "khom", None, "Chi bộ khóm 2"],
            ["DT-TRUONG", "DT-X1", "chi_bo", None, "trường học", "Chi bộ Trường Tiểu học Bến Sen"],
            ["DT-TD1", "DT-AP1", "to_dang", None, None, "Tổ đảng số 1"],
            ["DT-TD2", "DT-AP1", "to_dang", None, None, "Tổ đảng số 2"],
        ],
        "can_bo": [
            ["ma_can_bo", "ho_ten"],
            *([f"DT-{number:03d}", name] for number, name in enumerate(names, 1)),
        ],
        "chuc_vu": [
            ["ma_can_bo", "ma_to_chuc", "chuc_vu", "tu_ngay"],
            *([*post, "1/7/2025"] for post in posts),
        ],
        "chi_tieu": [
            ["ma_to_chuc", "chi_so", "doi_tuong", "nam", "toan_tu", "gia_tri", "van_ban"],
            ["DT", "boi_duong_nam", "dien_boi_duong_hang_nam", 2026, "=", "100%", "Kết luận"],
        ],
    }
