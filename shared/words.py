"""Whole numbers in Vietnamese words, as official papers write them out beside the digits."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THOUSANDS = ("", " nghìn", " triệu", " tỷ")
MOST = 10**12


def in_words(number: int) -> str:
    """Return `number` in words: 61 is "sáu mươi mốt", 105 "một trăm linh năm".

    Raises ValueError below 0 and from 10^12 on.
    """
    if not 0 <= number < MOST:
        raise ValueError(number)
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    words = []
    for place in reversed(range(len(groups))):
        if groups[place]:
            is_first = place == len(groups) - 1
            words.append(_below_a_thousand(groups[place], full=not is_first) + _THOUSANDS[place])
    return " ".join(words)


def _below_a_thousand(number: int, *, full: bool) -> str:
    """full  say the hundreds though there are none, as within a larger number"""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if ones:
            words += (["linh"] if words else []) + [_DIGITS[ones]]
        return " ".join(words)
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)
