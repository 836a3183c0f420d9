"""Groups by which Wagtail knows the roles of its back office."""

from accounts.rules import Role

GROUP_OF_ROLE: dict[Role, str] = {
    Role.TRAINER: "Giảng viên",
    Role.REVIEWER: "Người duyệt",
    Role.TRAINING_OFFICER: "Cán bộ phụ trách đào tạo",
    Role.ISSUER: "Người cấp giấy chứng nhận",
    Role.ADMINISTRATOR: "Quản trị",
}
