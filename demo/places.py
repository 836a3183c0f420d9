"""The party organisation of Đức Phổ as its programme describes it: 15 wards and communes."""

from dataclasses import dataclass

ROOT_CODE = "DUCPHO"
# The ward of the training officer and of the learner whom one can sign in as.
OFFICER_PLACE = "DP-PTHANH"
ROOT_NAME = "Đảng bộ thị xã Đức Phổ"


@dataclass(frozen=True)
class Place:
    """A ward or commune, the number of its neighbourhood cells, and how well it has trained.

    kind      phường or xã
    strength  0 to 1: where people with higher levels are more often found
    """

    code: str
    name: str
    kind: str
    cells: int
    strength: float
    neighbourhoods: tuple[str, ...] = ()

    @property
    def is_ward(self) -> bool:
        return self.kind == "phường"


PLACES = (
    Place("DP-NN", "Nguyễn Nghiêm", "phường", 6, 0.9),
    Place("DP-PHOA", "Phổ Hòa", "phường", 6, 0.7),
    Place("DP-PMINH", "Phổ Minh", "phường", 5, 0.8),
    Place("DP-PNINH", "Phổ Ninh", "phường", 5, 0.75),
    Place("DP-PQUANG", "Phổ Quang", "phường", 5, 0.5),
    Place("DP-PTHANH", "Phổ Thạnh", "phường", 7, 0.45),
    Place("DP-PVAN", "Phổ Văn", "phường", 6, 0.6),
    Place("DP-PVINH", "Phổ Vinh", "phường", 5, 0.55),
    Place("DP-PAN", "Phổ An", "xã", 5, 0.5, ("An Thới", "An Lạc", "An Định", "Hội Đức", "Hội Tân")),
    Place("DP-PCHAU", "Phổ Châu", "xã", 4, 0.35, ("Châu Me", "Tấn Lộc", "Hưng Long", "Vĩnh Tuy")),
    Place("DP-PCUONG", "Phổ Cường", "xã", 7, 0.6,
          ("Mỹ Trung", "Thanh Sơn", "Xuân Thành", "Bàn Nước", "Lâm Bình", "Thủy Sơn", "Nga Mân")),
    Place("DP-PKHANH", "Phổ Khánh", "xã", 6, 0.4,
          ("Phú Long", "Trung Sơn", "Diên Trường", "Quy Thiện", "Trung Hải", "Vĩnh An")),
    Place("DP-PNHON", "Phổ Nhơn", "xã", 5, 0.3,
          ("Nhơn Phước", "Bích Chiểu", "An Sơn", "Nhơn Tân", "Phước Hạ")),
    Place("DP-PPHONG", "Phổ Phong", "xã", 5, 0.3,
          ("Gia An", "Hùng Nghĩa", "Vĩnh Xuân", "Hiệp An", "Vạn Lý")),
    Place("DP-PTHUAN", "Phổ Thuận", "xã", 5, 0.65,
          ("Thanh Bình", "Kim Giao", "Vùng Bốn", "Mỹ Thuận", "Thanh Lâm")),
)  # fmt: skip

# Cells that are not of a neighbourhood: their officers are outside the circle of the programme.
SECTOR_CELLS = (
    ("TRUONG", "Chi bộ Trường Trung học cơ sở", "trường học"),
    ("QUANSU", "Chi bộ Quân sự", "quân sự"),
    ("CONGAN", "Chi bộ Công an", "công an"),
    ("YTE", "Chi bộ Trạm Y tế", "y tế"),
)
