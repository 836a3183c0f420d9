import pytest

from certificates.rules.layout import SMALLEST_LETTERS, long_date, smaller_letters
from certificates.rules.numbering import (
    CERTIFICATE_PATTERN,
    CONFIRMATION_PATTERN,
    REGISTER_PATTERN,
    is_term,
    pattern_faults,
    written,
)
from certificates.rules.wording import (
    PLACEHOLDERS,
    as_kept,
    as_spoken,
    fill,
    unknown_placeholders,
)

VALUES = {name: f"<{name}>" for name in PLACEHOLDERS}


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_each_name_of_the_list_is_filled(name):
    assert fill(f"a {{{name}}} b", VALUES) == f"a <{name}> b"


@pytest.mark.parametrize(
    "text",
    [
        "{event.__init__.__code__}",
        "{full_name.__class__}",
        "{full_name!r}",
        "{full_name:>100000000}",
        "{0}",
        "{{7*7}}",
        "{% load static %}",
        "{{ full_name }}",
        "{score}",
        "{signatory_name}",
        "%(full_name)s ${full_name_} {}",
    ],
)
def test_code_and_names_off_the_list_stay_text(text):
    assert fill(text, VALUES | {"score": "9"}) == text


def test_a_value_that_looks_like_a_name_is_not_filled_again():
    assert fill("{full_name}", VALUES | {"full_name": "{born}"}) == "{born}"


def test_an_author_reads_and_writes_placeholders_in_vietnamese():
    kept = "{full_name}: " + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS) + " {score} {}"

    spoken = as_spoken(kept)

    assert spoken.startswith("{ho_ten}: ")
    assert not unknown_placeholders(as_kept(spoken).replace("{score}", ""))
    assert as_kept(spoken) == as_kept(kept) == kept


def test_unknown_names_are_told_in_order():
    assert unknown_placeholders("{full_name} {ten} {born} {lop}") == ["ten", "lop"]


@pytest.mark.parametrize(
    ("pattern", "serial", "number"),
    [
        (CERTIFICATE_PATTERN, 7, "0007/2025-2030/GCN-TTCT"),
        (CERTIFICATE_PATTERN, 12345, "12345/2025-2030/GCN-TTCT"),
        (REGISTER_PATTERN, 7, "0007/2025-2030"),
        ("{serial:02}-GCN/{issuer}/{period}", 7, "07-GCN/TTCT/2025-2030"),
        ("Số {serial}", 7, "Số 7"),
    ],
)
def test_numbers_are_written_as_the_pattern_says(pattern, serial, number):
    assert written(pattern, serial=serial, period="2025-2030", issuer="TTCT") == number


def test_what_is_filled_in_is_not_filled_again():
    assert written("{issuer}{serial}", serial=1, period="2026", issuer="{period}") == "{period}1"


@pytest.mark.parametrize(
    ("pattern", "faults"),
    [
        (CERTIFICATE_PATTERN, []),
        (CONFIRMATION_PATTERN, []),
        ("{serial:02}-GCN/{issuer}/{period}", []),
        ("{serial}/{period}", ["missing"]),
        ("GCN", ["missing"]),
        ("{serial}/{period}/{issuer}/{name}", ["unknown"]),
        ("{serial}/{period}/{issuer}/{issuer.__class__}", ["unknown"]),
        ("{serial!r}/{period}/{issuer}", ["unknown", "missing"]),
        ("{serial:4}/{period}/{issuer}", ["unknown", "missing"]),
        ("{serial}/{period:04}/{issuer}", ["unknown"]),
        ("{serial}/{period}/{issuer}}", ["unknown"]),
        ("{serial}/{serial}/{period}/{issuer}", ["twice"]),
        ("{serial}{period}/{issuer}", ["adjacent"]),
        ("{serial}/{period}/{issuer}/" + "G" * 40, ["long"]),
    ],
)
def test_a_pattern_that_could_give_one_number_twice_is_found(pattern, faults):
    needed = ("serial", "period", "issuer")

    assert list(pattern_faults(pattern, needed=needed, issuer="TTCT")) == faults


@pytest.mark.parametrize(
    ("label", "is_one"),
    [
        ("2025-2030", True),
        ("2025–2030", False),
        ("2030-2025", False),
        ("2025-2025", False),
        ("2025-2050", False),
        ("2025", False),
    ],
)
def test_a_term_is_two_years_in_order(label, is_one):
    assert is_term(label) is is_one


def test_letters_get_smaller_by_the_root_of_the_share_that_fits():
    assert smaller_letters(20, 0.25) == 12  # not below six tenths at a time
    assert smaller_letters(20, 0.64) == pytest.approx(16)
    assert smaller_letters(20, 0.99) == pytest.approx(19.2)
    assert smaller_letters(7, 0.3) == SMALLEST_LETTERS


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ((2, 2, 2026), "ngày 02 tháng 02 năm 2026"),
        ((20, 11, 2026), "ngày 20 tháng 11 năm 2026"),
        ((5, 3, 2026), "ngày 05 tháng 3 năm 2026"),
    ],
)
def test_dates_are_written_out_as_documents_do(date, words):
    assert long_date(*date) == words
