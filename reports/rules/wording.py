"""Sentences of official reports put together from figures: facts only, in the words of the Party."""

from decimal import Decimal

from reports.rules.paper import PERCENT, Cell, Figure, Text, number_words, text
from shared.numbers import percent, trimmed

TOO_FEW = "Số người quá ít; số liệu không được nêu, vì sẽ cho biết kết quả của từng người."
NOTHING_BEFORE = "không có số liệu cùng kỳ năm trước để so sánh"


def share_figure(count: int, total: int) -> Figure:
    return Figure(percent(count, total), PERCENT)


def compared(now: Decimal | None, before: Decimal | None) -> str:
    """Say how a percentage has moved against the same day a year before."""
    if now is None or before is None:
        return NOTHING_BEFORE
    difference = now - before
    if difference == 0:
        return f"bằng cùng kỳ năm trước ({number_words(before)}%)"
    moved = "tăng" if difference > 0 else "giảm"
    return (
        f"{moved} {number_words(abs(difference))} điểm phần trăm "
        f"so với cùng kỳ năm trước ({number_words(before)}%)"
    )


def target_words(operator: str, value: Decimal, value_to: Decimal | None = None) -> str:
    """Say what is aimed at: "trên 90%", "từ 20% đến 30%"."""
    wanted = number_words(trimmed(value))
    if operator == "khoang" and value_to is not None:
        return f"từ {wanted}% đến {number_words(trimmed(value_to))}%"
    if operator == "tang":
        return "tăng so với năm trước"
    if value == 100:
        return "100%"
    return {">": f"trên {wanted}%", ">=": f"{wanted}% trở lên"}.get(operator, f"{wanted}%")


def against_target(gap: Cell, is_met: bool | None, *, missing: int) -> Text:  # noqa: FBT001 - the answer itself
    """Say whether a target is met, and if not how many people are missing."""
    if is_met is None:
        return ("chưa có người thuộc diện để đánh giá",)
    if is_met:
        return ("đã đạt chỉ tiêu",)
    if missing == 0:
        return ("vượt mức trên của chỉ tiêu",)
    return text("chưa đạt chỉ tiêu, còn thiếu {gap} người", gap=gap)


def lowered(name: str) -> str:
    """Return a name inside a sentence: its first letter small, THPT and the like as they are."""
    return name[:1].lower() + name[1:]


def listed(names: list[str]) -> str:
    """Join names as a sentence does: "A, B và C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} và {names[-1]}"


def joined(pieces: list[Text]) -> Text:
    """Join parts that hold figures as `listed` joins names."""
    found: list[Cell] = []
    for number, piece in enumerate(pieces, 1):
        if number > 1:
            found.append(" và " if number == len(pieces) else ", ")
        found += piece
    return tuple(found)


# Why somebody is not trained (records.rules.reasons): as a list says it, and what is proposed.
REASONS = {
    "never_signed_in": "chưa đăng nhập hệ thống",
    "stopped_midway": "học dở dang",
    "failed_tries": "kiểm tra chưa đạt",
    "awaiting": "chờ chấm bài hoặc chờ duyệt",
    "wrong_place": "sai đơn vị hoặc đã thôi chức vụ",
}
PROPOSALS = {
    "never_signed_in": "triệu tập và hướng dẫn đăng nhập đối với {n} đồng chí chưa đăng nhập hệ thống",
    "stopped_midway": "đôn đốc {n} đồng chí học dở dang hoàn thành chương trình",
    "failed_tries": "bố trí kiểm tra lại đối với {n} đồng chí kiểm tra chưa đạt",
    "awaiting": "chấm bài, duyệt kết quả đối với {n} đồng chí đang chờ",
    "wrong_place": "rà soát hồ sơ, chức vụ của {n} đồng chí ghi sai đơn vị hoặc đã thôi chức vụ",
}
