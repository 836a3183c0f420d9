"""Names of people who do not exist, as varied as those of a stretch of the south-central coast."""

import random

FAMILY = (
    ["Nguyễn"] * 26 + ["Trần"] * 11 + ["Lê"] * 10 + ["Phạm"] * 10 + ["Võ"] * 8 + ["Huỳnh"] * 7
    + ["Đỗ"] * 3 + ["Bùi"] * 4 + ["Đặng"] * 3 + ["Phan"] * 4 + ["Ngô"] * 2 + ["Trương"] * 3
    + ["Hồ"] * 2 + ["Đinh"] * 2 + ["Lương"] + ["Cao"] + ["Tạ"] + ["Châu"] + ["Thái"] + ["Mai"]
)  # fmt: skip
MALE_MIDDLE = (
    "Văn", "Văn", "Văn", "Hữu", "Đức", "Quang", "Minh", "Công", "Ngọc", "Xuân", "Thanh", "Tấn",
    "Đình", "Quốc", "Trọng", "Bá", "Duy", "Thế",
)  # fmt: skip
FEMALE_MIDDLE = (
    "Thị", "Thị", "Thị", "Thị Kim", "Thị Ngọc", "Thị Thanh", "Thị Thu", "Ngọc", "Thị Bích",
    "Thị Mỹ", "Thị Hồng", "Thị Ánh",
)  # fmt: skip
MALE_GIVEN = (
    "An", "Bảo", "Bình", "Cường", "Chính", "Danh", "Dũng", "Đạt", "Đông", "Hải", "Hiếu", "Hiền",
    "Hòa", "Hùng", "Khánh", "Khoa", "Lâm", "Lộc", "Long", "Mẫn", "Nam", "Nghĩa", "Nhân", "Phong",
    "Phúc", "Phước", "Quân", "Quý", "Sang", "Sơn", "Sỹ", "Tài", "Tâm", "Thắng", "Thành", "Thảo",
    "Thịnh", "Thọ", "Tiến", "Toàn", "Trí", "Trung", "Tuấn", "Tường", "Ưng", "Việt", "Vinh", "Vỹ",
)  # fmt: skip
FEMALE_GIVEN = (
    "Ái", "Anh", "Ánh", "Bích", "Cúc", "Diễm", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh",
    "Hằng", "Hiền", "Hoa", "Hồng", "Huệ", "Hương", "Lan", "Liên", "Loan", "Lý", "Mai", "Mỹ",
    "Nga", "Ngân", "Nguyệt", "Nhung", "Nữ", "Oanh", "Phượng", "Quyên", "Sương", "Tâm", "Thảo",
    "Thơ", "Thu", "Thủy", "Thư", "Trang", "Trinh", "Tuyết", "Vân", "Xuân", "Yến",
)  # fmt: skip
# Hrê, Ê Đê and Ba Na names follow other rules: the given name stands where it stands.
OTHERS = (
    ("Phạm Văn Rế", "nam"), ("Phạm Thị Ghía", "nu"), ("Đinh Văn Tréo", "nam"),
    ("Đinh Thị Y Hre", "nu"), ("Phạm Văn Oát", "nam"), ("Phạm Thị Đê", "nu"),
    ("H'Hen Niê Kdăm", "nu"), ("Y Vên", "nu"), ("A Thút", "nam"), ("Siu H'Chun", "nu"),
    ("Đinh Văn Ăng", "nam"), ("Phạm Thị Sóc", "nu"),
)  # fmt: skip


class Namer:
    """Gives names without repeating one; the same seed gives the same names."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._given: set[str] = set()
        self._others = list(OTHERS)

    def next(self, *, women_percent: int = 35) -> tuple[str, str]:
        """Return a full name and the sex code of the register (nam, nu)."""
        if self._others and self._rng.random() < 0.03:
            return self._others.pop(0)
        while True:
            is_woman = self._rng.randrange(100) < women_percent
            name = self._woman() if is_woman else self._man()
            if name not in self._given:
                self._given.add(name)
                return name, "nu" if is_woman else "nam"

    def _man(self) -> str:
        pick = self._rng.choice
        return f"{pick(FAMILY)} {pick(MALE_MIDDLE)} {pick(MALE_GIVEN)}"

    def _woman(self) -> str:
        pick = self._rng.choice
        return f"{pick(FAMILY)} {pick(FEMALE_MIDDLE)} {pick(FEMALE_GIVEN)}"
