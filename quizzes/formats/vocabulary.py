"""The Vietnamese words by which Word documents and workbooks name kinds, levels and marking.

These words stand in files that people keep for years, so they are not translated.
"""

import unicodedata

from shared.text import fold

# What is written, and what is read: folded, the first one being the written one.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "single": ("một đáp án", "một lựa chọn", "trắc nghiệm", "chọn một", "single"),
    "multiple": ("nhiều đáp án", "nhiều lựa chọn", "chọn nhiều", "multiple"),
    "true_false": ("đúng sai", "đúng/sai", "đ/s", "true false"),
    "statements": ("các ý đúng sai", "nhóm đúng sai", "bảng đúng sai", "mệnh đề đúng sai",
                   "trắc nghiệm đúng sai"),
    "short_answer": ("trả lời ngắn", "điền khuyết", "short answer"),
    "number": ("điền số", "số", "trả lời bằng số", "number"),
    "matching": ("ghép đôi", "ghép nối", "nối cột", "nối", "matching"),
    "ordering": ("sắp xếp", "sắp xếp thứ tự", "thứ tự", "ordering"),
    "cloze": ("điền chỗ trống", "điền vào chỗ trống", "cloze"),
    "situation": ("tình huống", "situation"),
    "essay": ("tự luận", "essay"),
    "description": ("lời dẫn", "đoạn dẫn", "description"),
}  # fmt: skip
DIFFICULTY_WORDS: dict[str, tuple[str, ...]] = {
    "easy": ("dễ", "nhận biết", "nb", "biết", "mức 1", "1", "easy"),
    "medium": ("trung bình", "thông hiểu", "th", "hiểu", "vừa", "mức 2", "2", "medium"),
    "hard": ("khó", "vận dụng", "vd", "vận dụng cao", "vdc", "mức 3", "mức 4", "3", "4", "hard"),
}
SCORING_WORDS: dict[str, tuple[str, ...]] = {
    "partial_penalty": ("từng phần, chọn sai bị trừ", "từng phần có trừ"),
    "partial": ("từng phần, không trừ", "từng phần"),
    "all_or_nothing": ("đúng hết mới có điểm", "đúng hết"),
    "weights": ("theo tỉ lệ từng phương án", "theo tỉ lệ", "theo tỷ lệ"),
    "each": ("từng ý",),
    "ladder": ("bậc thang 10-25-50-100", "bậc thang"),
}
IGNORE_WORDS: dict[str, tuple[str, ...]] = {
    "case": ("chữ hoa",),
    "diacritics": ("dấu tiếng việt", "dấu"),
    "tone_place": ("vị trí dấu thanh",),
    "punctuation": ("dấu câu",),
    "spaces": ("khoảng trắng",),
}
UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "none": ("không có",),
    "optional": ("không bắt buộc",),
    "required": ("bắt buộc",),
}
YES_WORDS = {"co", "yes", "x", "1", "dung", "d"}
TRUE, FALSE = "Đúng", "Sai"
_TRUTHS = {"dung": True, "d": True, "true": True, "t": True, "sai": False, "s": False,
           "false": False, "f": False}  # fmt: skip

_Words = dict[str, tuple[str, ...]]


def code_of(typed: str, words: _Words) -> str:
    """Return the code that `typed` stands for, "" if it is none of `words`."""
    wanted = fold(typed).strip(" .:;()[]")
    for code, known in words.items():
        if wanted == code or wanted in {fold(word) for word in known}:
            return code
    return ""


def word_of(code: str, words: _Words) -> str:
    """Return the word that is written for `code`."""
    return words[code][0] if code in words else code


def truth_of(typed: str) -> bool | None:
    """Return what "Đúng", "S" … say, None for other words."""
    return _TRUTHS.get(fold(typed).strip(" .:;()[]"))


def truth_word(value: bool) -> str:  # noqa: FBT001 - the value itself
    return TRUE if value else FALSE


def flat(text: str) -> str:
    """Return `text` letter by letter without case and diacritics: the places stay the same."""
    return "".join(map(_flat_letter, text))


def _flat_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[:1].lower()
    return base if len(base) == 1 else letter
