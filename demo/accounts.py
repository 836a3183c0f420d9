"""One account for each role, to try the product with."""

import datetime as dt
import secrets
from dataclasses import dataclass

from accounts.api import Role, User, assign_role, open_account
from organisations.api import Organisation
from people.api import Person, link_account

_WORDS = ("sen", "tre", "lua", "song", "nui", "bien", "dua", "cau", "gao", "mua", "nang", "gio")


@dataclass(frozen=True)
class SignIn:
    """What is printed for the person who tries the demonstration."""

    role: str
    username: str
    name: str
    first_page: str


# role, username, name, organisation's code (None: the root), first page
STAFF: list[tuple[Role, str, str, str, str]] = [
    (Role.TRAINER, "giangvien", "Lê Minh Khôi", "giảng viên", "/quan-tri/"),
    (Role.REVIEWER, "nguoiduyet", "Võ Thị Hồng Nhung", "người duyệt nội dung", "/quan-tri/"),
    (Role.TRAINING_OFFICER, "canbodaotao", "Trần Đình Phúc", "cán bộ phụ trách đào tạo", "/lop/"),
    (Role.DEPARTMENT, "bantochuc", "Nguyễn Thị Lan Hương", "cơ quan theo dõi", "/theo-doi/"),
    (Role.ISSUER, "nguoiky", "Phạm Quốc Hưng", "người cấp giấy chứng nhận", "/quan-tri/"),
    (Role.ADMINISTRATOR, "quantri", "Đỗ Anh Tuấn", "quản trị", "/quan-tri/"),
]


def new_password() -> str:
    """Return a password that can be read aloud: three words and four digits."""
    words = [secrets.choice(_WORDS) for _ in range(3)]
    return "-".join([*words, str(secrets.randbelow(9000) + 1000)])


def open_staff_accounts(
    root: Organisation, officers_place: Organisation, *, password: str, at: dt.datetime
) -> list[SignIn]:
    """Open one account per role; the training officer's reaches over one commune only."""
    sign_ins = []
    for role, username, name, label, first_page in STAFF:
        user = open_account(username=username, full_name=name, password=password, by=None, at=at)
        place = officers_place if role is Role.TRAINING_OFFICER else root
        assign_role(user, role, place, by=None, at=at, reason="tài khoản dùng thử")
        sign_ins.append(SignIn(label, username, name, first_page))
    return sign_ins


def open_learner_account(
    person: Person, username: str, *, password: str, at: dt.datetime
) -> SignIn:
    """Open an account for a person of the register."""
    user: User = open_account(
        username=username, full_name=person.full_name, password=password, by=None, at=at
    )
    link_account(person, user, by=None, at=at)
    return SignIn("học viên", username, person.full_name, "/hoc/")
