"""The gallery of components, with dummy data; routed only while developing and for staff."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET

from accounts.api import works_in_back_office
from shared.dates import local_day

NAMES = ["Đặng Thị Ánh Tuyết", "H'Hen Niê Kdăm", "Nguyễn Hoàng Phương Thảo Nguyên"]
ICONS = [
    *("learn", "record", "help", "track", "home", "person", "right", "left", "down", "check"),
    *("warning", "info", "error", "clock", "calendar", "download", "print", "phone", "chat"),
    *("search", "flag", "edit", "lock", "legal", "seal", "menu"),
]


class GalleryForm(forms.Form):
    """One field of each kind."""

    full_name = forms.CharField(label="Họ và tên", help_text="Viết đúng như trong thẻ đảng viên.")
    born = forms.DateField(label="Ngày sinh", help_text="Ví dụ: 27/3/1972")
    organisation = forms.ChoiceField(
        label="Chi bộ",
        choices=[("", "Chọn chi bộ"), ("1", "Chi bộ thôn An Trường"), ("2", "Chi bộ tổ dân phố 4")],
    )
    mode = forms.ChoiceField(
        label="Đồng chí muốn học theo hình thức nào?",
        widget=forms.RadioSelect,
        choices=[("online", "Trực tuyến"), ("class", "Trực tiếp tại trung tâm chính trị")],
    )
    topics = forms.MultipleChoiceField(
        label="Chuyên đề cần bồi dưỡng",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("a", "Sinh hoạt chi bộ"), ("b", "Kiểm tra, giám sát của chi bộ")],
    )
    note = forms.CharField(
        label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agree = forms.BooleanField(label="Tôi đã đọc quy định của bài kiểm tra")


@require_GET
def gallery(request: HttpRequest) -> HttpResponseBase:
    """For everybody while developing; elsewhere for those who work in the back office."""
    return show_components(request) if settings.DEBUG else _gallery_for_staff(request)


@login_required
def _gallery_for_staff(request: HttpRequest) -> HttpResponse:
    if not works_in_back_office(request.user, on=local_day(timezone.now())):
        raise Http404
    return show_components(request)


def show_components(request: HttpRequest) -> HttpResponse:
    """Every component of `templates/components/`, filled with awkward names and figures."""
    return render(request, "dev/components.html", _frame() | _learning() | _department() | _forms())


def _frame() -> dict[str, Any]:
    return {
        "navigation": [
            {"url": "/hoc/", "label": "Học tập", "icon": "learn", "current": True},
            {"url": "/ho-so/", "label": "Hồ sơ", "icon": "record"},
            {"url": "/theo-doi/", "label": "Theo dõi", "icon": "track"},
            {"url": "/tro-giup/", "label": "Trợ giúp", "icon": "help"},
        ],
        "crumbs": [
            {"url": "/theo-doi/", "label": "Theo dõi"},
            {"url": "/theo-doi/DUCPHO/", "label": "Đảng bộ phường Đức Phổ"},
            {"label": "Chi bộ tổ dân phố 4"},
        ],
        "site_organisation": "Ban Tổ chức Tỉnh ủy",
        "site_phone": "0255 3 861 234",
        "site_zalo": "0912 345 678",
        "site_phone_hours": "Từ thứ Hai đến thứ Sáu, 7:30–17:00",
        "icons": ICONS,
    }


def _learning() -> dict[str, Any]:
    holders = [
        {"name": NAMES[0], "serial": "TCT-2026-001240", "grade": "Giỏi"},
        {
            "name": NAMES[2],
            "serial": "TCT-2026-001241",
            "state": "error",
            "state_text": "Đã thu hồi",
        },
    ]
    states = ["answered", "answered", "flagged", "empty", "answered", "empty", "empty", "empty"]
    return {
        **_units(),
        **_lesson(),
        "holders": holders,
        "questions": [
            {"number": n, "url": f"#cau-{n}", "state": s, "current": n == 4}
            for n, s in enumerate(states, start=1)
        ],
        "record_rows": [
            {"label": "Họ và tên", "value": NAMES[1]},
            {"label": "Lý luận chính trị", "value": "Trung cấp", "note": "Bằng tốt nghiệp, 2019"},
            {"label": "Bồi dưỡng năm 2026", "value": "Đã hoàn thành"},
        ],
    }


def _units() -> dict[str, Any]:
    """What a class consists of, in each state."""
    return {
        "tasks": [
            {
                "title": "Bài 1. Vị trí, vai trò của chi bộ",
                "url": "#1",
                "hint": "10 phút",
                "state": "done",
            },
            {
                "title": "Bài 2. Chuẩn bị buổi sinh hoạt chi bộ",
                "url": "#2",
                "hint": "12 phút, đã học 4 phút",
                "state": "doing",
            },
            {
                "title": "Bài 3. Sinh hoạt chuyên đề",
                "url": "#3",
                "hint": "15 phút",
                "state": "todo",
            },
            {
                "title": "Bài thu hoạch",
                "url": "#4",
                "hint": "Hạn: thứ Hai 24/11, 17:00",
                "state": "late",
            },
            {
                "title": "Bài kiểm tra cuối khóa",
                "hint": "Mở sau khi học xong các bài",
                "state": "locked",
            },
        ],
    }


def _lesson() -> dict[str, Any]:
    """What a lesson is made of."""
    return {
        "points": [
            "Chi bộ họp thường lệ mỗi tháng một lần.",
            "Bí thư chuẩn bị nội dung và thống nhất trong chi ủy trước khi họp.",
            "Biên bản ghi đủ ý kiến phát biểu và kết luận của người chủ trì.",
        ],
        "story": format_html("<p>{}</p>", "Đảng viên vắng họp ba tháng liền, gọi không nghe máy."),
        "answer": format_html(
            "<p>{}</p>", "Bí thư đến nhà gặp, tìm hiểu lý do rồi báo cáo chi ủy."
        ),
        "paper_body": format_html(
            "<p>{}</p><p>{}</p><ol><li>{}</li><li>{}</li></ol>",
            "Hôm nay, ngày …… tháng …… năm ……, tại ……………………",
            "Chi bộ ……………………… tổ chức họp thường lệ.",
            "Có mặt: …… đồng chí",
            "Vắng mặt: …… đồng chí",
        ),
    }


def _department() -> dict[str, Any]:
    return {
        "stats": [
            {"figure": "1.240", "label": "đồng chí thuộc diện bồi dưỡng"},
            {"figure": "67,78 %", "label": "đã hoàn thành năm 2026", "note": "Chỉ tiêu 100 %"},
            {"figure": "312", "label": "đồng chí chậm tiến độ", "url": "#cham"},
            {"figure": "18/42", "label": "chi bộ đã hoàn thành 100 %"},
        ],
        "units": [
            {
                "name": "Chi bộ thôn An Trường",
                "done": "67.78",
                "last": "61.20",
                "people": "9",
                "behind": True,
                "words": "67,78 %",
            },
            {
                "name": "Chi bộ tổ dân phố Trường Xuân Nguyễn Nghiêm",
                "done": "82.50",
                "last": "90.00",
                "people": "4",
                "behind": True,
                "words": "82,50 %",
            },
            {
                "name": "Chi bộ Trường Trung học cơ sở Phổ Văn",
                "done": "100",
                "last": "88.10",
                "people": "0",
                "behind": False,
                "words": "100 %",
            },
        ],
        "people": [
            {"name": NAMES[0], "title": "Bí thư", "reason": "Chưa đăng nhập lần nào"},
            {"name": NAMES[1], "title": "Phó bí thư", "reason": "Dừng giữa chừng"},
            {"name": NAMES[2], "title": "Chi ủy viên", "reason": "Kiểm tra chưa đạt"},
        ],
        "page": Paginator(range(120), 20).page(3),
    }


def _forms() -> dict[str, Any]:
    return {
        "sample": GalleryForm(initial={"mode": "online"}, prefix="a"),
        "broken": GalleryForm({"b-full_name": NAMES[2], "b-born": "31/13/1972"}, prefix="b"),
    }
