"""Topics of party work, named after the weaknesses and tasks that party documents point out, and
who may change programmes in the back office."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from accounts.api import GROUP_OF_ROLE, Role
from courses.models import Topic

# code, name, parent
TOPICS: list[tuple[str, str, str | None]] = [
    ("inspection_supervision", "Công tác kiểm tra, giám sát", None),
    ("cell_meetings", "Sinh hoạt chi bộ", None),
    ("member_admission", "Kết nạp đảng viên", None),
    ("member_screening", "Rà soát, sàng lọc đảng viên", None),
    ("member_management", "Quản lý, phân công nhiệm vụ cho đảng viên", None),
    ("exemption_away_members", "Miễn công tác và sinh hoạt đảng, đảng viên đi làm ăn xa",
     "member_management"),
    ("membership_transfer", "Chuyển sinh hoạt đảng, hồ sơ đảng viên", "member_management"),
    ("party_documents", "Soạn thảo, ban hành văn bản, sơ kết, tổng kết", None),
    ("working_regulations", "Quy chế làm việc", None),
    ("mass_mobilisation", "Công tác dân vận", None),
    ("large_cells", "Chi bộ đông đảng viên, tổ đảng", "cell_meetings"),
    ("annual_evaluation", "Tự phê bình, kiểm điểm, đánh giá, xếp loại", None),
    ("forecasting_policy_localisation", "Dự báo, cụ thể hoá chủ trương", None),
    ("four_good_cell", "Chi bộ bốn tốt", None),
    ("ideological_foundation", "Bảo vệ nền tảng tư tưởng của Đảng", None),
    ("ho_chi_minh_study", "Học tập và làm theo Bác", None),
    ("citizen_dialogue", "Tiếp dân, đối thoại với nhân dân", None),
    ("discipline_exemplary_conduct", "Những điều đảng viên không được làm, nêu gương", None),
    ("grassroots_democracy", "Dân chủ ở cơ sở", None),
    ("it_skills", "Ứng dụng công nghệ thông tin", None),
    ("resolution_study", "Học tập, quán triệt nghị quyết", None),
    ("leadership_skills", "Kỹ năng lãnh đạo, điều hành", None),
    ("practical_work", "Xử lý công việc trong thực tiễn", None),
]  # fmt: skip


# Who looks after programmes; the database keeps what classes and records stand on.
KEEPER = Role.ADMINISTRATOR
KEPT_MODELS = ("topic", "programme", "programmeversion")
# Who uploads what lessons show. Nobody deletes it: lessons of former classes show it too.
AUTHORS = (Role.TRAINER, Role.REVIEWER, Role.ADMINISTRATOR)
SHOWN_MODELS = ("video", "audio", "slidedeck", "sharedblock", "survey")


def install(**_signal: Any) -> None:
    """Write the topics and rights, or bring them up to date. Safe to run at any time."""
    _write_topics()
    create_permissions(apps.get_app_config("courses"), verbosity=0)
    group, _is_new = Group.objects.get_or_create(name=GROUP_OF_ROLE[KEEPER])
    codenames = [f"{verb}_{m}" for m in KEPT_MODELS for verb in ("add", "change", "delete", "view")]
    rights = Permission.objects.filter(content_type__app_label="courses", codename__in=codenames)
    group.permissions.add(*rights)
    _let_authors_upload()


def _let_authors_upload() -> None:
    codenames = [f"{verb}_{m}" for m in SHOWN_MODELS for verb in ("add", "change", "view")]
    rights = Permission.objects.filter(content_type__app_label="courses", codename__in=codenames)
    for role in AUTHORS:
        group, _is_new = Group.objects.get_or_create(name=GROUP_OF_ROLE[role])
        group.permissions.add(*rights)


def _write_topics() -> None:
    # Parents first: a child's row points at one of them.
    for children in (False, True):
        Topic.objects.bulk_create(
            (
                Topic(code=code, name=name, parent_id=parent, position=position)
                for position, (code, name, parent) in enumerate(TOPICS)
                if (parent is not None) is children
            ),
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "parent", "position"],
        )
