"""The sheet that explains the workbook, and the examples of the template."""

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from quizzes.formats.vocabulary import DIFFICULTY_WORDS, IGNORE_WORDS, KIND_WORDS, SCORING_WORDS

GUIDE_SHEET = "Hướng dẫn"
EXAMPLES: list[dict[str, str]] = [
    {
        "Loại câu hỏi": "một đáp án",
        "Câu hỏi": "Chi bộ họp thường kỳ khi nào?",
        "A": "Mỗi tháng một lần",
        "B": "Mỗi quý một lần",
        "C": "Mỗi năm một lần",
        "D": "Khi có việc",
        "Đáp án": "A",
        "Mức độ": "dễ",
        "Giải thích": "Chi bộ họp thường kỳ mỗi tháng một lần.",
    },
    {
        "Loại câu hỏi": "ghép đôi",
        "Câu hỏi": "Ghép chức danh với nhiệm vụ trong buổi họp.",
        "Ghép đôi": "Bí thư → Chủ trì\nThư ký → Ghi biên bản\n→ Đóng dấu",
        "Mức độ": "trung bình",
    },
    {
        "Loại câu hỏi": "điền số",
        "Câu hỏi": "Đảng ta được thành lập năm nào?",
        "Đáp án": "1930",
        "Mức độ": "dễ",
    },
]
_LINES: list[tuple[str, str]] = [
    ("Mỗi dòng", "Một câu hỏi. Xóa các dòng ví dụ trước khi nhập. Cột không dùng thì để trống."),
    ("Loại câu hỏi", ", ".join(words[0] for words in KIND_WORDS.values())
     + ". Để trống thì phần mềm tự nhận theo các cột đã điền."),
    ("A, B, C …", "Các phương án; với loại “các ý đúng sai” là các ý; với loại “sắp xếp” là các "
     "mục."),
    ("Đáp án", "Một đáp án: B. Nhiều đáp án: A, C. Đúng sai: Đúng hoặc Sai. Các ý đúng sai: "
     "A: Đúng; B: Sai; C: Đúng; D: Sai. Sắp xếp: C, A, B."),
    ("Đáp án", "Trả lời ngắn: mỗi cách viết đúng ghi một dòng trong ô (Alt+Enter); dấu * thay cho "
     "chữ bất kỳ. Điền số: 1.822 ± 5; có thể ghi đơn vị: 25 kg."),
    ("Ghép đôi", "Mỗi cặp một dòng: bên trái → bên phải. Mục thừa ở cột phải: → mục thừa. "
     "Có thể gõ -> thay cho →."),
    ("Tình huống", "Dòng đầu ghi loại “tình huống” và nội dung. Mỗi câu hỏi nhỏ ghi một dòng phía "
     "dưới, cột “Thuộc câu trên” ghi Ý."),
    ("Điền chỗ trống", "Dòng đầu ghi loại “điền chỗ trống”; trong câu hỏi đặt [[1]], [[2]] tại chỗ "
     "trống. Mỗi chỗ trống ghi một dòng phía dưới, cột “Thuộc câu trên” ghi Chỗ trống."),
    ("Tự luận", "Điền “Hướng dẫn chấm”; “Tiêu chí” mỗi dòng một ý, cuối dòng ghi điểm: … (2 điểm)."),
    ("Mức độ", ", ".join(words[0] for words in DIFFICULTY_WORDS.values())
     + "; hoặc nhận biết, thông hiểu, vận dụng."),
    ("Cách chấm", "; ".join(words[0] for words in SCORING_WORDS.values()) + "."),
    ("Tỉ lệ điểm", "Phần trăm điểm của từng phương án: A: 50; B: 50; C: -50."),
    ("Không xét", "Khi chấm câu trả lời ngắn: "
     + ", ".join(words[0] for words in IGNORE_WORDS.values()) + ". Ghi “không” để xét tất cả."),
    ("Đơn vị", "Mỗi đơn vị một dòng: kg = 1, dòng sau g = 0,001."),
    ("Danh mục", "Từ ngoài vào trong, cách nhau bằng dấu /: Công tác đảng viên / Kết nạp."),
    ("Hình ảnh", "Đặt hình ở trang “Hình ảnh”, cạnh tên hình. Trong câu hỏi ghi "
     '<img src="file:ten-hinh.png" alt="mô tả hình">.'),
    ("Chữ trong ô", "Xuống dòng trong ô bằng Alt+Enter. Có thể dùng <b>đậm</b>, <i>nghiêng</i>, "
     "<sub>dưới</sub>, <sup>trên</sup>."),
]  # fmt: skip


def write_guide(sheet: Worksheet) -> None:
    for number, (name, text) in enumerate(_LINES, 1):
        sheet.cell(number, 1).value = name
        sheet.cell(number, 1).font = Font(bold=True)
        sheet.cell(number, 2).value = text
        for place in (1, 2):
            sheet.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 100
