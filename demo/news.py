"""A few pieces of news, so that the front page is not bare."""

import datetime as dt

from cms.api import NewsIndexPage, NewsPage
from shared.dates import local_day

# title, introduction, paragraphs
NEWS: list[tuple[str, str, list[str]]] = [
    (
        "Khai giảng các lớp bồi dưỡng nghiệp vụ công tác đảng trong năm",
        "Ba lớp trực tuyến đã mở cho cấp ủy viên, chi ủy viên, bí thư và phó bí thư chi bộ.",
        [
            "Các lớp gồm: nâng cao chất lượng sinh hoạt chi bộ; kiểm tra, giám sát của chi bộ; kết nạp "
            "đảng viên ở chi bộ thôn, tổ dân phố. Mỗi lớp có sáu bài và một bài kiểm tra hai mươi câu.",
            "Đồng chí được triệu tập sẽ thấy lớp ngay ở trang Học tập. Mỗi bài đọc trong khoảng mười "
            "phút; có thể học trên điện thoại và dừng lại bất cứ lúc nào.",
        ],
    ),
    (
        "Tra cứu giấy chứng nhận bằng mã QR",
        "Ai cũng có thể kiểm tra một giấy chứng nhận là thật, không cần đăng nhập.",
        [
            "Mỗi giấy chứng nhận có một mã tra cứu và một mã QR. Quét mã hoặc nhập mã ở trang Xác minh để "
            "xem giấy còn hiệu lực hay không.",
        ],
    ),
    (
        "Hướng dẫn đăng nhập lần đầu",
        "Đồng chí dùng tên đăng nhập, e-mail hoặc số điện thoại đã đăng ký với cán bộ phụ trách.",
        [
            "Nếu quên mật khẩu hoặc đổi số điện thoại, đồng chí liên hệ cán bộ phụ trách đào tạo của đảng "
            "ủy xã, phường để được cấp lại.",
        ],
    ),
]


def write_news(*, at: dt.datetime) -> None:
    """Publish the news, one a week, the first one today."""
    section = NewsIndexPage.objects.get()
    for weeks, (title, intro, paragraphs) in enumerate(NEWS):
        page = NewsPage(
            title=title,
            intro=intro,
            body=[("text", "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))],
            published_on=local_day(at) - dt.timedelta(weeks=weeks),
            live=False,
        )
        section.add_child(instance=page)
        page.save_revision().publish()
