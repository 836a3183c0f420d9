import pytest

from people.rules import default_given_name, exemption_kind, exemption_words


@pytest.mark.parametrize(
    ("full_name", "given"),
    [
        ("Đặng Thị Ánh Tuyết", "Tuyết"),
        ("Phạm Văn Rế", "Rế"),
        ("H'Hen Niê", "H'Hen"),
        ("H’Lan Ênuôl", "H’Lan"),
        ("Y Moan Ênuôl", "Y Moan"),
        ("Siu H'Chun", "H'Chun"),
        ("Y", "Y"),
        ("", ""),
    ],
)
def test_the_name_by_which_a_person_is_addressed(full_name, given):
    assert default_given_name(full_name) == given


def test_kinds_of_exemption_are_words_for_people_and_one_code_for_us():
    assert exemption_words("thai_san") == "nghỉ thai sản"
    assert exemption_words("chua_ai_biet") == "chua ai biet"
    assert exemption_words("đi vắng") == "đi vắng"
    assert exemption_kind("Nghỉ  thai sản") == exemption_kind("THAI_SAN") == "thai_san"
    assert exemption_kind("Thai san") == "thai_san"
    assert exemption_kind("Đi vắng") == "Đi vắng"
