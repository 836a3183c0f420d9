"""Questions of every kind, as the printer gets them."""

import datetime as dt

from quizzes.rules.kinds.common import Kind
from quizzes.rules.printing import Asked

AT = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
PICTURE = "12345678-1234-4234-8234-123456789abc"


def single(
    number: int, *, options: int = 4, section: int = 1, texts: tuple[str, ...] = ()
) -> Asked:
    texts = texts or tuple(f"Phương án {number}.{at}" for at in range(options))
    content = {
        "options": [
            {"text": text, "right": at == 0, "feedback": ""} for at, text in enumerate(texts)
        ]
    }
    return Asked(number, number, Kind.SINGLE, f"Câu hỏi {number}?", content, section=section)


def of(kind: str, number: int, content: dict, stem: str = "") -> Asked:
    return Asked(number, number, Kind(kind), stem or f"Câu hỏi {number}?", content)


ESSAY = {"guide": "<p>Nêu đủ hai ý.</p>", "criteria": [{"text": "Khái niệm", "points": "1.5"}],
         "min_words": 0, "max_words": None, "typed": True, "photos": 0}  # fmt: skip
STATEMENTS = {
    "statements": [
        {"text": "Ý một", "answer": True, "feedback": ""},
        {"text": "Ý hai", "answer": False, "feedback": ""},
    ],
    "scoring": "each",
}
EVERY_KIND = [
    single(1),
    of("multiple", 2, {"options": [
        {"text": "Chuẩn bị", "right": True, "feedback": ""},
        {"text": "Kết luận", "right": True, "feedback": ""},
        {"text": "Về sớm", "right": False, "feedback": ""}], "scoring": "partial"}),
    of("true_false", 3, {"answer": False, "feedback_true": "", "feedback_false": ""}),
    of("statements", 4, STATEMENTS),
    of("short_answer", 5, {"accepted": [{"text": "bí thư", "weight": "100", "feedback": ""}],
                           "ignores": []}),
    of("number", 6, {"answers": [{"value": "12.5", "tolerance": "0.5", "weight": "100",
                                  "feedback": ""}], "units": [], "unit": "none"}),
    of("matching", 7, {"pairs": [{"left": "Bí thư", "right": "Chủ trì"},
                                 {"left": "Thư ký", "right": "Ghi chép"}],
                       "extra_rights": ["Đóng dấu"]}),
    of("ordering", 8, {"items": ["Khai mạc", "Thảo luận", "Kết luận"]}),
    of("cloze", 9, {"gaps": [
        {"kind": "blank", "accepted": [{"text": "1930", "weight": "100", "feedback": ""}],
         "ignores": [], "points": "1"},
        {"kind": "choice", "options": [{"text": "Hà Nội", "right": False, "feedback": ""},
                                       {"text": "Hương Cảng", "right": True, "feedback": ""}],
         "points": "1"}]}, "<p>Năm [[1]] tại [[2]].</p>"),
    of("situation", 10, {"parts": [
        {"kind": "true_false", "stem": "Đúng hay sai?", "content": {"answer": True},
         "feedback": "", "points": "1"},
        {"kind": "essay", "stem": "Nêu cách xử lý.", "content": ESSAY, "feedback": "",
         "points": "1.5"}]}, f'<p>Tình huống.</p><p><img src="image:{PICTURE}" alt="Sơ đồ"></p>'),
    of("essay", 11, ESSAY),
]  # fmt: skip
